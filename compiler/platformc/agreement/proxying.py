"""Findings about a Caddyfile that does not say what the platform does."""

from __future__ import annotations

from platformc.diagnostics import Code

SPEC = """\
platform shop { }
service app { image = "example.com/app:1.0"; port http = 8000 }
proxy web { engine = caddy 2; host = "shop.example.com"; tls = files "cert.pem", "key.pem"; route "/" = service.app.port.http }
deploy { compose }
"""
COMPOSE = """\
name: shop
services:
  app:
    image: example.com/app:1.0
  web:
    image: caddy:2-alpine
    depends_on: {app: {condition: service_started}}
    ports: ["443:443", "80:80"]
    environment: {HOST: app, PORT: "8000"}
    volumes:
      - {type: bind, source: "${PLATFORMC_BUILD:-./build}/default/compose/Caddyfile", target: /etc/caddy/Caddyfile}
      - {type: bind, source: ./cert.pem, target: /cert}
      - {type: bind, source: ./key.pem, target: /key}
"""
CADDYFILE = """\
https://shop.example.com {
  tls /cert /key
  reverse_proxy {$HOST}:{$PORT}
}
"""
VERIFY = ("verify", "main.plat", "build/")
CADDY = "https://caddyserver.com/docs/caddyfile"


def _files(before: str = "", after: str = "") -> dict[str, str]:
    """The spec and what was built from it, with other words in the Caddyfile."""
    return {
        "main.plat": SPEC,
        "build/default/compose/compose.yaml": COMPOSE,
        "build/default/compose/Caddyfile": CADDYFILE.replace(before, after) if before else CADDYFILE,
    }


HOST = Code(
    "proxy/host",
    summary="a Caddyfile serves another host than the platform says",
    why="Visitors of the real host are shown an error of TLS, or nothing at all.",
    wrong=_files("shop.example.com", "www.example.com"),
    right=_files(),
    source=CADDY,
    command=VERIFY,
)
UPSTREAM = Code(
    "proxy/upstream",
    summary="a Caddyfile forwards to another address than the platform says",
    why="Every visitor is answered with 502, or by another program.",
    wrong=_files("{$HOST}:{$PORT}", "app:9000"),
    right=_files(),
    source=CADDY,
    command=VERIFY,
)
CERTIFICATE = Code(
    "proxy/certificate",
    summary="a Caddyfile names another certificate or key than the one that is mounted",
    why="The proxy does not start.",
    wrong=_files("/cert /key", "/certificate /key"),
    right=_files(),
    source=CADDY,
    command=VERIFY,
)


def proxy_code(slot: str) -> Code:
    """The finding for a slot of a Caddyfile."""
    first = slot.partition(".")[0]
    if first == "tls":
        return CERTIFICATE
    return HOST if first in ("sites", "name") else UPSTREAM

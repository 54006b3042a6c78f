"""Reverse proxies in a compose file, and what is said of them."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from compiling import compiled
from oracles import caddy, compose


def spec(words: str, more: str = "") -> str:
    return (
        'platform shop { }\nservice web { image = "web:1"; port http = 8000 }\n'
        f'proxy main {{\n  engine = caddy 2\n  host = "shop.example.com"\n  {words}\n}}\n{more}deploy {{ compose }}\n'
    )


ROUTE = 'route "/" = service.web.port.http'


def files(text: str) -> dict[str, str]:
    found = compiled(text)
    assert [one.message for one in found.diagnostics] == []
    return {file.path.removeprefix("default/compose/"): file.text for file in found.files}


def service(text: str) -> Any:
    return yaml.safe_load(files(text)["compose.yaml"])["services"]["main"]


@pytest.mark.parametrize(
    ("tls", "address", "line", "ports"),
    [
        ('files "cert.pem", "key.pem"', "https://", "tls /cert /key", ["443:443", "80:80"]),
        ("internal", "https://", "tls internal", ["443:443", "80:80"]),
        ("automatic", "https://", None, ["443:443", "80:80"]),
        ("off", "http://", None, ["80:80"]),
    ],
)
def test_each_way_to_a_certificate(
    tmp_path: Any, tls: str, address: str, line: str | None, ports: list[str]
) -> None:
    text = spec(f"tls = {tls}\n  {ROUTE}")
    made = files(text)
    lines = [one.strip() for one in made["Caddyfile"].splitlines() if not one.startswith("#")]
    assert lines == [
        f"{address}shop.example.com {{",
        *([line] if line else []),
        "reverse_proxy {$HOST}:{$PORT}",
        "}",
    ]
    assert service(text)["ports"] == ports
    targets = [one["target"] if isinstance(one, dict) else one for one in service(text)["volumes"]]
    assert ("/cert" in targets) is (line == "tls /cert /key")
    assert ("main-data:/data" in targets) is (tls in ("internal", "automatic"))
    assert compose.config(tmp_path, made["compose.yaml"]).complaints == ""
    certificate, key = caddy.certificate(tmp_path, "shop.example.com")
    caddyfile = made["Caddyfile"].replace("/cert /key", f"{certificate} {key}")
    assert caddy.validate(tmp_path, caddyfile, service(text)["environment"]).status == 0


def test_its_ports_can_be_published_elsewhere_or_not_at_all() -> None:
    moved = service(spec(f'tls = internal\n  http = off\n  https = "127.0.0.1:8443"\n  {ROUTE}'))
    assert moved["ports"] == ["127.0.0.1:8443:443"]


def test_it_waits_until_a_service_with_a_health_check_is_healthy() -> None:
    text = spec(f"tls = internal\n  {ROUTE}")
    assert service(text)["depends_on"] == {"web": {"condition": "service_started"}}
    healthy = text.replace("port http = 8000 }", "port http = 8000; health = tcp on http }")
    assert service(healthy)["depends_on"] == {"web": {"condition": "service_healthy"}}


def test_each_proxy_has_its_own_caddyfile() -> None:
    other = (
        'proxy other { engine = caddy 2; host = "b.example.com"; tls = internal; http = "81"; https = "444"; '
        f"{ROUTE} }}\n"
    )
    made = files(spec(f"tls = internal\n  {ROUTE}", other))
    assert "https://shop.example.com" in made["Caddyfile"]
    assert "https://b.example.com" in made["other/Caddyfile"]
    volumes = yaml.safe_load(made["compose.yaml"])["services"]["other"]["volumes"]
    assert volumes[0]["source"].endswith("/default/compose/other/Caddyfile")


def test_its_words_reach_the_service() -> None:
    words = (
        f'tls = internal\n  {ROUTE}\n  image = "caddy:2.8"\n  container_name = "front"\n  restart = always\n'
        '  labels { "a.b" = "c" }\n  env { LEVEL = "info" }\n  names { compose.service = "front" }'
    )
    made = yaml.safe_load(files(spec(words))["compose.yaml"])["services"]["front"]
    assert made["image"] == "caddy:2.8"
    assert made["container_name"] == "front"
    assert made["restart"] == "always"
    assert made["labels"] == {"a.b": "c"}
    assert made["environment"] == {"HOST": "web", "PORT": "8000", "LEVEL": "info"}


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("tls = internal", "missing-word"),
        (f'tls = internal\n  {ROUTE}\n  env {{ API_TOKEN = "abcdefgh" }}', "secret/literal"),
        ('tls = internal\n  route "/" = "web:9000"', "proxy/backend"),
        ('tls = internal\n  route "/" = "wbe:8000"', "proxy/backend"),
        ('tls = internal\n  route "/" = service.web.port.htp', "unknown-name"),
        (f'tls = internal\n  https = "0.0.0.0:http"\n  {ROUTE}', "compose/host-address"),
        (f'tls = internal\n  container_name = "-x"\n  {ROUTE}', "compose/illegal-name"),
        (f"tls = letsencrypt\n  {ROUTE}", "wrong-phrase"),
    ],
)
def test_a_mistake_in_a_proxy_is_one_finding(words: str, slug: str) -> None:
    assert [one.slug for one in compiled(spec(words)).diagnostics] == [slug]


def test_a_proxy_may_lead_out_of_the_platform() -> None:
    made = service(spec('tls = internal\n  route "/" = "10.0.0.7:9000"'))
    assert made["environment"] == {"HOST": "10.0.0.7", "PORT": "9000"}
    assert "depends_on" not in made


def test_two_containers_on_one_port_of_the_host_are_told() -> None:
    text = spec(f"tls = internal\n  {ROUTE}").replace("8000 }", '8000 { publish = "443" } }')
    assert [one.slug for one in compiled(text).diagnostics] == ["compose/host-port"]

"""The spec that the examples of agreements vary: one service behind one Ingress."""

from __future__ import annotations

EXAMPLE = """\
platform shop {
  labels { "app.kubernetes.io/application-group" = platform }
}
environments alpha

names {
  namespace : k8s.namespace    = "{platform}-{environment}"
  domain    : aws.route53_zone = "{environment}.example.com"
}

secret django { SECRET_KEY = external "shop/django" }

service app {
  image    = "example.com/app:1.0"
  port http = 8000
  health   = http "/healthz/" on http
  replicas = 1..3 at cpu 75%
  resources { cpu = 100m..1; memory = 128Mi..1Gi }
  env { SECRET_KEY = secret.django.SECRET_KEY }
  looks_up { k8s.ingress = [names.domain]; k8s.tls_secret = ["{names.domain}-tls"] }
}

zone main { name = names.domain; external }
record main { name = names.domain; external }
issuer main {
  name  = names.domain
  acme  = "https://acme-v02.api.letsencrypt.org/directory"
  email = "admin@example.com"
  dns01 = zone.main
}
middleware cors { headers { accessControlMaxAge = 100 } }
middleware https_redirect { name = "https-redirect"; redirect = https permanent }

ingress main {
  host       = names.domain
  route "/"  = service.app.port.http
  class      = traefik
  tls        = cert_manager issuer.main
  middleware = [middleware.cors, middleware.https_redirect]
}

deploy { kubernetes { secret_store = "secrets" } }
"""


def ingress_with(line: str) -> str:
    """The example whose Ingress says one thing more."""
    return EXAMPLE.replace("  class      = traefik\n", f"  class      = traefik\n  {line}\n")


def exchanged(before: str, after: str) -> str:
    """The example with other words."""
    return EXAMPLE.replace(before, after)


def patched(address: str, *lines: str, spec: str = EXAMPLE) -> str:
    """The example with a patch of one Kubernetes object."""
    body = "".join(f"  {line}\n" for line in lines)
    return f'{spec}patch kubernetes "{address}" {{\n{body}}}\n'


COMPOSE = """\
platform shop { }
secret db { PASSWORD = inherit }
database main { engine = postgres 17; name = "shop"; user = "shop"; password = secret.db.PASSWORD; host = "db"; size = 1Gi }
service app {
  image = "example.com/app:1.0"
  port http = 8000 { publish = "127.0.0.1:8000" }
  needs main healthy
}
deploy { compose }
"""


def compose_patched(line: str) -> str:
    """The example of a compose file with a patch of it."""
    return f'{COMPOSE}patch compose "" {{\n  {line}\n}}\n'

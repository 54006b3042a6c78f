"""What `platformc init` writes: commented specs to start from."""

from __future__ import annotations

import re
from importlib.resources import files as resources

SHIPPED = resources("platformc_schemas") / "starters"
"""Whole specs to learn from, one file each; its first line says what it is."""

_COMPOSE = """# {name}.plat: what {name} is. `platformc build {name}.plat` writes it to build/.
platform {label} {{ }}

# A value that no file ever holds: the machine that runs this has it in its environment.
secret main {{
  DATABASE_PASSWORD = inherit
}}

database main {{
  engine   = postgres 16
  name     = "app"
  user     = "app"
  password = secret.main.DATABASE_PASSWORD
}}

service web {{
  image     = "nginx:1.27"
  port http = 80 {{ publish = "127.0.0.1:8080" }}
  health    = http "/" on http every 30s timeout 5s
  needs main healthy

  env {{
    DATABASE_HOST     = database.main.host  # a reference: the compiler knows where it leads
    DATABASE_PASSWORD = secret.main.DATABASE_PASSWORD
  }}
}}

deploy {{
  compose
}}
"""

_KUBERNETES = """# {name}.plat: what {name} is. `platformc build {name}.plat` writes it to build/, one folder for each environment.
platform {label} {{
  root_domain = "example.com"
}}

environments local, staging, prod

input version  # known only when somebody deploys

# Every name is said once, with its kind: the kind knows what its platform allows.
names {{
  namespace : k8s.namespace    = "{{platform}}-{{environment}}"
  domain    : aws.route53_zone = "{{environment}}.{{platform}}.{{root_domain}}"

  in prod {{ domain = "{{platform}}.{{root_domain}}" }}
}}

service web {{
  image     = "ghcr.io/example/web:{{input.version}}"
  port http = 8000
  health    = http "/healthz" on http every 30s timeout 5s
  replicas  = 2..6 at cpu 75%
  resources {{
    cpu    = 100m..500m
    memory = 128Mi..512Mi
  }}

  env {{
    ENVIRONMENT = environment
  }}
}}

# What others lean on is declared too; `external` is what somebody else makes.
in staging, prod {{
  zone main {{
    name = names.domain
    external
  }}

  record main {{
    name = names.domain
    external
  }}

  issuer main {{
    name  = names.domain
    acme  = "https://acme-v02.api.letsencrypt.org/directory"
    dns01 = zone.main
  }}

  ingress main {{
    host      = names.domain
    route "/" = service.web.port.http
    class     = traefik
    tls       = cert_manager issuer.main
  }}
}}

deploy {{
  kubernetes in staging, prod
  compose in local
}}
"""


def _starters() -> dict[str, str]:
    """Each starter and what it is."""
    found = {"compose": "one machine", "kubernetes": "several environments on clusters, and compose on yours"}
    for path in sorted(SHIPPED.iterdir(), key=lambda path: path.name):
        if path.name.endswith(".plat"):
            found[path.name.removesuffix(".plat")] = path.read_text("utf-8").partition("\n")[0].lstrip("# ")
    return found


STARTERS = _starters()

_CONFIG = """# What every command in this folder should know. `platformc schema config` describes the keys.
specs  = ["{name}.plat"] # for commands without a SPEC
output = "build"
"""


def platform_name(folder: str) -> str:
    """A name for the platform from the name of its folder: lower-case letters, digits and dashes."""
    word = re.sub(r"[^a-z0-9]+", "-", folder.lower()).strip("-")
    word = re.sub(r"^[0-9-]+", "", word)[:40].strip("-")
    return word or "shop"


def files(starter: str, name: str) -> dict[str, str]:
    """The files of a starter by path, the spec first."""
    template = {"compose": _COMPOSE, "kubernetes": _KUBERNETES}.get(starter)
    label = name.replace("-", "")  # a word of the language has no dashes, a namespace no underscores
    if template is None:
        shipped = (SHIPPED / f"{starter}.plat").read_text("utf-8").replace("NAME.plat", f"{name}.plat")
        text = re.sub(r"(?m)^platform \w+", f"platform {label}", shipped, count=1)
    else:
        text = template.format(name=name, label=label)
    return {
        f"{name}.plat": text,
        "platformc.toml": _CONFIG.format(name=name),
    }

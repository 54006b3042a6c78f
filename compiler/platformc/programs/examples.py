"""A spec, and the folder of its one program, that examples vary."""

from __future__ import annotations

RECIPIENT = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
_ENC = "ENC[AES256_GCM,data:4cBgjA==,iv:9TCmDM0TUQ0VXYBbYWGzeNmZ7OCKFw1TDdEVSLXZ+EQ=,tag:nfN1R5LDQDA/zkKyd1KZRg==,type:str]"
SEALED = f"""\
ENDPOINT_SECRET={_ENC}
sops_age__list_0__map_recipient={RECIPIENT}
sops_lastmodified=2026-01-02T03:04:05Z
sops_mac={_ENC}
sops_version=3.10.2
"""
POETRY = """\
[tool.poetry]
name = "jokes"
version = "0.1.0"

[tool.poetry.dependencies]
python = "^3.12"
gunicorn = "^23.0"
python-dotenv = "^1.0"
"""
DOCKERFILE = """\
FROM python:3.12-slim
ARG MODULE
ARG APP_NAME=app
ARG ENCRYPTED_ENV_FILE=.env.enc
ARG POETRY_VERSION=1.8.5
ARG SOPS_VERSION=3.10.2
ARG PORT=8080
EXPOSE ${PORT}
CMD gunicorn --workers=2 --threads=4 --bind "0.0.0.0:${PORT}" "${MODULE}:${APP_NAME}"
"""
SPEC = f"""\
platform demo {{ azure {{ location = "westeurope"; resource_group = "rg-demo" }} }}
age main {{ recipient = "{RECIPIENT}" }}
app_environment main {{ app = terraform }}
service jokes {{
  image         = "example/jokes:1"
  build         = "jokes"
  python        = "jokes" {{ workers = 2; threads = 4 }}
  encrypted_env = ".env.enc" {{ age = age.main }}
  webhook       = "/webhook" signed "ENDPOINT_SECRET"
  runs_on       = app_environment.main
  port http     = 8080 {{ public = true }}
}}
deploy {{ azure }}
"""


def project(*changes: tuple[str, str, str], without: str = "") -> dict[str, str]:
    """The files. changes: in which file, what, and what stands there instead. without: a file left out."""
    found = {
        "main.plat": SPEC,
        ".gitignore": ".env\n",
        "Dockerfile": DOCKERFILE,
        "jokes/pyproject.toml": POETRY,
        "jokes/jokes/__init__.py": "",
        "jokes/.env.enc": SEALED,
    }
    for path, before, after in changes:
        assert before in found[path], path
        found[path] = found[path].replace(before, after)
    found.pop(without, None)
    return found

"""The spec, and what was built from it, that the examples about Container Apps vary."""

from __future__ import annotations

VERIFY = ("verify", "main.plat", "build/")
SPEC = """\
platform demo { azure { location = "westeurope"; resource_group = "rg-demo" } }
age main { recipient = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p" }
registry main { kind = acr; name = "demoapps" }
identity apps { }
app_environment main { app = terraform }
service jokes {
  image         = "{registry.main.url}/jokes:1"
  build         = "jokes"
  python        = "jokes" { workers = 2; threads = 4 }
  encrypted_env = ".env.enc" { age = age.main }
  port http     = 8080
  runs_on       = app_environment.main
  identity      = identity.apps
}
deploy { azure }
"""

BUILT: dict[str, str] = {
    "default/azure/apps.tf": """\
resource "azurerm_container_app" "jokes" {
  name                         = "jokes"
  resource_group_name          = data.azurerm_resource_group.main.name
  container_app_environment_id = azurerm_container_app_environment.main.id
  revision_mode                = "Single"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.apps.id]
  }

  registry {
    server   = "demoapps.azurecr.io"
    identity = azurerm_user_assigned_identity.apps.id
  }

  secret {
    name  = "sops-age-key"
    value = var.age_main_private_key
  }

  template {
    min_replicas = 1
    max_replicas = 1

    container {
      name   = "jokes"
      image  = "demoapps.azurecr.io/jokes:1"
      cpu    = 0.5
      memory = "1Gi"

      env {
        name        = "SOPS_AGE_KEY"
        secret_name = "sops-age-key"
      }
    }

    http_scale_rule {
      name                = "http"
      concurrent_requests = "8"
    }
  }

  ingress {
    external_enabled = false
    target_port      = 8080

    traffic_weight {
      latest_revision = true
      percentage      = 100
    }
  }

  # Its first image is pulled as soon as it is made.
  depends_on = [azurerm_role_assignment.apps_acrpull_main]

  # The workflow gives it each new image.
  lifecycle {
    ignore_changes = [template[0].container[0].image]
  }
}
""",
    "default/azure/environments.tf": """\
data "azurerm_resource_group" "main" {
  name = "rg-demo"
}

resource "azurerm_container_app_environment" "main" {
  name                = "main"
  location            = "westeurope"
  resource_group_name = data.azurerm_resource_group.main.name
  logs_destination    = "azure-monitor"
}
""",
    "default/azure/identities.tf": """\
resource "azurerm_user_assigned_identity" "apps" {
  name                = "apps"
  location            = "westeurope"
  resource_group_name = data.azurerm_resource_group.main.name
}

resource "azurerm_role_assignment" "apps_acrpull_main" {
  scope                = azurerm_container_registry.main.id
  role_definition_name = "AcrPull"
  principal_id         = azurerm_user_assigned_identity.apps.principal_id
  principal_type       = "ServicePrincipal"
}
""",
    "default/azure/registries.tf": """\
resource "azurerm_container_registry" "main" {
  name                = "demoapps"
  location            = "westeurope"
  resource_group_name = data.azurerm_resource_group.main.name
  sku                 = "Basic"
  admin_enabled       = false
}
""",
    "shared/azure/.sops.yaml": """\
creation_rules:
  - path_regex: ^jokes/\\.env(\\.enc)?$
    age: age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p
""",
    "shared/azure/Dockerfile": """\
FROM python:3.12-slim-bookworm

ARG MODULE
ARG APP_NAME=app
ARG ENCRYPTED_ENV_FILE=.env.enc
ARG SOPS_VERSION=3.10.2
ARG POETRY_VERSION=1.8.5
ARG PORT=8080

ENV MODULE=${MODULE} \\
    APP_NAME=${APP_NAME} \\
    ENCRYPTED_ENV_FILE=${ENCRYPTED_ENV_FILE} \\
    PORT=${PORT} \\
    PIP_DISABLE_PIP_VERSION_CHECK=1 \\
    PIP_NO_CACHE_DIR=1 \\
    POETRY_NO_INTERACTION=1 \\
    POETRY_VIRTUALENVS_IN_PROJECT=1 \\
    PYTHONFAULTHANDLER=1 \\
    PYTHONUNBUFFERED=1

RUN useradd --create-home app \\
 && python -m venv /opt/poetry \\
 && /opt/poetry/bin/pip install "poetry==${POETRY_VERSION}"

ADD https://github.com/getsops/sops/releases/download/v${SOPS_VERSION}/sops-v${SOPS_VERSION}.linux.amd64 https://github.com/getsops/sops/releases/download/v${SOPS_VERSION}/sops-v${SOPS_VERSION}.checksums.txt /tmp/sops/
RUN cd /tmp/sops \\
 && sha256sum --check --ignore-missing sops-v${SOPS_VERSION}.checksums.txt \\
 && install -m 755 sops-v${SOPS_VERSION}.linux.amd64 /usr/local/bin/sops \\
 && rm -r /tmp/sops

# What it depends on changes less often than what it is.
WORKDIR /code
COPY pyproject.toml poetry.lock ./
RUN /opt/poetry/bin/poetry install --only=main --no-root && chown app:app /code
COPY --chown=app:app . .

COPY --chmod=755 <<'EOF' /usr/local/bin/serve
#!/bin/sh
set -eu
# An empty file has nothing to decrypt; one that starts with a brace is sops' envelope around the whole.
if [ -s "$ENCRYPTED_ENV_FILE" ]; then
  type=dotenv
  if [ "$(head -c 1 "$ENCRYPTED_ENV_FILE")" = "{" ]; then type=binary; fi
  umask 077
  sops --decrypt --input-type "$type" --output-type "$type" "$ENCRYPTED_ENV_FILE" > .env
fi
exec .venv/bin/gunicorn \\
  --worker-class gthread \\
  --workers 2 \\
  --threads 4 \\
  --timeout 30 \\
  --worker-tmp-dir /dev/shm \\
  --bind "0.0.0.0:$PORT" \\
  "$MODULE:$APP_NAME"
EOF

USER app
EXPOSE ${PORT}
ENTRYPOINT ["serve"]
""",
    "shared/azure/Dockerfile.local": """\
FROM python:3.12-slim-bookworm

ARG MODULE
ARG APP_NAME=app
ARG POETRY_VERSION=1.8.5
ARG PORT=8080

ENV MODULE=${MODULE} \\
    APP_NAME=${APP_NAME} \\
    PORT=${PORT} \\
    PIP_DISABLE_PIP_VERSION_CHECK=1 \\
    PIP_NO_CACHE_DIR=1 \\
    POETRY_NO_INTERACTION=1 \\
    POETRY_VIRTUALENVS_IN_PROJECT=1 \\
    PYTHONFAULTHANDLER=1 \\
    PYTHONUNBUFFERED=1

RUN useradd --create-home app \\
 && python -m venv /opt/poetry \\
 && /opt/poetry/bin/pip install "poetry==${POETRY_VERSION}"

# What it depends on changes less often than what it is.
WORKDIR /code
COPY pyproject.toml poetry.lock ./
RUN /opt/poetry/bin/poetry install --only=main --no-root && chown app:app /code
COPY --chown=app:app . .

COPY --chmod=755 <<'EOF' /usr/local/bin/serve
#!/bin/sh
set -eu
exec .venv/bin/gunicorn \\
  --worker-class gthread \\
  --workers 2 \\
  --threads 4 \\
  --timeout 30 \\
  --worker-tmp-dir /dev/shm \\
  --bind "0.0.0.0:$PORT" \\
  "$MODULE:$APP_NAME"
EOF

USER app
EXPOSE ${PORT}
ENTRYPOINT ["serve"]
""",
}


def files(*changes: tuple[str, str, str]) -> dict[str, str]:
    """The spec and its build. changes: in which file, what, and what stands there instead."""
    found = dict(BUILT)
    for path, before, after in changes:
        assert found[path].count(before) == 1, path
        found[path] = found[path].replace(before, after)
    return {"main.plat": SPEC, **{f"build/{path}": text for path, text in found.items()}}

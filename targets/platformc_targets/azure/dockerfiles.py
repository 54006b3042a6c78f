"""The Dockerfile that Python programs share, and the one that builds them on one's own machine.

Both take what differs between programs as arguments; how they are served is the same for all that share one.
"""

from __future__ import annotations

from platformc.ir import PythonProgram, Service
from platformc.output import Marked
from platformc_targets.text import Plain

SOPS = "https://github.com/getsops/sops/releases/download/v${SOPS_VERSION}"
WORKER = {"gunicorn": "gthread", "uvicorn": "uvicorn.workers.UvicornWorker"}
"""https://docs.gunicorn.org/en/stable/settings.html#worker-class, https://www.uvicorn.org/deployment/#gunicorn"""

Line = str | Marked


def dockerfile(service: Service, python: PythonProgram, local: bool = False) -> Plain:
    """The image of a program; local: on one's own machine, without sops and without any secret in it."""
    lines: list[Line] = [*_head(service, python, local)]
    if not local and service.encrypted_env is not None:
        lines += _sops()
    lines += _program()
    lines += _entry_point(service, python, local)
    return Plain(lines)


def port_of(service: Service) -> int:
    """The port that the program listens on."""
    return service.ports[0].number if service.ports else 8080


def _head(service: Service, python: PythonProgram, local: bool) -> list[Line]:
    env = service.encrypted_env
    lines: list[Line] = [
        "# For one's own machine: nothing is decrypted here, variables come from the compose file. Never deploy it."
        if local
        else "# Built in the folder of each program.",
        Marked(f"FROM python:{python.version.value}-slim-bookworm", python.version.span),
        "",
        "ARG MODULE",
        Marked(f"ARG APP_NAME={python.app.value}", python.app.span),
    ]
    if not local and env is not None:
        lines.append("ARG ENCRYPTED_ENV_FILE=.env.enc")
        lines.append(Marked(f"ARG SOPS_VERSION={env.sops.value}", env.sops.span))
    port = service.ports[0].span if service.ports else service.span
    lines += [
        Marked(f"ARG POETRY_VERSION={python.poetry.value}", python.poetry.span),
        Marked(f"ARG PORT={port_of(service)}", port),
        "",
        "ENV MODULE=${MODULE} \\",
        "    APP_NAME=${APP_NAME} \\",
    ]
    if not local and env is not None:
        lines.append("    ENCRYPTED_ENV_FILE=${ENCRYPTED_ENV_FILE} \\")
    lines += [
        "    PORT=${PORT} \\",
        "    PIP_DISABLE_PIP_VERSION_CHECK=1 \\",
        "    PIP_NO_CACHE_DIR=1 \\",
        "    POETRY_NO_INTERACTION=1 \\",
        "    POETRY_VIRTUALENVS_IN_PROJECT=1 \\",
        "    PYTHONFAULTHANDLER=1 \\",
        "    PYTHONUNBUFFERED=1",
        "",
        "RUN useradd --create-home app \\",
        " && python -m venv /opt/poetry \\",
        ' && /opt/poetry/bin/pip install "poetry==${POETRY_VERSION}"',
        "",
    ]
    return lines


def _sops() -> list[Line]:
    return [
        f"ADD {SOPS}/sops-v${{SOPS_VERSION}}.linux.amd64 {SOPS}/sops-v${{SOPS_VERSION}}.checksums.txt /tmp/sops/",
        "RUN cd /tmp/sops \\",
        " && sha256sum --check --ignore-missing sops-v${SOPS_VERSION}.checksums.txt \\",
        " && install -m 755 sops-v${SOPS_VERSION}.linux.amd64 /usr/local/bin/sops \\",
        " && rm -r /tmp/sops",
        "",
    ]


def _program() -> list[Line]:
    return [
        "# What it depends on changes less often than what it is.",
        "WORKDIR /code",
        "COPY pyproject.toml poetry.lock ./",
        "RUN /opt/poetry/bin/poetry install --only=main --no-root && chown app:app /code",
        "COPY --chown=app:app . .",
        "",
    ]


def _entry_point(service: Service, python: PythonProgram, local: bool) -> list[Line]:
    lines: list[Line] = ["COPY --chmod=755 <<'EOF' /usr/local/bin/serve", "#!/bin/sh", "set -eu"]
    if not local and service.encrypted_env is not None:
        lines += [
            "# An empty file has nothing to decrypt; one that starts with a brace is sops' envelope around the whole.",
            'if [ -s "$ENCRYPTED_ENV_FILE" ]; then',
            "  type=dotenv",
            '  if [ "$(head -c 1 "$ENCRYPTED_ENV_FILE")" = "{" ]; then type=binary; fi',
            "  umask 077",
            '  sops --decrypt --input-type "$type" --output-type "$type" "$ENCRYPTED_ENV_FILE" > .env',
            "fi",
        ]
    lines += [
        "exec .venv/bin/gunicorn \\",
        Marked(f"  --worker-class {WORKER[python.server]} \\", python.at("server")),
        Marked(f"  --workers {python.workers} \\", python.at("workers")),
    ]
    if python.server == "gunicorn":
        lines.append(Marked(f"  --threads {python.threads} \\", python.at("threads")))
    lines += [
        Marked(f"  --timeout {python.timeout} \\", python.at("timeout")),
        "  --worker-tmp-dir /dev/shm \\",
        '  --bind "0.0.0.0:$PORT" \\',
        '  "$MODULE:$APP_NAME"',
        "EOF",
        "",
        "USER app",
        "EXPOSE ${PORT}",
        'ENTRYPOINT ["serve"]',
    ]
    return lines

"""What can be wrong between a Dockerfile and who runs its image."""

from __future__ import annotations

from platformc.diagnostics import Code, Example
from platformc.rules.task_examples import FILE, RIGHT

_DOCKERFILE = """FROM python:3.12
WORKDIR /app
EXPOSE 8080
COPY . .
RUN pip install --no-cache-dir -r requirements.txt
CMD ["python", "-m", "web"]
"""
_CONFIG = "[server]\nport = 8080\n"
_CONFIG_FILE = ".streamlit/config.toml"
_WHOLE = {**RIGHT, "Dockerfile": _DOCKERFILE, _CONFIG_FILE: _CONFIG}
_ALL = ("verify", FILE, "Dockerfile", _CONFIG_FILE)


def _code(slug: str, summary: str, why: str, wrong: Example, source: str) -> Code:
    return Code(slug, summary=summary, why=why, wrong=wrong, right=_WHOLE, source=source, command=_ALL)


def _with(old: str, new: str) -> dict[str, str]:
    return {**_WHOLE, "Dockerfile": _DOCKERFILE.replace(old, new)}


NO_COMMAND = _code(
    "dockerfile/no-command",
    "an image has no command, and nobody gives it one",
    "The container runs what the base image runs, a shell or an interpreter, and ends at once.",
    _with('CMD ["python", "-m", "web"]\n', ""),
    "https://docs.docker.com/reference/dockerfile/#cmd",
)
COPY_OUTSIDE = _code(
    "dockerfile/copy-outside",
    "a Dockerfile copies from outside the folder that is built",
    "The builder sees that folder alone: the build fails, or copies the folder's own root instead.",
    _with("COPY . .", "COPY .. ."),
    "https://docs.docker.com/build/concepts/context/",
)
EXPOSE = _code(
    "dockerfile/expose",
    "an image says that it listens on another port than whoever runs it asks",
    "Whoever is sent to the port finds nobody there: the health check fails, and every task is stopped.",
    _with("EXPOSE 8080", "EXPOSE 8081"),
    "https://docs.docker.com/reference/dockerfile/#expose",
)
ARGUMENT = Code(
    "dockerfile/argument",
    severity="warning",
    summary="a build is given an argument that the Dockerfile does not take",
    why="The value changes nothing: the builder only warns.",
    wrong={
        "main.plat": 'platform demo { }\nservice web { image = "web:1"; build = "." { args { VERSON = "1" } } }\n'
        "deploy { compose }",
        "Dockerfile": "FROM python:3.12\nARG VERSION\nCMD web\n",
    },
    right={
        "main.plat": 'platform demo { }\nservice web { image = "web:1"; build = "." { args { VERSION = "1" } } }\n'
        "deploy { compose }",
        "Dockerfile": "FROM python:3.12\nARG VERSION\nCMD web\n",
    },
    source="https://docs.docker.com/reference/dockerfile/#arg",
)
STREAMLIT_PORT = _code(
    "streamlit/port",
    "a Streamlit program listens on another port than whoever runs it asks",
    "Whoever is sent to the port finds nobody there: the health check fails, and every task is stopped.",
    {**_WHOLE, _CONFIG_FILE: "[server]\nport = 8501\n"},
    "https://docs.streamlit.io/develop/api-reference/configuration/config.toml#server",
)
STREAMLIT_ADDRESS = _code(
    "streamlit/address",
    "a Streamlit program listens on its own machine only",
    "The load balancer and the health check come from outside the container: nobody answers them.",
    {**_WHOLE, _CONFIG_FILE: '[server]\nport = 8080\naddress = "localhost"\n'},
    "https://docs.streamlit.io/develop/api-reference/configuration/config.toml#server",
)

"""What stands in the project's folder for every environment: how images are built, who can read what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from posixpath import dirname, join, normpath

from platformc.diagnostics import Code, Related, Report
from platformc.ir import Platform, PythonProgram, Service
from platformc.output import Files
from platformc_targets.azure.dockerfiles import dockerfile, port_of
from platformc_targets.azure.emission import apps
from platformc_targets.azure.encryption import sops_file
from platformc_targets.azure.local import compose_file
from platformc_targets.paths import project_path, within
from platformc_targets.text import Plain

_SPEC = """\
platform demo {{ azure {{ location = "westeurope"; resource_group = "rg-demo" }} }}
app_environment main {{ app = terraform }}
service one {{
  image     = "example/one:1"
  build     = "one"
  python    = "one"
  runs_on   = app_environment.main
  port http = 8080
}}
service two {{
  image     = "example/two:1"
  build     = "two"{dockerfile}
  python    = "two" {{ server = uvicorn }}
  runs_on   = app_environment.main
  port http = 8080
}}
workflow ship {{
  on {{ dispatch }}
  azure {{ client_id = vars.CLIENT; tenant_id = vars.TENANT; subscription_id = vars.SUBSCRIPTION }}
  deploy = container_app {{ services = [service.one, service.two]; resource_group = "rg-demo" }}
}}
deploy {{ azure; github }}
"""
ONE_DOCKERFILE = Code(
    "python/one-dockerfile",
    summary="two programs share a Dockerfile, and are not served in the same way",
    why="One Dockerfile starts one server with one number of workers: the other program would be served like this one.",
    wrong=_SPEC.format(dockerfile=""),
    right=_SPEC.format(dockerfile=' { dockerfile = "Dockerfile.async" }'),
)


def emit_shared(platforms: Sequence[Platform], report: Report) -> Files:
    """Dockerfiles at their places, and in each program's folder a compose file; `.sops.yaml` over them all."""
    files: Files = {}
    made: dict[str, tuple[Platform, Service, PythonProgram]] = {}
    rows: list[tuple[Platform, Service, str]] = []
    for platform, service, python in _programs(platforms):
        folder, path = folder_of(platform, service), dockerfile_of(platform, service)
        rows.append((platform, service, folder))
        first = made.setdefault(path, (platform, service, python))
        if _served(first[1], first[2]) != _served(service, python):
            _differs(report, platform, service, python, path, first)
            continue
        if path not in files:
            files[path] = dockerfile(service, python)
            files[f"{path}.local"] = dockerfile(service, python, local=True)
        compose = join(folder, "compose.yaml")
        if compose not in files and any(port.publish is not None for port in service.ports):
            files[compose] = compose_file(
                service, python, within(f"{path}.local", folder) or "Dockerfile.local"
            )
    for folder in dict.fromkeys(folder for _, _, folder in rows):
        files[join(folder, ".dockerignore")] = _unseen(folder, rows)
    sops = sops_file(rows)
    if sops is not None:
        files[".sops.yaml"] = sops
    return files


def _unseen(folder: str, rows: Sequence[tuple[Platform, Service, str]]) -> Plain:
    """What the build of a program does not see: variables in clear, and what belongs to the machine."""
    envs = [service.encrypted_env for _, service, other in rows if other == folder]
    encrypted = dict.fromkeys(env.file.value for env in envs if env is not None)
    clear = [name.removesuffix(".enc") for name in encrypted if name.endswith(".enc")]
    return Plain(
        [*dict.fromkeys((".env", ".env.*", *clear)), *(f"!{name}" for name in encrypted), ".git", ".venv"]
    )


def folder_of(platform: Platform, service: Service) -> str:
    """The program's folder, from the project folder: where its image is built."""
    build = service.build
    path = project_path(platform, build.context, build.context.value) if build else service.label
    return normpath(path)


def dockerfile_of(platform: Platform, service: Service) -> str:
    """The Dockerfile, from the project folder; the one beside the programs' folders unless said."""
    build = service.build
    folder = folder_of(platform, service)
    if build is None or build.dockerfile is None:
        return normpath(join(dirname(folder), "Dockerfile"))
    return normpath(project_path(platform, build.dockerfile, build.dockerfile.value))


def _programs(platforms: Sequence[Platform]) -> Iterator[tuple[Platform, Service, PythonProgram]]:
    for platform in platforms:
        for service in apps(platform):
            if service.python is not None and service.build is not None:
                yield platform, service, service.python


def _served(service: Service, python: PythonProgram) -> tuple[object, ...]:
    """What a Dockerfile fixes for all programs that share it."""
    env = service.encrypted_env
    threads = python.threads if python.server == "gunicorn" else 0
    return (
        python.server, python.workers, threads, python.timeout, python.version.value, port_of(service), env is None,
    )  # fmt: skip


def _differs(
    report: Report,
    platform: Platform,
    service: Service,
    python: PythonProgram,
    path: str,
    first: tuple[Platform, Service, PythonProgram],
) -> None:
    report(
        ONE_DOCKERFILE.at(
            python.span,
            f"`{service.label}` shares `{path}` with `{first[1].label}`, and is not served in the same way",
            hint=f'give it one of its own: `build = ... {{ dockerfile = "Dockerfile.{python.server}" }}`',
            related=[Related(f"`{first[1].label}` is served like this", first[2].span)],
            environment=platform.environment,
            values=(service.label, first[1].label),
        )
    )

"""Steps that build images, look for vulnerabilities in them and push them."""

from __future__ import annotations

import posixpath

from platformc.diagnostics import Code
from platformc.ir import Build, Job, Registry, Service, Text
from platformc.output import Tree, bare
from platformc_targets.github.actions import BUILD_PUSH, BUILDX, ECR_LOGIN, REGISTRY_LOGIN, TRIVY
from platformc_targets.github.clouds import needs_aws
from platformc_targets.github.emission import Emission, Step, mark
from platformc_targets.github.expressions import expression

_PLAT = """\
platform demo {{ }}
registry main {{ kind = ghcr; name = "example/demo" }}
service web {{ image = "{image}"; build = "." }}
workflow ci {{ on {{ push = ["main"] }}; builds = web }}
deploy {{ github; compose }}
"""
_REGISTRY = 'registry main { kind = ghcr; name = "example/demo" }\n'
NO_IMAGE = Code(
    "workflow/no-image",
    summary="a workflow builds a service that does not say how, or what its image is called",
    why="It needs a Dockerfile's folder to build from, and a name under which the image is pushed.",
    wrong=_PLAT.format(image="{registry.main.url}:1").replace('; build = "."', ""),
    right=_PLAT.format(image="{registry.main.url}:1"),
)
NO_REGISTRY = Code(
    "workflow/no-registry",
    summary="a workflow builds an image for a registry that the spec does not declare",
    why="It could not log in: the push would be refused.",
    wrong=_PLAT.format(image="ghcr.io/example/demo:1").replace(_REGISTRY, ""),
    right=_PLAT.format(image="{registry.main.url}:1"),
)
NO_LOGIN = Code(
    "workflow/no-login",
    summary="a workflow pushes to a registry and does not say as whom",
    why="The push would be refused.",
    wrong='platform demo { }\nregistry main { kind = docker; name = "example/demo" }\n'
    'service web { image = "{registry.main.url}:1"; build = "." }\n'
    'workflow ci { on { push = ["main"] }; builds = web }\ndeploy { github; compose }',
    right='platform demo { }\nregistry main { kind = docker; name = "example/demo" }\n'
    'service web { image = "{registry.main.url}:1"; build = "." }\n'
    'workflow ci { on { push = ["main"] }; builds = web; login { user = vars.DOCKER_USER; password = secrets.DOCKER_PASSWORD } }\n'
    "deploy { github; compose }",
)

SEVERITIES = ("LOW", "MEDIUM", "HIGH", "CRITICAL")


def image_steps(emission: Emission) -> list[Step]:
    """Log in, build each image once, scan it, push it."""
    builds = _builds(emission)
    if not builds:
        return []
    steps: list[Step] = []
    for registry in {registry.label: registry for _, _, registry in builds}.values():
        steps += _login(emission, registry)
    steps.append(Step("Set up Docker Buildx", uses=BUILDX))
    for image, build, _ in builds:
        steps += _build(emission, image, build)
    return steps


def _builds(emission: Emission) -> list[tuple[Text, Build, Registry]]:
    """Each image with its build and its registry; reports what is missing."""
    found: dict[str, tuple[Text, Build, Registry]] = {}
    platform, span = emission.platform, emission.workflow.at("builds")
    for label in emission.workflow.builds:
        workload: Service | Job | None = platform.services.get(label) or platform.jobs.get(label)
        if workload is None:
            continue
        if workload.image is None or workload.build is None:
            lacks = "build" if workload.build is None else "image"
            emission.report(
                NO_IMAGE.at(
                    span,
                    f"`{label}` does not say its `{lacks}`",
                    hint='build = "."'
                    if lacks == "build"
                    else 'image = "{registry.main.url}:{input.version}"',
                    environment=platform.environment,
                    values=(label, ""),
                )
            )
            continue
        registry = registry_of(emission, workload.image)
        if registry is None:
            emission.report(
                NO_REGISTRY.at(
                    workload.image.span,
                    f"`{workload.image.value}` is in no registry that is declared",
                    hint='image = "{registry.main.url}:{input.version}"',
                    environment=platform.environment,
                    values=(workload.image.value, ""),
                )
            )
            continue
        found.setdefault(workload.image.value, (workload.image, workload.build, registry))
    return list(found.values())


def registry_of(emission: Emission, image: Text) -> Registry | None:
    """The declared registry whose repository the image is in, or under which it stands."""
    whole = image.value
    for registry in emission.platform.registries.values():
        url = registry.url.value
        if whole == url or whole.startswith((f"{url}:", f"{url}@", f"{url}/")):
            return registry
    return None


def _login(emission: Emission, registry: Registry) -> list[Step]:
    workflow = emission.workflow
    host = registry.url.value.partition("/")[0]
    if workflow.login is not None:
        arguments: dict[str, Tree] = {
            "registry": host,
            "username": emission.text(workflow.login.user),
            "password": emission.text(workflow.login.password),
        }
        if registry.kind == "docker" and "." not in host:
            del arguments["registry"]
        return [
            Step("Log in to the registry", uses=REGISTRY_LOGIN, arguments=arguments, span=workflow.login.span)
        ]
    if registry.kind == "ecr" and (workflow.role or workflow.role_arn):
        return [Step("Log in to Amazon ECR", uses=ECR_LOGIN)]
    if registry.kind == "acr" and workflow.azure is not None:
        env = {"REGISTRY": mark(host.partition(".")[0], registry.name.span)}
        return [Step("Log in to the registry", run='az acr login --name "$REGISTRY"\n', env=env)]
    if registry.kind == "ghcr":
        emission.grants["packages"] = "write"
        arguments = {
            "registry": host,
            "username": expression("github.actor"),
            "password": expression("secrets.GITHUB_TOKEN"),
        }
        return [Step("Log in to the registry", uses=REGISTRY_LOGIN, arguments=arguments)]
    if registry.kind == "ecr" and needs_aws(emission):
        return []  # that it has no role is told already
    needed = {"ecr": "role = role.deploy", "acr": "azure { client_id = vars.AZURE_CLIENT_ID; ... }"}
    emission.report(
        NO_LOGIN.at(
            workflow.at("builds"),
            f"nothing says as whom `{workflow.label}` pushes to `{registry.url.value}`",
            hint=needed.get(
                registry.kind, "login { user = vars.REGISTRY_USER; password = secrets.REGISTRY_PASSWORD }"
            ),
            environment=emission.platform.environment,
            values=(workflow.label, registry.url.value),
        )
    )
    return []


def _build(emission: Emission, image: Text, build: Build) -> list[Step]:
    context = bare(emission.path(build.context))
    tag = emission.text(image)
    arguments: dict[str, Tree] = {"context": mark(context, build.context.span)}
    if build.dockerfile is not None:
        arguments["file"] = mark(bare(emission.path(build.dockerfile)), build.dockerfile.span)
    arguments["tags"] = tag
    if build.args:
        lines = [_csv(f"{one.name}={emission.words(one.value)}") for one in build.args]
        arguments["build-args"] = mark(
            "\n".join([*lines, ""]) if len(lines) > 1 else lines[0], build.args[0].span
        )
    scan = emission.workflow.scan
    name = posixpath.basename(image.value.partition(":")[0])
    arguments["load" if scan else "push"] = True
    title = f"Build {name}" if scan else f"Build and push {name}"
    steps = [Step(title, uses=BUILD_PUSH, arguments=arguments, span=build.span)]
    if scan:
        severe = ",".join(SEVERITIES[SEVERITIES.index(scan.upper()) :])
        look = {"image-ref": tag, "severity": severe, "ignore-unfixed": True, "exit-code": "1"}
        where = emission.workflow.at("scan")
        steps.append(Step(f"Scan {name} with Trivy 0.35.0's action", uses=TRIVY, arguments=look, span=where))
        steps.append(Step(f"Push {name}", run='docker push "$IMAGE"\n', env={"IMAGE": tag}, span=image.span))
    return steps


def _csv(line: str) -> str:
    """A line of a list that the action reads as CSV: one with quotes, commas or line ends is one field."""
    if any(char in line for char in '",\n\r') or line != line.strip():
        return '"' + line.replace('"', '""') + '"'
    return line

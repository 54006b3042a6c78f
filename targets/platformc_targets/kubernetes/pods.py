"""Pod templates: containers, who they run as, where they run, what they mount."""

from __future__ import annotations

from platformc.diagnostics import Code, Report
from platformc.ir import InputPart, Platform, Registry, Secret, Service, Text, Workload
from platformc.output import Marked, Tree
from platformc_targets.kubernetes.files import Mounts, mounts_of
from platformc_targets.kubernetes.objects import Labels, named
from platformc_targets.kubernetes.probes import probes
from platformc_targets.kubernetes.sizes import sizes
from platformc_targets.kubernetes.texts import Variables, known

PULL = {"always": "Always", "missing": "IfNotPresent", "never": "Never"}

NO_IMAGE = Code(
    "kubernetes/no-image",
    summary="a workload names no image, and a cluster builds none",
    why="A pod pulls an image by name; a Dockerfile is built before, by whoever has its context.",
    wrong='platform p { }\nservice web { build = "." }\ndeploy { kubernetes }\n',
    right='platform p { }\nservice web {\n  build = "."\n  image = "registry.example.com/web:1.0"\n}\n'
    "deploy { kubernetes }\n",
)

ENV_FILE = Code(
    "kubernetes/env-file",
    summary="an environment file is named, and pods read none",
    why="A file of variables lives beside the program that starts containers; a cluster has none.",
    wrong='platform p { }\nservice web {\n  image = "nginx:1.29"\n  env_file = ".env"\n}\n'
    "deploy { kubernetes }\n",
    right='platform p { }\nservice web {\n  image = "nginx:1.29"\n  env { DEBUG = "0" }\n}\n'
    "deploy { kubernetes }\n",
)


def pod_template(
    platform: Platform, report: Report, workload: Workload, labels: Labels, *, account: Tree, token: bool
) -> tuple[Tree, Mounts]:
    """The template of a workload's pods, and what it mounts. `account`: its ServiceAccount's name, or None."""
    mounts = mounts_of(platform, report, workload)
    spec: dict[str, Tree] = {}
    if account is not None:
        spec["serviceAccountName"] = account
    spec["automountServiceAccountToken"] = token
    # variables such as SHOP_PORT=tcp://10.0.0.1:80 for each Service nearby have broken many programs
    spec["enableServiceLinks"] = False
    secrets = pull_secrets(platform, workload)
    if secrets:
        spec["imagePullSecrets"] = secrets
    spec["securityContext"] = pod_security(platform, report, workload, mounts.claims)
    spec.update(placement(platform, report, workload.node_group))
    spec["containers"] = [container(platform, report, workload, mounts)]
    if mounts.volumes:
        spec["volumes"] = mounts.volumes
    metadata: dict[str, Tree] = {"labels": labels}
    if mounts.digest:
        # a mounted file is not read again by itself: a change of it starts new pods
        metadata["annotations"] = {"checksum/config": mounts.digest}
    return {"metadata": metadata, "spec": spec}, mounts


def container(platform: Platform, report: Report, workload: Workload, mounts: Mounts) -> Tree:
    """The one container of a workload."""
    owner = f"{'service' if isinstance(workload, Service) else 'job'} `{workload.label}`"
    if workload.env_file:
        report(
            ENV_FILE.at(
                workload.env_file.span,
                f"{owner} reads `{workload.env_file.value}`, and pods read no environment files",
                hint="give the variables in `env`, or say `env_file` only where compose runs it",
            )
        )
    variables = Variables(platform, report, (variable.name for variable in workload.env))
    body: dict[str, Tree] = {
        "name": named(workload.own_name("k8s.container")),
        "image": image(platform, report, workload, owner),
    }
    if workload.pull:
        body["imagePullPolicy"] = Marked(PULL[workload.pull], workload.at("pull"))
    # what images call ENTRYPOINT and CMD is called command and args here
    if workload.entrypoint:
        body["command"] = [
            variables.expand(word, f"the entrypoint of {owner}") for word in workload.entrypoint
        ]
    if workload.command:
        body["args"] = [variables.expand(word, f"the command of {owner}") for word in workload.command]
    if workload.ports:
        body["ports"] = [
            Marked(
                {"name": port.name, "containerPort": port.number, "protocol": port.protocol.upper()},
                port.span,
            )
            for port in workload.ports
        ]
    entries = [variables.entry(variable, owner) for variable in workload.env]
    asked = probes(platform, report, workload, variables) if isinstance(workload, Service) else {}
    if entries or variables.helpers():
        body["env"] = [*variables.helpers(), *entries]
    body["resources"] = Marked(
        sizes(workload.resources), workload.resources.span if workload.resources.span.file else workload.span
    )
    body.update(asked)
    body["securityContext"] = CONTAINER_SECURITY
    if mounts.mounts:
        body["volumeMounts"] = mounts.mounts
    return Marked(body, workload.span)


VOLUME_GROUP = 65532
"""The group of volumes where nobody says who writes: any number does, and no image gives this one rights."""

CONTAINER_SECURITY: dict[str, Tree] = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
}


def image(platform: Platform, report: Report, workload: Workload, owner: str) -> Tree:
    """The image. An input is its tag until it is applied: `input.NAME`, which nobody can pull by mistake."""
    given = workload.image
    if given is None:
        report(
            NO_IMAGE.at(
                workload.at("build"),
                f"{owner} names no image, and a cluster builds none",
                hint='say where the built image is: `image = "REGISTRY/NAME:TAG"`',
            )
        )
        return ""
    if open_tag(given):
        *before, tag = given.parts
        assert isinstance(tag, InputPart)
        base = known(platform, report, Text(tuple(before), given.span), f"the image of {owner}")
        return Marked(f"{base.value}input.{tag.name}", given.span)
    return known(platform, report, given, f"the image of {owner}")


def open_tag(given: Text) -> str:
    """The input that is the whole tag of an image, "" when none is."""
    if len(given.parts) < 2:
        return ""
    before, tag = given.parts[-2], given.parts[-1]
    if isinstance(tag, InputPart) and isinstance(before, str) and before.endswith(":"):
        return tag.name
    return ""


def pull_secrets(platform: Platform, workload: Workload) -> list[Tree]:
    """Secrets that open the registries that the image may come from."""
    found: list[Tree] = []
    if workload.image is None:
        return found
    whole = workload.image.value
    for registry in platform.registries.values():
        if registry.pull_secret and whole.startswith(registry.url.value):
            found.append({"name": pull_secret_name(platform, registry)})
    return found


def pull_secret_name(platform: Platform, registry: Registry) -> Tree:
    """The Secret with a registry's credentials: a declared one by label, or a name as it stands."""
    secret: Secret | None = platform.secrets.get(registry.pull_secret)
    if secret:
        return Marked(secret.name.value, registry.at("pull_secret"))
    return Marked(registry.pull_secret, registry.at("pull_secret"))


def pod_security(platform: Platform, report: Report, workload: Workload, mounted: bool) -> Tree:
    """Who the pod runs as. A user's name means nothing to kubelet: then the image decides, unchecked.

    Volumes belong to root when they are made: a group of their own lets the pod write in them.
    """
    context: dict[str, Tree] = {}
    user = workload.user
    words = known(platform, report, user, f"the user of `{workload.label}`").value if user else ""
    uid, _, gid = words.partition(":")
    if user is None:
        context["runAsNonRoot"] = True
    if user is None or not uid.isdecimal():
        if mounted:
            context["fsGroup"] = VOLUME_GROUP
    else:
        if int(uid):
            context["runAsNonRoot"] = True
        context["runAsUser"] = Marked(int(uid), user.span)
        if gid.isdecimal():
            context["runAsGroup"] = Marked(int(gid), user.span)
        if mounted and int(uid):
            context["fsGroup"] = Marked(int(gid) if gid.isdecimal() else int(uid), user.span)
    context["seccompProfile"] = {"type": "RuntimeDefault"}
    return context


def placement(platform: Platform, report: Report, label: str) -> dict[str, Tree]:
    """Tolerations and affinity for the nodes that the workload belongs on."""
    group = platform.node_groups.get(label)
    if group is None:
        return {}
    key = known(platform, report, group.key, f"the key of node group `{label}`")
    value = known(platform, report, group.value, f"the value of node group `{label}`")
    spec: dict[str, Tree] = {}
    if group.taint:
        toleration = {"key": key, "operator": "Equal", "value": value, "effect": group.taint}
        spec["tolerations"] = [Marked(toleration, group.span)]
    term = {"matchExpressions": [{"key": key, "operator": "In", "values": [value]}]}
    spec["affinity"] = Marked(
        {
            "nodeAffinity": {
                "preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 100, "preference": term}]
            }
        },
        group.span,
    )
    return spec

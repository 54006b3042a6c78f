"""What workflows must say, derived from the Platform alone; and what they lean on that the Platform makes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from posixpath import dirname, join, normpath
from typing import Any

from platformc.agreement.expectation import Expectation
from platformc.agreement.expected_pods import host_in_cluster
from platformc.agreement.mentions import Artifact, Mention
from platformc.chart_values import chart_name
from platformc.ir import (
    Declaration,
    GithubPart,
    HostPart,
    HostVariable,
    InputPart,
    Name,
    Part,
    Plain,
    Platform,
    Rollout,
    Scalar,
    SecretPart,
    Sequence,
    Service,
    Table,
    Text,
    Workflow,
    Workload,
)
from platformc.readers.artifacts import written
from platformc.source import Span


def expected_github(platform: Platform) -> list[Artifact]:
    """Each workflow, with every name that it uses."""
    return [_workflow(platform, workflow) for workflow in platform.workflows.values()]


class _Uses:
    """Counts the names of each family, as the reader does: one that is used twice is one use."""

    def __init__(self, found: Expectation) -> None:
        self.found = found
        self._said: set[tuple[str, str, str]] = set()
        self._counts: dict[str, int] = {}

    def add(self, kind: str, family: str, value: str, span: Span, scope: str = "", name: str = "") -> None:
        if not value or (kind, value, scope) in self._said:
            return
        self._said.add((kind, value, scope))
        number = self._counts.get(family, 0)
        self._counts[family] = number + 1
        self.found.uses(kind, f"{family}.{number}", value, span, scope, name)

    def name(self, kind: str, family: str, name: Name, scope: str = "") -> None:
        self.add(kind, family, name.value, name.span, scope)

    def known(self, kind: str, family: str, text: Text | None) -> None:
        """A name given as text; one that only the run knows is no name."""
        if text is not None and text.plain is not None:
            self.add(kind, family, text.plain, text.span, "", text.name)


def _workflow(platform: Platform, workflow: Workflow) -> Artifact:
    path = f"workflow.{workflow.label}"
    found = Expectation(platform, "github.workflow", "", workflow.file, path, workflow.span)
    found.makes("github.workflow_file", "name", workflow.file.value, workflow.file.span, "", f"{path}.file")
    uses = _Uses(found)
    deploy = workflow.deploy
    permissions: dict[str, tuple[str, Span]] = {}
    if deploy is not None or workflow.builds:
        if workflow.environment is not None:
            uses.name("github.environment", "environments", workflow.environment)
        if workflow.role:
            role = platform.roles[workflow.role]
            uses.add("aws.role_arn", "roles", role.arn, role.name.span)
        uses.known("aws.role_arn", "roles", workflow.role_arn)
        if (workflow.role or workflow.role_arn) and platform.aws is not None:
            region = platform.aws.region
            uses.add("aws.region", "regions", region.value, region.span)
        for branch in workflow.branches:
            uses.add("github.branch", "branches", branch.value, branch.span)
        if workflow.role or workflow.role_arn or workflow.azure:
            permissions["id-token"] = ("write", workflow.at("role"))
        for one in workflow.permissions:
            permissions[one.key] = (one.value.value, one.span)
    for key, (level, span) in permissions.items():
        found.uses("github.permission", f"permissions.{key}", level, span)
    for label in workflow.builds:
        workload = platform.services.get(label) or platform.jobs.get(label)
        if workload is not None:
            _image(uses, platform, workflow, workload)
    if deploy is not None:
        _deploy(uses, platform, workflow, deploy)
    for slot, (kind, name, span) in _held(platform, workflow).items():
        found.uses(kind, slot, name, span)
        found.may(slot)
    return found.artifact()


def _image(uses: _Uses, platform: Platform, workflow: Workflow, workload: Workload) -> None:
    if workload.image is not None:
        uses.add("oci.image", "images", _written(platform, workflow, workload.image), workload.image.span)


def _deploy(uses: _Uses, platform: Platform, workflow: Workflow, deploy: Rollout) -> None:
    if deploy.kind in ("kubernetes", "helm"):
        uses.name("k8s.namespace", "namespaces", platform.namespace)
        if deploy.cluster and deploy.kubeconfig is None:
            uses.name("aws.eks_cluster", "clusters", platform.clusters[deploy.cluster].name)
    if deploy.kind == "kubernetes":
        _rounds(uses, platform)
    elif deploy.kind == "helm":
        release = deploy.release or Text((platform.name.value,), deploy.span)
        uses.known("helm.release", "releases", release)
        _chart(uses, platform, deploy)
        for secret, span in _read_in_cluster(platform, deploy.values):
            uses.add("k8s.secret", "secrets", secret, span, platform.namespace.value)
        for slot, value, span in _given(platform, workflow, deploy.values, "values"):
            uses.found.uses("helm.value", slot, value, span)
    elif deploy.kind == "ecs":
        uses.name("aws.ecs_cluster", "clusters", platform.clusters[deploy.cluster].name)
        services = _services(platform, workflow, deploy)
        for service in services:
            uses.name("aws.ecs_container", "containers", service.own_name("aws.ecs_container"))
            _image(uses, platform, workflow, service)
        if deploy.service is not None:
            uses.known("aws.ecs_service", "services", deploy.service)
        elif services:
            uses.name("aws.ecs_service", "services", services[0].own_name("aws.ecs_service"))
    elif deploy.kind == "container_app":
        for service in _services(platform, workflow, deploy):
            _image(uses, platform, workflow, service)
            if deploy.app is None:
                uses.name("azure.container_app", "apps", service.own_name("azure.container_app"))
        uses.known("azure.container_app", "apps", deploy.app)
    elif deploy.kind == "bundle":
        uses.name("aws.s3_bucket", "buckets", platform.buckets[deploy.bucket].name)
        if deploy.cdn and deploy.distribution is None:
            uses.name("aws.cloudfront_alias", "cdns", platform.cdns[deploy.cdn].name)
    elif deploy.uses is not None:
        action = deploy.uses.value.partition("@")[0]
        uses.found.uses("github.action", f"actions.{action}", deploy.uses.value, deploy.uses.span)
        for one in deploy.arguments:
            value = _written(platform, workflow, one.value)
            uses.found.uses("github.input", f"with.{one.name}", value, one.value.span, action)


def _chart(uses: _Uses, platform: Platform, deploy: Rollout) -> None:
    """The chart, and the values that `deploy { helm }` makes for it."""
    chart = deploy.chart
    if chart is None:
        name = f"./build/shared/helm/{chart_name(platform)}"
        uses.add("helm.chart", "charts", name, deploy.span)
    elif chart.plain is not None and not chart.plain.startswith("."):
        uses.add("helm.chart", "charts", chart.plain, chart.span)
    elif (place := _place(platform, chart)) is not None:
        uses.add("helm.chart", "charts", f"./{place}", chart.span)
    uses.known("helm.chart_version", "chart_versions", deploy.version)
    uses.known("helm.repository", "repositories", deploy.repository)
    if deploy.follows:
        made = f"build/{platform.environment}/helm/values.yaml"
        uses.add("helm.values_file", "files", made, deploy.span)
    for file in deploy.files:
        place = _place(platform, file)
        if place is not None:
            uses.add("helm.values_file", "files", place, file.span)


def _place(platform: Platform, text: Text) -> str | None:
    """A path of the spec from the repository's root; None for one of a file that the spec imports."""
    if text.plain is None or dirname(text.span.file) != dirname(platform.span.file):
        return None
    return normpath(join(dirname(platform.spec), text.plain))


def _rounds(uses: _Uses, platform: Platform) -> None:
    """Jobs that end before the rest starts, and what is waited for."""
    space = platform.namespace.value
    for job in platform.jobs.values():
        if job.run.kind == "before" and not job.external:
            uses.name("k8s.job", "before", job.own_name("k8s.job"), space)
    for service in platform.services.values():
        if not service.external:
            uses.name("k8s.deployment", "deployments", service.own_name("k8s.deployment"), space)


def _services(platform: Platform, workflow: Workflow, deploy: Rollout) -> list[Service]:
    known = platform.services
    labels = deploy.services or tuple(label for label in workflow.builds if label in known)
    return [known[label] for label in labels or (tuple(known) if len(known) == 1 else ())]


def _read_in_cluster(platform: Platform, tree: Any) -> Iterator[tuple[str, Span]]:
    """Secrets that a chart's values are made from."""
    for text in _texts(tree):
        for part in text.parts:
            held = _in_cluster(platform, part)
            if held is not None:
                yield held[0], text.span


def _in_cluster(platform: Platform, part: Part) -> tuple[str, str] | None:
    """The Secret and the key that a part of a text is; None for what no Secret of the cluster holds."""
    secret = platform.secrets.get(part.secret) if isinstance(part, SecretPart) else None
    key = secret.key(part.key) if secret is not None and isinstance(part, SecretPart) else None
    return (secret.name.value, key.key) if secret is not None and key and key.source != "github" else None


def _given(
    platform: Platform, workflow: Workflow, value: Plain | None, slot: str
) -> Iterator[tuple[str, str, Span]]:
    """Each value that a chart is given, by its slot, as the workflow says it."""
    match value:
        case Table(entries):
            for key, inner in entries:
                yield from _given(platform, workflow, inner, f"{slot}.{key}")
        case Sequence(items):
            for index, inner in enumerate(items):
                yield from _given(platform, workflow, inner, f"{slot}.{index}")
        case Scalar(scalar, span):
            yield slot, written(scalar), span
        case Text():
            pieces = [_piece(platform, workflow, part) for part in value.parts]
            yield slot, "".join(pieces), value.span


def _piece(platform: Platform, workflow: Workflow, part: Part) -> str:
    if isinstance(part, HostPart):
        return host_in_cluster(platform, part)
    held = _in_cluster(platform, part)
    if held is not None:
        return f"secret {held[0]} {held[1]}"
    return part if isinstance(part, str) else f"${{{{ {_inner(platform, workflow, part)} }}}}"


def _texts(tree: Any) -> Iterator[Text]:
    """Every text anywhere in a value of the Platform."""
    if isinstance(tree, Text):
        yield tree
    elif isinstance(tree, tuple | list):
        for one in tree:
            yield from _texts(one)
    elif is_dataclass(tree):
        for field in fields(tree):
            yield from _texts(getattr(tree, field.name))


def _held(platform: Platform, workflow: Workflow) -> dict[str, tuple[str, str, Span]]:
    """Variables and secrets of the repository that the workflow may ask for, by slot."""
    found: dict[str, tuple[str, str, Span]] = {}
    builds = [platform.services.get(label) or platform.jobs.get(label) for label in workflow.builds]
    for text in (*_texts(workflow), *_texts([one.build for one in builds if one is not None])):
        for part in text.parts:
            context, _, name = _inner(platform, workflow, part).partition(".")
            if context == "vars":
                found.setdefault(f"vars.{name}", ("github.variable", name, text.span))
            elif context == "secrets" and name != "GITHUB_TOKEN":
                found.setdefault(f"secrets_held.{name}", ("github.secret", name, text.span))
    return found


def _written(platform: Platform, workflow: Workflow, text: Text) -> str:
    """The text as a workflow says it, with expressions for what the run knows."""
    return "".join(
        part if isinstance(part, str) else f"${{{{ {_inner(platform, workflow, part)} }}}}"
        for part in text.parts
    )


def _inner(platform: Platform, workflow: Workflow, part: Part) -> str:
    match part:
        case GithubPart("outputs", name):
            return f"steps.deploy.outputs.{name}"
        case GithubPart(context, name):
            return f"{context}.{name}"
        case HostVariable(name):
            return f"vars.{name}"
        case InputPart(name):
            tags = {"sha": "github.sha", "release": "github.event.release.tag_name"}
            of_image = len(platform.inputs) == 1 or name == _tag(platform, workflow)
            return tags.get(workflow.tag, f"inputs.{name}") if of_image else f"inputs.{name}"
        case SecretPart(secret, key):
            declared = platform.secrets.get(secret)
            held = declared.key(key) if declared is not None else None
            return f"secrets.{key}" if held is not None and held.source == "github" else ""
    return ""


def _tag(platform: Platform, workflow: Workflow) -> str:
    """The input in the first image that it builds, else in the first of all."""
    labels = [label for label in workflow.builds if label in platform.services] or list(platform.services)
    for label in labels:
        image = platform.services[label].image
        names = [part.name for part in (image.parts if image else ()) if isinstance(part, InputPart)]
        if names:
            return names[-1]
    return ""


def made_for_workflows(platform: Platform) -> list[Mention]:
    """What the Platform makes or knows to be made, and workflows may use."""
    space = platform.namespace.value
    found = [_made(platform, "platform", "k8s.namespace", space, platform.namespace.span)]

    def declared(word: str, one: Declaration, kind: str, value: str, scope: str = "") -> None:
        made = _made(platform, f"{word}.{one.label}", kind, value, one.name.span, scope)
        found.append(made._replace(target="external") if one.external else made)

    for role in platform.roles.values():
        declared("role", role, "aws.role_arn", role.arn)
    for cluster in platform.clusters.values():
        declared("cluster", cluster, "aws.eks_cluster", cluster.name.value)
        declared("cluster", cluster, "aws.ecs_cluster", cluster.name.value)
    for bucket in platform.buckets.values():
        declared("bucket", bucket, "aws.s3_bucket", bucket.name.value)
    for cdn in platform.cdns.values():
        declared("cdn", cdn, "aws.cloudfront_alias", cdn.name.value)
    for secret in platform.secrets.values():
        declared("secret", secret, "k8s.secret", secret.name.value, space)
        for key in secret.keys:
            declared("secret", secret, "k8s.secret_key", key.key, f"{space}/{secret.name.value}")
    for service in platform.services.values():
        declared("service", service, "k8s.deployment", service.own_name("k8s.deployment").value, space)
    for job in platform.jobs.values():
        declared("job", job, "k8s.job", job.own_name("k8s.job").value, space)
    return found


def _made(platform: Platform, path: str, kind: str, value: str, span: Span, scope: str = "") -> Mention:
    return Mention(kind, value, True, platform.environment, "spec", path, "name", span, scope, "", path)

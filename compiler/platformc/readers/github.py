"""Reads workflows of GitHub Actions: which names each makes and uses, and where.

Keys as in https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from platformc.readers import yaml
from platformc.readers.artifacts import Artifact, Collector, entries, items, word
from platformc.readers.github_expressions import contexts, normal, plain, references
from platformc.readers.github_values import Given, given
from platformc.readers.tree import Node
from platformc.source import Span

FOLDER = ".github/workflows/"

NAMED: dict[str, tuple[str, str]] = {
    "role-to-assume": ("aws.role_arn", "roles"),
    "NAMESPACE": ("k8s.namespace", "namespaces"),
    "CLUSTER": ("aws.eks_cluster", "clusters"),
    "RELEASE": ("helm.release", "releases"),
    "CHART": ("helm.chart", "charts"),
    "CHART_VERSION": ("helm.chart_version", "chart_versions"),
    "REPOSITORY": ("helm.repository", "repositories"),
    **{f"VALUES_FILE_{number}": ("helm.values_file", "files") for number in range(1, 10)},
    "REGION": ("aws.region", "regions"),
    "aws-region": ("aws.region", "regions"),
    "BUCKET": ("aws.s3_bucket", "buckets"),
    "CDN_HOST": ("aws.cloudfront_alias", "cdns"),
    "APP": ("azure.container_app", "apps"),
    "IMAGE": ("oci.image", "images"),
    "image-ref": ("oci.image", "images"),
    "image": ("oci.image", "images"),
    "tags": ("oci.image", "images"),
    "cluster": ("aws.ecs_cluster", "clusters"),
    "service": ("aws.ecs_service", "services"),
    "container-name": ("aws.ecs_container", "containers"),
}
"""Variables of steps and inputs of actions that hold a name, by key: its kind, and the slot of such names."""

LISTED: dict[str, tuple[str, str]] = {
    "DEPLOYMENTS": ("k8s.deployment", "deployments"),
    "JOBS": ("k8s.job", "before"),
    "SECRETS": ("k8s.secret", "secrets"),
}
"""Variables that hold several names."""

OURS = ("actions/", "aws-actions/", "docker/", "azure/", "aquasecurity/")
"""Owners of actions whose inputs have the names of NAMED."""

_VARIABLE = re.compile(r"\$(\w+)")
_BRANCH = re.compile(r"github\.ref\s*!=\s*'refs/heads/((?:[^']|'')*)'")


def is_workflow(path: str) -> bool:
    """Whether a file stands where GitHub looks for workflows."""
    folder, _, name = path.rpartition("/")
    return f"{folder}/".endswith(FOLDER) and name.endswith((".yaml", ".yml"))


def read_text(path: str, text: str, environment: str, target: str = "github") -> list[Artifact]:
    """The workflow. Raises tree.ReadError when it is not YAML."""
    return [_workflow(path, text, document, environment, target) for document in yaml.read(path, text)]


def _workflow(path: str, text: str, document: Node, environment: str, target: str) -> Artifact:
    name = path.rpartition("/")[2]
    found = _Found(path, text, environment, target, name)
    start = Span(path, document.start, document.start + 1)
    found.place("github.workflow_file", "name", name, start, "", True)
    found.permissions(document.get("permissions"))
    found.env(document.get("env"), "env")
    for word_ in ("run-name", "concurrency"):
        found.expressions(document.get(word_), word_)
    for key, job in entries(document.get("jobs")):
        _job(found, key, job)
    return Artifact("github.workflow", "", name, "", name, path, environment, target, start, found.mentions)


def _job(found: _Found, key: Node, job: Node) -> None:
    name = word(key)
    found.makes("github.job", f"jobs.{name}", key, found.file)
    needs = job.get("needs")
    for need in items(needs) or ([needs] if needs is not None and needs.kind == "scalar" else []):
        found.uses("github.job", f"needs.{name}.{word(need)}", need, found.file)
    environment = job.get("environment")
    called = environment.get("name") if environment is not None and environment.kind == "map" else environment
    found.once("github.environment", "environments", called)
    found.permissions(job.get("permissions"))
    for part, place in (("if", "job.if"), ("name", "job.name"), ("runs-on", "job.name"), ("env", "job.env")):
        found.expressions(job.get(part), place)
    found.expressions(called, "job.environment")
    if environment is not None and environment.kind == "map":
        found.expressions(environment.get("url"), "job.url")
    found.env(job.get("env"), "")
    for step in items(job.get("steps")):
        _step(found, name, step)
    found.expressions(job.get("outputs"), "step")
    for step_id, span in found.outputs:
        found.place("github.step", f"outputs.{name}.{step_id}", step_id, span, f"{found.file}#{name}")
    found.outputs.clear()


def _step(found: _Found, job: str, step: Node) -> None:
    identifier = step.get("id")
    if identifier is not None:
        found.makes("github.step", f"steps.{job}.{word(identifier)}", identifier, f"{found.file}#{job}")
    condition = step.get("if")
    found.expressions(condition, "step.if")
    for branch in _BRANCH.finditer(word(condition)):
        if condition is not None:
            value = branch.group(1).replace("''", "'")
            found.single("github.branch", "branches", value, found.part(condition, branch.group(1)))
    uses = step.get("uses")
    action = word(uses).partition("@")[0]
    ours = action.lower().startswith(OURS)
    run, variables = step.get("run"), step.get("env")
    values = given(word(run)) if run is not None else []
    # a variable that is a value of a chart is told as that value
    passed = {name for one in values for name in _VARIABLE.findall(one.text)}
    for part in (step.get("name"), run, step.get("working-directory")):
        found.expressions(part, "step")
    for key, value in entries(variables):
        found.expressions(value, "step", held=word(key) not in passed)
    # an input of somebody's action is one mention, with all that it is made of
    found.expressions(step.get("with"), "step", held=ours)
    if uses is not None:
        found.uses("github.action", f"actions.{action}", uses)
    found.env(step.get("env"), "env")
    for key, value in entries(step.get("with")):
        if ours:
            found.named(word(key), value)
        else:
            text = normal(word(value))
            found.place("github.input", f"with.{word(key)}", text, value.span(found.file), action)
    if run is not None:
        found.values(run, values, {word(key): value for key, value in entries(variables)})


class _Found(Collector):
    """The mentions of one workflow; a name that it says in several places is one use."""

    __slots__ = ("_counts", "_said", "namespace", "outputs")

    def __init__(self, file: str, text: str, environment: str, target: str, address: str) -> None:
        super().__init__(file, text, environment, target, address)
        self.namespace = ""
        self.outputs: list[tuple[str, Span]] = []
        self._said: set[tuple[str, str, str]] = set()
        self._counts: dict[str, int] = {}

    def single(self, kind: str, family: str, value: str, span: Span, scope: str = "") -> None:
        """A use, unless the same name was used before."""
        if (kind, value, scope) in self._said or not value:
            return
        self._said.add((kind, value, scope))
        number = self._counts.get(family, 0)
        self._counts[family] = number + 1
        self.place(kind, f"{family}.{number}", value, span, scope)

    def held(self, kind: str, name: str, span: Span) -> None:
        """A variable or a secret of the repository."""
        if (kind, name, "") not in self._said:
            self._said.add((kind, name, ""))
            self.place(kind, f"{'vars' if kind == 'github.variable' else 'secrets_held'}.{name}", name, span)

    def once(self, kind: str, family: str, node: Node | None, scope: str = "") -> None:
        """The same for a node's value; what only the run knows is no name, but for an image's tag."""
        if node is None or node.kind != "scalar":
            return
        value = normal(word(node))
        if plain(word(node)) or kind == "oci.image":
            self.single(kind, family, value, node.span(self.file), scope)

    def named(self, key: str, node: Node) -> None:
        """A variable or an input that holds a name."""
        if key in NAMED:
            kind, family = NAMED[key]
            self.once(kind, family, node)
            if key == "NAMESPACE":
                self.namespace = word(node)
        elif key in LISTED:
            kind, family = LISTED[key]
            for value in word(node).split():
                self.single(kind, family, value, self.part(node, value), self.namespace)

    def env(self, node: Node | None, place: str) -> None:
        """Variables: the names that they hold."""
        if place == "env" and node is not None:
            for key, value in entries(node):
                self.named(word(key), value)

    def values(self, run: Node, values: Iterable[Given], env: dict[str, Node]) -> None:
        """The values that a script gives a chart, with the variables of its step in their place."""
        for path, text, start, end in values:
            value = _VARIABLE.sub(
                lambda one: normal(word(env[one.group(1)])) if one.group(1) in env else one.group(0), text
            )
            whole = _VARIABLE.fullmatch(text)
            node = env.get(whole.group(1)) if whole is not None else None
            span = node.span(self.file) if node is not None else self._within(run, start, end)
            self.place("helm.value", f"values.{path}", value, span)

    def _within(self, node: Node, start: int, end: int) -> Span:
        """A part of a block scalar, whose lines are indented in the file; the whole for other scalars."""
        script = word(node)
        if node.style != "|":
            return self.part(node, script[start:end])
        line = self.text.index("\n", node.start) + 1
        indent = len(self.text[line:]) - len(self.text[line:].lstrip(" "))
        for _ in range(script.count("\n", 0, start)):
            line = self.text.index("\n", line) + 1
        at = line + indent + start - (script.rfind("\n", 0, start) + 1)
        return Span(self.file, at, at + end - start)

    def permissions(self, node: Node | None) -> None:
        """What the token may do; a job's own stands over the workflow's."""
        for key, value in entries(node):
            self.place("github.permission", f"permissions.{word(key)}", word(value), value.span(self.file))

    def expressions(self, node: Node | None, place: str, held: bool = True) -> None:
        """What expressions in a node lean on: contexts, outputs of steps, and variables and secrets that GitHub
        holds, unless those are told otherwise."""
        for part in _scalars(node):
            text = word(part)
            bare = place in ("step.if", "job.if") and "${{" not in text
            for context in contexts(text, bare):
                self.place(
                    "github.context", f"contexts.{place}.{context}", context, part.span(self.file), place
                )
            for context, name in references(text, bare):
                if context in ("vars", "secrets"):
                    kind = "github.variable" if context == "vars" else "github.secret"
                    # where secrets are not known at all, that is told
                    told = context == "secrets" and place not in ("env", "job.env", "step")
                    if held and not told and name.upper() != "GITHUB_TOKEN":
                        self.held(kind, name, self._behind(part, context, name))
                elif context == "steps":
                    self.outputs.append((name, self._behind(part, context, name)))

    def _behind(self, node: Node, context: str, name: str) -> Span:
        """Where a name stands behind its context."""
        whole = self.part(node, f"{context}.{name}")
        return Span(self.file, whole.end - len(name), whole.end)


def _scalars(node: Node | None) -> Iterator[Node]:
    if node is None:
        return
    for _, part in node.walk():
        if part.kind == "scalar":
            yield part

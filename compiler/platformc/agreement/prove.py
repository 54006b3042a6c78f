"""The proof: over the Platforms before anything is written, and over the text that was."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from platformc.agreement.agree import agree
from platformc.agreement.assignments import causes_of, concerned
from platformc.agreement.blame import blamed
from platformc.agreement.charts import read_declared
from platformc.agreement.computed import computed_findings
from platformc.agreement.conform import Difference, conform
from platformc.agreement.declarations import declaration_findings
from platformc.agreement.declared import declared, zones
from platformc.agreement.expectation import shown
from platformc.agreement.expected_compose import expected_compose
from platformc.agreement.expected_kubernetes import expected_kubernetes
from platformc.agreement.given import kept
from platformc.agreement.kustomization import unlisted
from platformc.agreement.labels import stray_labels
from platformc.agreement.mentions import Artifact, Mention
from platformc.agreement.monitors import watching_findings
from platformc.agreement.other_hand import OtherHands
from platformc.agreement.overrides import leaves, overridden, patches_of
from platformc.agreement.reading import Reading, files_made, is_chart, read_files
from platformc.agreement.slots import code_of, number_of
from platformc.agreement.wiring import ARTIFACT_MISSING, ARTIFACT_UNEXPECTED
from platformc.agreement.wording import difference_message
from platformc.agreement.world import Finding, World
from platformc.chart_values import chart_of, set_by_deploy
from platformc.diagnostics import Code, Diagnostic, Related
from platformc.ir import Platform
from platformc.readers.kubernetes import MAKES
from platformc.source import Span

if TYPE_CHECKING:
    from platformc.rules.finding import Broken

Origins = Mapping[str, Sequence[Span | None]]
"""For each file, for each of its lines (at index line - 1), the span of the spec behind it."""

TARGETS = ("kubernetes", "compose")

CLUSTER_TARGETS = ("kubernetes", "helm", "terraform")


class Proved(NamedTuple):
    """What a proof found, and the mentions that it went through."""

    diagnostics: list[Diagnostic]
    mentions: tuple[Mention, ...]


def expected(platform: Platform, target: str) -> list[Artifact]:
    """The artifacts that a target must make for a Platform; none for a target without a model here."""
    if target == "kubernetes":
        return expected_kubernetes(platform)
    # the others are imported where they are asked for: most specs deploy two or three targets
    if target == "monitoring":
        from platformc.agreement.expected_monitoring import expected_monitoring

        return expected_monitoring(platform)
    if target == "helm":
        from platformc.agreement.expected_helm import expected_helm

        return expected_helm(platform)
    if target == "github":
        from platformc.agreement.expected_github import expected_github

        return expected_github(platform)
    if target == "terraform":
        from platformc.agreement.expected_terraform import expected_terraform

        return expected_terraform(platform)
    if target == "azure":
        from platformc.agreement.expected_azure import expected_azure

        return expected_azure(platform)
    if target == "ecs":
        from platformc.agreement.expected_tasks import expected_ecs

        return expected_ecs(platform)
    return expected_compose(platform) if target == "compose" else []


def targets_of(platform: Platform) -> tuple[str, ...]:
    """The targets with a model here that this environment is deployed by; Kubernetes when none is named."""
    named = {deploy.target for deploy in platform.deploys}
    found = []
    if not named or named & set(CLUSTER_TARGETS):
        found.append("kubernetes")
    found += [target for target in ("compose", "monitoring", "github", "azure", "ecs") if target in named]
    return tuple(found)


def beside(platform: Platform, target: str) -> list[Mention]:
    """What is made for a target that it does not make itself: for what watches, the objects of the platform."""
    if target == "kubernetes":
        return list(declared(platform))
    if target == "helm":
        from platformc.agreement.expected_helm import installed

        return [*declared(platform), *installed(platform)]
    if target == "github":
        from platformc.agreement.expected_github import made_for_workflows

        return made_for_workflows(platform)
    if target == "ecs":
        from platformc.agreement.expected_tasks import made_for_tasks

        return list(made_for_tasks(platform))
    if target != "monitoring":
        return []
    made = [m for artifact in expected_kubernetes(platform) for m in artifact.mentions if m.makes]
    return [*made, *declared(platform)]


def watching(platform: Platform, target: str, artifacts: Sequence[Artifact]) -> list[Finding]:
    """Monitors without a Service, queries without a metric."""
    if target != "monitoring":
        return []
    services = [artifact for artifact in expected_kubernetes(platform) if artifact.kind == "Service"]
    return list(watching_findings(platform, artifacts, services))


def mentions_of(platform: Platform) -> tuple[Mention, ...]:
    """Everything that the Platform itself makes and uses, at the places of the spec."""
    found = [
        mention
        for target in targets_of(platform)
        for a in expected(platform, target)
        for mention in a.mentions
    ]
    return (*found, *declared(platform))


def prove_platforms(platforms: Sequence[Platform]) -> Proved:
    """Whether all names agree within the Platforms and between their environments, before anything is written."""
    every_zone = [zone for platform in platforms for zone in zones(platform)]
    found = computed_findings(platforms)
    mentions: list[Mention] = []
    for platform in platforms:
        said: set[str] = set()
        mentions.extend(declared(platform))
        for target in targets_of(platform):
            artifacts = expected(platform, target)
            mentions.extend(mention for artifact in artifacts for mention in artifact.mentions)
            world = World(artifacts, beside(platform, target), every_zone)
            for finding in (*agree(world), *watching(platform, target, artifacts)):
                said.add(finding.code.slug)
                found.append(_at_spec(finding, platform.environment))
        for finding in declaration_findings(platform, [zone.value for zone in every_zone], said):
            found.append(_at_spec(finding, platform.environment))
    return Proved(found, tuple(mentions))


def prove_text(
    platform: Platform,
    files: Mapping[str, str],
    origins: Origins | None = None,
    platforms: Sequence[Platform] = (),
) -> Proved:
    """Whether the files of one environment say what its Platform says, and agree with each other.

    files: text by path; what no reader knows is left alone. origins: given while building, then a finding is
    shown at the line of the spec behind the emitted one; without, at the file's line. platforms: all
    environments, where names of one are seen from another.
    """
    if chart_of(platform) is not None:
        # a chart of ours belongs to environments that are deployed with it
        files = {path: text for path, text in files.items() if not is_chart(path)}
    reading = read_files(platform.environment, files)
    chart = read_declared(platform, files, reading)
    diagnostics = list(reading.diagnostics)
    places = Places(platform, reading, origins)
    every_zone = [zone for other in platforms or (platform,) for zone in zones(other)]
    if platform.clusters and any(path.endswith(".json") for path in files):
        from platformc.agreement.tasks import broken_tasks

        diagnostics.extend(places.of_rule(broken) for broken in broken_tasks(files))
    for target in dict.fromkeys(artifact.target for artifact in reading.artifacts):
        artifacts = [artifact for artifact in reading.artifacts if artifact.target == target]
        if target == "terraform" and not concerned(platform, artifacts):
            continue
        model = expected(platform, target)
        model, elsewhere = kept(platform, target, model)
        if target == "azure":
            from platformc.agreement.expected_programs import expected_shared

            model = [*model, *expected_shared(platforms or (platform,))]
        backends = {
            (mention.scope, mention.value)
            for artifact in (model or (expected_kubernetes(platform) if target == "helm" else ()))
            if artifact.kind == "Ingress"
            for mention in artifact.mentions
            if mention.kind == "k8s.service"
        }
        conformed = conform(model, artifacts)
        differences = [d for d in conformed.differences if not places.added_by_patch(d)]
        if target == "terraform":
            differences = causes_of(differences, artifacts, conformed.settled)
        # what is in no file that could be read may be in the one that could not
        told = [d for d in differences if d.artifact is not None or not reading.diagnostics]
        if target == "helm":
            told = [*blamed(told, conformed.settled, reading.composed, backends), *chart]
        diagnostics.extend(_different(difference, backends, places) for difference in told)
        also = [
            *elsewhere,
            *beside(platform, target),
            *files_made(files, platform.environment),
        ]
        tainted = Tainted([*differences, *chart] if target == "helm" else differences, conformed.settled)
        # in a chart, many names stand at one place: what is wrong there was told
        known = {d.found.span for d in told if d.found is not None} if target == "helm" else set()
        if target == "kubernetes":
            diagnostics.extend(places.of_finding(f) for f in unlisted(artifacts, list(files_made(files, ""))))
        for finding in stray_labels(model, artifacts):
            if finding.mention.span not in known:
                diagnostics.append(places.of_finding(finding))
        if target == "terraform":
            continue  # each place was held against the Platform, whose own world is closed
        if target == "helm" and chart:
            continue  # what follows from them would be said of the same values
        world = World(artifacts, also, every_zone)
        for finding in (*agree(world), *watching(platform, target, artifacts)):
            if not tainted.explains(finding) and finding.mention.span not in known:
                known.update({finding.mention.span} if target == "helm" else ())
                diagnostics.append(places.of_finding(finding))
    return Proved(
        diagnostics, tuple(mention for artifact in reading.artifacts for mention in artifact.mentions)
    )


class Tainted:
    """What was already reported, so that what follows from it is not said again."""

    def __init__(self, differences: Iterable[Difference], settled: set[tuple[Span, str]]) -> None:
        self._settled = settled
        self._slots: set[tuple[str, str]] = set()
        self._artifacts: set[str] = set()
        self._values: set[tuple[str, str]] = set()
        for difference in differences:
            if difference.artifact is not None:
                for mention in (difference.found, difference.expected):
                    if mention is not None:
                        self._slots.add((difference.artifact.address, mention.slot))
                if difference.found is None or difference.found.slot in ("name", "namespace"):
                    self._artifacts.add(difference.artifact.address)
                self._values.update((m.kind, m.value) for m in difference.artifact.mentions if m.makes)
            if difference.model is not None:
                self._values.update((m.kind, m.value) for m in difference.model.mentions if m.makes)

    def explains(self, finding: Finding) -> bool:
        """Whether the finding is at, or about, something that was reported."""
        mention = finding.mention
        # what stands as the Platform says it was proved with the Platform: the cause is elsewhere
        if (mention.span, mention.slot) in self._settled:
            return True
        if (mention.address, mention.slot) in self._slots or mention.address in self._artifacts:
            return True
        if any((other.address, other.slot) in self._slots for _, other in finding.others):
            return True
        value = mention.value
        if mention.kind == "k8s.middleware":
            return any(
                kind == mention.kind and value.endswith(f"-{made}@kubernetescrd")
                for kind, made in self._values
            )
        kind = "k8s.secret" if mention.kind == "k8s.tls_secret" else mention.kind
        return (kind, value) in self._values or any((kind, part) in self._values for part in finding.values)


class Places:
    """Where findings about text are shown: at the spec while building, at the file while verifying."""

    def __init__(self, platform: Platform, reading: Reading, origins: Origins | None) -> None:
        self._platform = platform
        self._reading = reading
        self._origins = origins
        self.hands = OtherHands(reading.artifacts)
        self._patches = [(patch.span, patch.tree.span) for patch in platform.patches]

    def _origin(self, span: Span) -> Span | None:
        if self._origins is None or span.file not in self._origins:
            return None
        line = self._reading.sources[span.file].position(span.start).line
        origins = self._origins[span.file]
        return origins[line - 1] if line <= len(origins) else None

    def answers(self, model: Artifact) -> bool:
        """Whether a DNS record is one of an Ingress's host."""
        hosts = {ingress.host.value for ingress in self._platform.ingresses.values()}
        return model.kind == "aws_route53_record" and any(
            mention.slot == "name" and mention.value in hosts for mention in model.mentions
        )

    def _patched(self, origin: Span | None) -> bool:
        return origin is not None and any(
            whole.file == origin.file and whole.start <= origin.start < max(whole.end, tree.end)
            for whole, tree in self._patches
        )

    def _set(self, origin: Span | None, found: str) -> bool:
        """Whether what was found is a whole value that `deploy` sets: it goes before the one of the spec."""
        values = set_by_deploy(self._platform)
        inside = (
            origin is not None
            and values is not None
            and values.span.file == origin.file
            and values.span.start <= origin.start < values.span.end
        )
        return inside and values is not None and found in leaves(values)

    def added_by_patch(self, difference: Difference) -> bool:
        """Whether the escape hatch adds what nobody expects: then only the closed world judges it."""
        model, artifact, wanted, found = difference
        if artifact is None:
            return False
        if model is not None and overridden(
            patches_of(self._platform, artifact.target, model), wanted, found
        ):
            return True
        if wanted is not None:
            return False
        where = found.span if found is not None else artifact.span
        return self._patched(self._origin(where))

    def show(
        self,
        code: Code,
        message: str,
        hint: str | None,
        text: Span | None,
        spec: Span,
        others: Iterable[Related],
        values: tuple[str, str],
        by: Span | None = None,
        home: Span | None = None,
        free: bool = False,
    ) -> Diagnostic:
        """text: the place in the file; spec: what the Platform says of it; by: the patch that took it away.

        home: the file where it should be, when there is no place.
        free: it is no object's own name, which a chart may put together from a right value in a wrong way.
        """
        related = list(others)
        if text is None:
            primary = by or spec if self._origins is not None else home or self._first_line()
            if self._origins is None or by:
                related.insert(0, Related("the platform says it here", spec))
        elif self._origins is None:
            primary = text
            if spec.file:
                related.insert(0, Related("the platform says it here", spec))
        else:
            origin = self._origin(text)
            by_hand = self._patched(origin) or (free and self._set(origin, values[0]))
            primary = origin if origin is not None and by_hand else by or spec
            if not primary.file:
                primary = origin or self._platform.span
            related.insert(0, Related("it becomes this", text))
            if (by or by_hand) and spec.file:
                related.insert(1, Related("the platform says it here", spec))
        return code.at(
            primary, message, hint=hint, related=related, number=number_of(code),
            environment=self._platform.environment, values=values,
        )  # fmt: skip

    def of_rule(self, broken: Broken) -> Diagnostic:
        """A rule that a file breaks: at the line of the spec behind it while building."""
        origin = self._origin(broken.span)
        related = [Related(message, span) for message, span in broken.others]
        if origin is not None:
            related.insert(0, Related("it becomes this", broken.span))
        return broken.code.at(
            origin or broken.span, broken.message, hint=broken.hint, related=related,
            environment=self._platform.environment, values=broken.values,
        )  # fmt: skip

    def patch_of(self, model: Artifact) -> Span | None:
        """While building, the patch on an artifact: what is missing from it, it took away."""
        if self._origins is None:
            return None
        return next((p.span for target in TARGETS for p in patches_of(self._platform, target, model)), None)

    def home_of(self, model: Artifact) -> Span | None:
        """Where an object that is missing should be: what has its name and no known kind, else beside its like."""
        alike = self._reading.artifacts
        for artifact in alike:
            if artifact.name == model.name and artifact.kind not in MAKES:
                return artifact.span
        near = next((a for a in alike if (a.name, a.namespace) == (model.name, model.namespace)), None)
        near = near or next((a for a in alike if a.kind == model.kind), None)
        return Span(near.file, 0, 0) if near is not None else None

    def _first_line(self) -> Span:
        path = next(iter(self._reading.sources), "")
        return Span(path, 0, 0)

    def of_finding(self, finding: Finding) -> Diagnostic:
        mention = finding.mention
        in_text = mention.span.file in self._reading.sources
        said = self._platform.namespace.span if mention.slot == "namespace" else Span("", 0, 0)
        spec = (self._origin(mention.span) if in_text else mention.span) or said
        related = [Related(words, other.span) for words, other in finding.others]
        text = mention.span if in_text else None
        return self.show(finding.code, finding.message, finding.hint, text, spec, related, finding.values)


def _different(difference: Difference, backends: set[tuple[str, str]], places: Places) -> Diagnostic:
    model, artifact, wanted, found = difference
    if artifact is None and model is not None:
        message = f"{model.kind} `{model.name}` of `{model.declaration}` is in no file"
        hint = "build again, or take it out of the spec"
        by = places.patch_of(model)
        values = (model.name, "")
        return places.show(
            ARTIFACT_MISSING, message, hint, None, model.span, (), values, by, places.home_of(model)
        )
    assert artifact is not None
    if model is None:
        message = f"{artifact.kind} `{artifact.name}` is in the files, and the platform does not say it"
        hint = "delete it, or declare it in the spec"
        return places.show(
            ARTIFACT_UNEXPECTED, message, hint, artifact.span, Span("", 0, 0), (), ("", artifact.name)
        )
    mention = wanted or found
    assert mention is not None
    backend = (model.kind == "Service" and (model.namespace, model.name) in backends) or places.answers(model)
    code = code_of(model.kind, mention.slot, mention.value, backend)
    where = _told(artifact, wanted, found) if found is not None else _nearest_place(artifact, mention.slot)
    spec = wanted.span if wanted is not None else model.span
    values = (shown(found.value) if found else "", shown(wanted.value) if wanted else "")
    hint = f"it should be `{values[1]}`" if wanted is not None else "take it out, or say it in the spec"
    if found is None and mention.slot == f"container.env.{mention.value}":
        hint = f"give it the variable `{mention.value}`"
    elif wanted is not None and mention.slot.startswith("permissions."):
        hint = f"say `{mention.slot.removeprefix('permissions.')}: {values[1]}` there"
    by = places.patch_of(model) if found is None else None
    others = places.hands.of(artifact, wanted)
    return places.show(
        code,
        difference_message(artifact, wanted, found),
        hint,
        where,
        spec,
        others,
        values,
        by,
        free=mention.slot != "name",
    )


def _told(artifact: Artifact, wanted: Mention | None, found: Mention) -> Span:
    """The part of what was found that is wrong, where it was put together from several places."""
    if wanted is not None and found.kind in ("k8s.taint", "k8s.node_label"):
        right = re.split("[=:]", wanted.value)
        for part in artifact.mentions:
            if part.slot.startswith(f"{found.slot}.") and part.value not in right:
                return part.span
    return found.span


def _nearest_place(artifact: Artifact, slot: str) -> Span:
    """Where a missing slot would stand: beside the one that shares most of its words, else the object."""
    words = slot.split(".")
    best, score = artifact.span, 0
    for mention in artifact.mentions:
        shared = 0
        for mine, theirs in zip(words, mention.slot.split("."), strict=False):
            if mine != theirs:
                break
            shared += 1
        if shared > score:
            best, score = mention.span, shared
    return best


def _at_spec(finding: Finding, environment: str) -> Diagnostic:
    return finding.code.at(
        finding.mention.span,
        finding.message,
        hint=finding.hint,
        related=[Related(words, other.span) for words, other in finding.others],
        number=number_of(finding.code),
        environment=environment,
        values=finding.values,
    )

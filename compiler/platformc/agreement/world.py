"""Everything that is made in one environment, found by kind, scope and value."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from platformc.agreement.mentions import Artifact, Mention
from platformc.diagnostics import Code


class Finding(NamedTuple):
    """Two mentions that do not agree, before it is known where it is shown.

    others: the other side, each with what it is.
    """

    code: Code
    mention: Mention
    message: str
    hint: str | None = None
    others: tuple[tuple[str, Mention], ...] = ()
    values: tuple[str, str] = ("", "")


class World:
    """The artifacts of one environment and what else is made there; `zones` over all environments, longest first.

    declared: mentions of what has no artifact here: DNS records, roles, what others make.
    """

    __slots__ = ("_any", "_made", "_pods", "artifacts", "by_key", "declared", "lost", "pods", "zones")

    def __init__(
        self, artifacts: Iterable[Artifact], declared: Iterable[Mention], zones: Iterable[Mention]
    ) -> None:
        self.artifacts = tuple(artifacts)
        self.declared = tuple(declared)
        self.zones = sorted(zones, key=lambda zone: (-len(zone.value), zone.value))
        self.by_key: dict[tuple[str, str, str], Artifact] = {}
        self._made: dict[tuple[str, str, str], Mention] = {}
        self._any: dict[tuple[str, str], list[Mention]] = {}
        self._pods: dict[tuple[str, str], list[dict[str, Mention]]] = {}
        self.pods: dict[str, dict[str, Mention]] = {}
        self.lost: set[str] = set()
        """Namespaces that objects stand in and nothing makes."""
        for mention in self.declared:
            if mention.makes:
                self._add(mention)
        for artifact in self.artifacts:
            self.by_key.setdefault((artifact.kind, artifact.namespace, artifact.name), artifact)
            for mention in artifact.mentions:
                if mention.makes:
                    self._add(mention)
            self._add_pods(artifact)
        for artifact in self.artifacts:
            for mention in artifact.mentions:
                if mention.slot == "namespace" and self.maker(mention) is None:
                    self.lost.add(mention.value)

    def _add(self, mention: Mention) -> None:
        self._made.setdefault((mention.kind, mention.scope, mention.value), mention)
        self._any.setdefault((mention.kind, mention.value), []).append(mention)
        if mention.kind == "k8s.middleware":
            self._made.setdefault((mention.kind, "@", f"{mention.scope}-{mention.value}"), mention)

    def _add_pods(self, artifact: Artifact) -> None:
        labels = {
            mention.slot.removeprefix("pod.labels."): mention
            for mention in artifact.mentions
            if mention.slot.startswith("pod.labels.")
        }
        if labels:
            self.pods[artifact.address] = labels
            for mention in labels.values():
                self._pods.setdefault((mention.scope, mention.value), []).append(labels)

    def maker(self, use: Mention) -> Mention | None:
        """The mention that makes what `use` uses: same kind, same scope, same value; None when nothing does."""
        if use.kind == "k8s.middleware":
            return self._made.get((use.kind, "@", use.value.removesuffix("@kubernetescrd")))
        if use.scope == "*":
            anywhere = self._any.get((use.kind, use.value))
            return anywhere[0] if anywhere else None
        found = self._made.get((use.kind, use.scope, use.value))
        if found is None and use.kind == "dns.host":
            return self._made.get((use.kind, "", f"*.{use.value.partition('.')[2]}"))
        return found

    def anywhere(self, kind: str, value: str) -> list[Mention]:
        """Makers of that kind and value in any scope."""
        return self._any.get((kind, value), [])

    def moved_away(self, use: Mention) -> bool:
        """Whether its maker stands in a namespace that nothing makes: that is said of the maker."""
        return any(made.scope.partition("/")[0] in self.lost for made in self.anywhere(use.kind, use.value))

    def makers(self, kind: str) -> list[Mention]:
        """Every maker of a kind; for messages, not for matching."""
        return [mention for (made, _), found in self._any.items() if made == kind for mention in found]

    def selected(self, selector: list[Mention]) -> list[dict[str, Mention]]:
        """Labels of the pods that have every label of the selector."""
        if not selector:
            return []
        wanted = {mention.value for mention in selector}
        candidates = min(
            (self._pods.get((mention.scope, mention.value), []) for mention in selector), key=len
        )
        return [labels for labels in candidates if wanted <= {mention.value for mention in labels.values()}]

    def zone_of(self, host: str) -> Mention | None:
        """The longest zone, over all environments, that a host is in."""
        return next((zone for zone in self.zones if within(host, zone.value)), None)


def within(host: str, zone: str) -> bool:
    """Whether a host is a zone's own name or below it."""
    return host == zone or host.endswith(f".{zone}")


def covers(certificate: str, host: str) -> bool:
    """Whether a certificate's name is good for a host: itself, or a wildcard of one label (RFC 6125, 6.4.3)."""
    if certificate == host:
        return True
    return (
        certificate.startswith("*.")
        and host.partition(".")[2] == certificate[2:]
        and not host.startswith("*")
    )

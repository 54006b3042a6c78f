"""The other hand of a name in the files: who makes what is asked for, or who asks for what is made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from platformc.agreement.mentions import Artifact, Mention
from platformc.diagnostics import Related

ONE = {"k8s.tls_secret": "k8s.secret", "tls.host": "dns.host", "k8s.middleware_name": "k8s.middleware"}
"""Kinds of uses whose maker makes another kind."""
_READ = re.compile(r"secret \S+ (\S+)")
MAKERS_ONLY = frozenset(
    {"k8s.label", "env.name", "env.value", "aws.tag", "k8s.part", "k8s.kind", "file", "k8s.api_version"}
)
"""Kinds that say nothing of anybody else: many have one value by chance."""


class OtherHands:
    """Finds, for a slot that does not say what it should, who else in the files says it."""

    def __init__(self, artifacts: Sequence[Artifact]) -> None:
        self._artifacts = artifacts

    def of(self, artifact: Artifact, wanted: Mention | None) -> list[Related]:
        """The other hand of what is wanted, in another object; of another tool or in another file before others."""
        if wanted is None or wanted.kind in MAKERS_ONLY:
            return []
        asked = wanted
        if wanted.kind == "k8s.middleware" and wanted.makes:
            asked = wanted._replace(value=f"{artifact.namespace}-{wanted.value}@kubernetescrd")
        found = [one for one in self._known.get(_key(asked), ()) if one.makes is not wanted.makes]
        elsewhere = [one for one in found if one.address != artifact.address and one.span.file]
        elsewhere.sort(key=lambda one: (one.target == artifact.target, one.span.file == artifact.file))
        words = "it is asked for here" if wanted.makes else "it is made here"
        return [Related(words, one.span) for one in elsewhere[:1]]

    @cached_property
    def _known(self) -> dict[tuple[str, str], list[Mention]]:
        known: dict[tuple[str, str], list[Mention]] = {}
        for mention in _all(self._artifacts):
            known.setdefault(_key(mention), []).append(mention)
        return known


def _all(artifacts: Iterable[Artifact]) -> Iterator[Mention]:
    for artifact in artifacts:
        for mention in artifact.mentions:
            yield mention
            if mention.kind == "k8s.middleware" and mention.makes:
                # Traefik's annotation says the namespace too
                asked = f"{artifact.namespace}-{mention.value}@kubernetescrd"
                yield mention._replace(value=asked)
            elif mention.kind == "k8s.secret_key" and mention.makes:
                # a workflow reads it by the Secret's name
                name = mention.scope.rpartition("/")[2]
                yield mention._replace(kind="helm.value", value=f"secret {name} {mention.value}")
            elif mention.kind == "helm.value" and (read := _READ.fullmatch(mention.value)):
                yield mention._replace(kind="k8s.secret_key", value=read.group(1))


def _key(mention: Mention) -> tuple[str, str]:
    return ONE.get(mention.kind, mention.kind), mention.value

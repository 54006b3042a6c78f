"""A mention: one place where an artifact makes a name or uses it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from platformc.source import Span


class Mention(NamedTuple):
    """`kind` and `value` of a name, who says it, and where.

    makes: the artifact makes it (a Service named so), else it uses it (an Ingress asks for that Service).
    scope: what the value is told apart by, beside its kind: the namespace of a namespaced object, the Secret
    of a key, the Service of a port; "" when it stands alone.
    target: `spec` for the Platform itself, `external` for what others make, else the target (`kubernetes`).
    address: the tool's own (`v1/Service/NAMESPACE/NAME`, `services.app.ports[0]`, `ingress.api`).
    slot: what the mention is to its artifact (`tls.secret`, `selector.app`): the same for the Platform's
    expectation and for the text, so that the two can be held against each other.
    """

    kind: str
    value: str
    makes: bool
    environment: str
    target: str
    address: str
    slot: str
    span: Span
    scope: str = ""
    pointer: str = ""
    name: str = ""
    """Path of the name in the spec (`names.namespace`), "" when not known."""


Role = Literal["makes", "uses"]

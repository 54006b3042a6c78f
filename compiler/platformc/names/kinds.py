"""Every kind of name, by its id."""

from __future__ import annotations

from platformc.names import aws, aws_services, azure, containers, data, kubernetes, software, web
from platformc.names.kind import Kind

KINDS: dict[str, Kind] = {
    one.id: one
    for rows in (
        kubernetes.ROWS,
        aws.ROWS,
        aws_services.ROWS,
        azure.ROWS,
        containers.ROWS,
        data.ROWS,
        web.ROWS,
        software.ROWS,
    )
    for one in rows
}
"""The table, in the order of its modules."""


def kind(id: str) -> Kind | None:
    """The kind called `id` (`k8s.namespace`), or None."""
    return KINDS.get(id)

"""What GitHub refuses in a workflow, whoever wrote it: contexts out of place, ids that are there twice."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.agreement.mentions import Artifact, Mention
from platformc.agreement.workflows import CONTEXT, DUPLICATE_ID, SECRETS_IN_IF
from platformc.agreement.world import Finding
from platformc.diagnostics import nearest

_RUN = frozenset({"github", "inputs", "vars"})
_JOB = _RUN | {"needs", "strategy", "matrix"}
_STEP = _JOB | {"job", "runner", "env", "steps"}
PLACES: dict[str, frozenset[str]] = {
    "run-name": _RUN,
    "concurrency": _RUN,
    "env": _RUN | {"secrets"},
    "job.if": _RUN | {"needs"},
    "job.name": _JOB,
    "job.environment": _JOB,
    "job.url": _JOB | {"job", "runner", "env", "steps"},
    "job.env": _JOB | {"secrets"},
    "step.if": _STEP,
    "step": _STEP | {"secrets"},
}
"""Contexts by place: https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#context-availability"""
ALL = frozenset().union(*PLACES.values()) | {"jobs"}


def workflow_findings(artifact: Artifact) -> Iterator[Finding]:
    """Contexts where GitHub does not know them, and ids that two steps of a job have."""
    ids: dict[tuple[str, str], Mention] = {}
    said: set[tuple[str, int]] = set()
    for mention in artifact.mentions:
        if mention.kind == "github.context":
            finding = _context(mention)
            if finding is not None and (mention.value, mention.span.start) not in said:
                said.add((mention.value, mention.span.start))
                yield finding
        elif mention.kind == "github.step" and mention.makes:
            key = (mention.scope, mention.value.lower())
            first = ids.setdefault(key, mention)
            if first is not mention:
                yield Finding(
                    DUPLICATE_ID,
                    mention,
                    f"two steps have the id `{mention.value}`",
                    "give one of them another id",
                    (("the other one", first),),
                    (mention.value, first.value),
                )


def _context(mention: Mention) -> Finding | None:
    place = mention.scope
    allowed = PLACES.get(place, ALL)
    if mention.value in allowed:
        return None
    values = (mention.value, place)
    if mention.value == "secrets" and place in ("job.if", "step.if"):
        hint = "put it into `env` of the job, and ask `env.NAME` in the `if` of a step"
        return Finding(SECRETS_IN_IF, mention, "an `if` asks for a secret", hint, (), values)
    if mention.value in ALL:
        where = (
            f"`{place.rpartition('.')[2]}` of a {place.partition('.')[0]}" if "." in place else f"`{place}`"
        )
        return Finding(
            CONTEXT,
            mention,
            f"`{mention.value}` is not known in {where}",
            "known there: " + ", ".join(f"`{name}`" for name in sorted(allowed)),
            (),
            values,
        )
    near = nearest(mention.value, sorted(allowed))
    hint = (
        f"did you mean `{near}`?"
        if near
        else "known here: " + ", ".join(f"`{name}`" for name in sorted(allowed))
    )
    return Finding(CONTEXT, mention, f"there is no context `{mention.value}`", hint, (), values)

"""A baseline: findings that were there before, by fingerprint, so that only new ones count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from platformc.diagnostics import Diagnostic
from platformc.report.order import fingerprint


class NotABaseline(ValueError):
    """The text is no baseline; the message says why, in one line."""


def read(text: str) -> frozenset[str]:
    """The fingerprints of `{"version": 1, "fingerprints": [...]}`. Raises NotABaseline."""
    from json import JSONDecodeError, loads

    try:
        data = loads(text)
    except (JSONDecodeError, RecursionError) as error:
        raise NotABaseline("it is not JSON") from error
    if not isinstance(data, dict) or not isinstance(data.get("fingerprints"), list):
        raise NotABaseline('it has no list of "fingerprints"')
    if data.get("version") != 1:
        raise NotABaseline('its "version" is not 1')
    return frozenset(entry for entry in data["fingerprints"] if isinstance(entry, str))


def write(diagnostics: Iterable[Diagnostic]) -> str:
    """The text of a baseline that holds exactly these findings."""
    from json import dumps

    fingerprints = sorted({fingerprint(diagnostic) for diagnostic in diagnostics})
    return dumps({"version": 1, "fingerprints": fingerprints}, indent=2) + "\n"


def fresh(diagnostics: Iterable[Diagnostic], known: frozenset[str]) -> Sequence[Diagnostic]:
    """The findings that the baseline does not hold.

    One held for all environments also covers a run over some of them.
    """
    return [
        diagnostic
        for diagnostic in diagnostics
        if fingerprint(diagnostic) not in known and fingerprint(diagnostic, "") not in known
    ]

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


def fresh(
    diagnostics: Iterable[Diagnostic], known: frozenset[str], environments: Sequence[str] = ()
) -> Sequence[Diagnostic]:
    """The findings that the baseline does not hold.

    environments: those of the run; what is held for all of them covers a run over some, and the reverse.
    """

    def held(diagnostic: Diagnostic) -> bool:
        if fingerprint(diagnostic) in known or fingerprint(diagnostic, "") in known:
            return True
        if diagnostic.environment is not None or not environments:
            return False
        return all(fingerprint(diagnostic, environment) in known for environment in environments)

    return [diagnostic for diagnostic in diagnostics if not held(diagnostic)]

"""The values of a chart in several environments: what all share, and what each says for itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from platformc.output import Tree, plain


class Lack(Enum):
    """Why an environment has no value. ELSEWHERE: the object is not there. MISSING: the value must not be."""

    ELSEWHERE = 0
    MISSING = 1


Vector = Sequence[Tree]
"""A value of each environment, or a Lack, in the order of the environments."""

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Values:
    """Gathers values by dotted path. own: what each environment says; common: what stands in the chart."""

    def __init__(self, count: int) -> None:
        self.own: list[dict[str, Tree]] = [{} for _ in range(count)]
        self.common: dict[str, Tree] = {}
        self.examples: dict[str, Tree] = {}
        """Each path that a template asks for, with an example."""
        self.maps: dict[str, None] = {}
        """Paths of maps whose keys are the user's own, and whose values are texts."""
        self.required: dict[str, None] = {}
        """Paths that each environment must give."""
        self.open: dict[str, frozenset[int]] = {}
        """Paths that are given when it is deployed, and in which environments."""
        self._taken: dict[str, str] = {}

    def put(self, path: Sequence[str], vector: Vector, *, own: bool = False, key: str | None = None) -> str:
        """Keeps a value of each environment; the dotted path where it stands, which may have got a number.

        own: each environment says it, though all say the same. key: of a map of the user's own at `path`.
        """
        dotted = self._place(
            path, repr([one if isinstance(one, Lack) else plain(one) for one in vector]), key
        )
        steps = (*dotted.split("."), *((key,) if key is not None else ()))
        held = [one for one in vector if not isinstance(one, Lack)]
        if key is not None:
            self.maps[dotted] = None
        elif held:
            self.examples[dotted] = plain(held[0])
        alike = all(plain(one) == plain(held[0]) and type(plain(one)) is type(plain(held[0])) for one in held)
        if held and alike and not own and Lack.MISSING not in vector:
            _set(self.common, steps, held[0])
            return dotted
        if Lack.MISSING in vector or key is not None:
            # a template may ask for what is not there, but not below what is not there
            _reach(self.common, steps[:-1])
        if key is None and not any(isinstance(one, Lack) for one in vector):
            self.required[dotted] = None
        for values, one in zip(self.own, vector, strict=True):
            if not isinstance(one, Lack):
                _set(values, steps, one)
        return dotted

    def _place(self, path: Sequence[str], said: str, key: str | None) -> str:
        base = ".".join(word(step) for step in path)
        if key is not None:
            return base
        dotted, count = base, 1
        while self._taken.setdefault(dotted, said) != said:
            count += 1
            dotted = f"{base}{count}"
        return dotted


def word(step: str) -> str:
    """A key that a template can ask for: `app.kubernetes.io/name` becomes `appKubernetesIoName`."""
    if _WORD.fullmatch(step):
        return step
    parts = [part for part in re.split(r"[^A-Za-z0-9]+", step) if part]
    joined = (parts[0] if parts else "") + "".join(part[:1].upper() + part[1:] for part in parts[1:])
    return joined if _WORD.fullmatch(joined) else f"_{joined}"


def _reach(values: dict[str, Tree], steps: Sequence[str]) -> None:
    here = values
    for step in steps:
        here = here.setdefault(step, {})


def _set(values: dict[str, Tree], steps: Sequence[str], value: Tree) -> None:
    here = values
    for step in steps[:-1]:
        here = here.setdefault(step, {})
    here[steps[-1]] = value

"""All specs of a command line, compiled, with every finding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from platformc.cli.installing import Copies, Copy, copies
from platformc.cli.progress import progress
from platformc.cli.targets import Targets, require
from platformc.cli.unit import Shown, Unit, compile_unit, joined, shown, units
from platformc.pipeline import Compiled, check_together


class Work(NamedTuple):
    """Specs, what came of them, and what is installed, one to one; `shown` are all findings, as people see them."""

    units: tuple[Unit, ...]
    compiled: tuple[Compiled, ...]
    shown: Shown
    targets: Targets
    installs: tuple[Copies, ...]

    @property
    def strict(self) -> bool:
        """Whether a configuration asks for `--strict`."""
        return any(unit.project.config.strict for unit in self.units)

    def praise(self) -> str:
        """One line that says what is proved."""
        environments = list(
            dict.fromkeys(platform.environment for each in self.compiled for platform in each.platforms)
        )
        files = sum(len(each.files) for each in self.compiled)
        specs = ", ".join(unit.given for unit in self.units)
        return f"{specs}: {', '.join(environments)} agree ({files} file{'' if files == 1 else 's'} proved)"

    def account(self) -> str:
        """What was read and made, for `--verbose`."""
        lines = []
        for unit, each in zip(self.units, self.compiled, strict=True):
            lines.append(f"{unit.given}: project {unit.project.folder}")
            lines += [f"  read {path} ({digest[:12]})" for path, digest in sorted(each.inputs.items())]
            lines += [f"  made {emitted.path} ({len(emitted.text)} characters)" for emitted in each.files]
        return "\n".join(lines)


def compile_all(
    specs: Sequence[str],
    config: str | None,
    environments: Sequence[str] = (),
    only: Sequence[str] = (),
    emit: bool = True,
    output: str | None = None,
    quiet: bool = False,
) -> Work:
    """Compiles each spec, and holds them against each other when there are several. Raises Stop, OSError."""
    targets = Targets()
    require(tuple(only), targets)
    work = units(specs, config)
    with progress(quiet) as tell:
        compiled = tuple(compile_unit(unit, targets, environments, only, emit, output, tell) for unit in work)
    parts: list[Shown] = []
    installs: list[Copies] = []
    taken: dict[str, dict[str, Copy]] = {}
    for unit, each in zip(work, compiled, strict=True):
        wanted, found = copies(each, targets, taken.setdefault(unit.project.folder, {}))
        installs.append(wanted)
        parts.append(shown(unit, (*unit.project.findings, *each.diagnostics, *found), each.sources))
    if len(work) > 1:
        parts.append(_together(work, compiled))
    return Work(work, compiled, joined(parts), targets, tuple(installs))


def _together(work: Sequence[Unit], compiled: Sequence[Compiled]) -> Shown:
    """What only shows when the specs are seen side by side. All of them share the first one's folder."""
    first = work[0]
    texts = joined([shown(unit, (), each.sources) for unit, each in zip(work, compiled, strict=True)])
    between = shown(first, check_together(compiled), compiled[0].sources)
    return Shown(between.diagnostics, texts.sources)

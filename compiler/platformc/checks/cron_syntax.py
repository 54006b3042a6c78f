"""Lines of cron that no scheduler reads."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.diagnostics import Code, Diagnostic
from platformc.ir import Platform

CRON_SYNTAX = Code(
    "cron/syntax",
    summary="a schedule is no line of cron",
    why="The cluster refuses the job; other schedulers never run it.",
    wrong='platform demo { }\njob backup { image = "backup:1"; run = schedule "0 25 * * *" }\ndeploy { compose }',
    right='platform demo { }\njob backup { image = "backup:1"; run = schedule "0 2 * * *" }\ndeploy { compose }',
    source="https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax",
)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_FIELDS: tuple[tuple[str, int, int, dict[str, int]], ...] = (
    ("minute", 0, 59, {}),
    ("hour", 0, 23, {}),
    ("day of the month", 1, 31, {}),
    ("month", 1, 12, {word: at for at, word in enumerate(_MONTHS, 1)}),
    ("day of the week", 0, 6, {word: at for at, word in enumerate(_DAYS)}),
)
_WORDS = frozenset(("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"))


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each schedule that is wrong, with the first field that is."""
    schedules = [(f"job `{job.label}`", job.run.cron, True) for job in platform.jobs.values()]
    schedules += [(f"workflow `{one.label}`", one.on.schedule, False) for one in platform.workflows.values()]
    for owner, cron, words in schedules:
        line = cron.plain if cron else None
        if cron is None or line is None:
            continue
        wrong = mistake(line)
        if wrong is None and line.startswith("@") and not words:
            wrong = "is a word, and GitHub takes five fields"
        if wrong is not None:
            yield CRON_SYNTAX.at(
                cron.span,
                f"the schedule `{line}` of {owner} {wrong}",
                hint="minute, hour, day of the month, month, day of the week: `0 2 * * *` is every day at two",
                values=(line, ""),
            )


def mistake(line: str) -> str | None:
    """What is wrong with a line of cron, or None."""
    if line.startswith("@"):
        return None if line in _WORDS else "is no word of cron"
    fields = line.split()
    if len(fields) != len(_FIELDS):
        return f"has {len(fields)} fields; cron has {len(_FIELDS)}"
    for text, (name, least, most, words) in zip(fields, _FIELDS, strict=True):
        for item in text.split(","):
            wrong = _item(item, least, most, words)
            if wrong:
                return f"has the {name} `{text}`: {wrong}"
    return None


def _item(item: str, least: int, most: int, words: dict[str, int]) -> str | None:
    span, slash, step = item.partition("/")
    if slash and not (_digits(step) and int(step) > 0):
        return f"`{step}` is no step"
    if span in ("*", "?"):
        return None
    low, dash, high = span.partition("-")
    numbers: list[int] = []
    for word in (low, high) if dash else (low,):
        number = words.get(word.lower(), int(word) if _digits(word) else None)
        if number is None:
            return f"`{word}` is no number" if word else "a number is missing"
        if not least <= number <= most:
            return f"`{word}` is not in {least} to {most}"
        numbers.append(number)
    if len(numbers) == 2 and numbers[0] > numbers[1]:
        return f"`{span}` runs backwards"
    return None


def _digits(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) <= 9

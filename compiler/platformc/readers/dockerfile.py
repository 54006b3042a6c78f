"""Reads Dockerfiles: the instructions of each stage, and where each word stands.

https://docs.docker.com/reference/dockerfile/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from platformc.source import Span

_LINE = re.compile(r"[^\n]*\n?")
_HEREDOC = re.compile(r"<<-?[\"']?([A-Za-z_][A-Za-z0-9_]*)[\"']?")
_WORD = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|[^\s"\']+')
_VARIABLE = re.compile(r"\$(?:\{([A-Za-z_]\w*)(?::[-+]([^}]*))?\}|([A-Za-z_]\w*))")
_ESCAPE = re.compile(r"#\s*escape\s*=\s*(\S)\s*", re.IGNORECASE)


class Word(NamedTuple):
    """A word of an instruction, without quotes, and where it stands."""

    text: str
    span: Span


class Instruction(NamedTuple):
    """name: in capitals. flags: `--from=build`, without the dashes. text: what follows the name, as it stands."""

    name: str
    words: tuple[Word, ...]
    flags: dict[str, str]
    text: str
    span: Span


class Stage(NamedTuple):
    """What one FROM begins. name: as other stages know it."""

    name: str
    base: str
    instructions: tuple[Instruction, ...]


class Dockerfile(NamedTuple):
    """The stages of a Dockerfile; the last one is the image. values: what ARG and ENV say where nobody says more."""

    path: str
    stages: tuple[Stage, ...]
    values: dict[str, str]

    def last(self, name: str) -> Instruction | None:
        """The instruction that holds in the image: the last one of its name, in the stages that it is made from."""
        known = {stage.name: stage for stage in self.stages if stage.name}
        stage = self.stages[-1] if self.stages else None
        seen: set[str] = set()
        while stage is not None:
            found = [one for one in stage.instructions if one.name == name]
            if found:
                return found[-1]
            seen.add(stage.name)
            stage = known.get(stage.base) if stage.base not in seen else None
        return None

    def every(self, *names: str) -> Iterator[Instruction]:
        """All instructions of these names, in every stage."""
        for stage in self.stages:
            for one in stage.instructions:
                if one.name in names:
                    yield one

    def exposed(self) -> list[tuple[int, str, Span]]:
        """Ports that the image says it listens on, with their protocol; those that cannot be known are left out."""
        found: list[tuple[int, str, Span]] = []
        known = {stage.name: stage for stage in self.stages if stage.name}
        stage = self.stages[-1] if self.stages else None
        seen: set[str] = set()
        while stage is not None:
            for one in stage.instructions:
                for word in one.words if one.name == "EXPOSE" else ():
                    port, _, protocol = expanded(word.text, self.values).partition("/")
                    if port.isdigit():
                        found.append((int(port), protocol.lower() or "tcp", word.span))
            seen.add(stage.name)
            stage = known.get(stage.base) if stage.base not in seen else None
        return found

    def arguments(self) -> set[str]:
        """Names of all build arguments."""
        return {word.text.partition("=")[0] for one in self.every("ARG") for word in one.words}


def is_dockerfile(path: str) -> bool:
    """Whether a file is called as Dockerfiles are: `Dockerfile`, `Dockerfile.local`, `web.dockerfile`."""
    name = path.rpartition("/")[2].lower()
    return name == "dockerfile" or name.startswith("dockerfile.") or name.endswith(".dockerfile")


def read(path: str, text: str) -> Dockerfile:
    """The stages of the text known as `path`; what comes before the first FROM stands in a stage without a base."""
    stages: list[Stage] = []
    values: dict[str, str] = {}
    name, base, here = "", "", list[Instruction]()
    started = False
    for one in _instructions(path, text):
        if one.name == "FROM":
            if started:
                stages.append(Stage(name, base, tuple(here)))
            started = True
            words = [word.text for word in one.words]
            base = words[0].lower() if words else ""
            name = words[2].lower() if len(words) > 2 and words[1].lower() == "as" else ""
            here = []
        elif one.name in ("ARG", "ENV"):
            values.update(_said(one))
        here.append(one)
    if started:
        stages.append(Stage(name, base, tuple(here)))
    return Dockerfile(path, tuple(stages), values)


def expanded(text: str, values: dict[str, str]) -> str:
    """The text with variables that are known."""

    def value(found: re.Match[str]) -> str:
        name = found.group(1) or found.group(3)
        return values.get(name) or found.group(2) or found.group()

    return _VARIABLE.sub(value, text)


def _said(one: Instruction) -> dict[str, str]:
    found: dict[str, str] = {}
    words = [word.text for word in one.words]
    if one.name == "ENV" and len(words) == 2 and "=" not in words[0]:
        return {words[0]: words[1]}
    for word in words:
        key, separator, value = word.partition("=")
        if separator:
            found[key] = value.strip("\"'")
    return found


def _instructions(path: str, text: str) -> Iterator[Instruction]:
    pos, escape = 0, "\\"
    first = _ESCAPE.match(text)
    if first:
        escape = first.group(1)
    while pos < len(text):
        line = _LINE.match(text, pos)
        assert line is not None
        start, pos = pos, line.end()
        if not line.group().strip() or line.group().lstrip().startswith("#"):
            continue
        end = pos
        # a line goes on where the last one ends in the escape; comments between are left out
        while _goes_on(text[start:end], escape) and end < len(text):
            more = _LINE.match(text, end)
            assert more is not None
            end = more.end()
        pos = end
        heredoc = _HEREDOC.search(text, start, end)
        if heredoc:
            closing = re.compile(rf"^\s*{re.escape(heredoc.group(1))}\s*$", re.MULTILINE).search(text, end)
            pos = closing.end() + 1 if closing else len(text)
        yield _instruction(path, text, start, end, escape)


def _goes_on(lines: str, escape: str) -> bool:
    last = lines.rstrip("\n").rpartition("\n")[2]
    if last.lstrip().startswith("#") and "\n" in lines.rstrip("\n"):
        return True
    return last.rstrip().endswith(escape)


def _instruction(path: str, text: str, start: int, end: int, escape: str) -> Instruction:
    head = re.compile(r"\s*([A-Za-z]+)\s*").match(text, start, end)
    if head is None:
        return Instruction("", (), {}, "", Span(path, start, end))
    flags: dict[str, str] = {}
    words: list[Word] = []
    for found in _WORD.finditer(_blanked(text[head.end() : end], escape)):
        place = Span(path, head.end() + found.start(), head.end() + found.end())
        word = found.group()
        if word.startswith("--") and not words:
            key, _, value = word.removeprefix("--").partition("=")
            flags[key] = value
            continue
        words.append(Word(word.strip("\"'") if word[0] in "\"'" else word, place))
    span = Span(path, head.start(1), max(head.end(1), (words[-1].span.end if words else head.end(1))))
    return Instruction(head.group(1).upper(), tuple(words), flags, text[head.end() : end].strip(), span)


def _blanked(text: str, escape: str) -> str:
    """The text with escapes at line ends and comments between its lines as blanks: places stay."""
    lines = text.split("\n")
    found: list[str] = []
    for number, line in enumerate(lines):
        if number and line.lstrip().startswith("#"):
            found.append(" " * len(line))
        elif line.rstrip().endswith(escape):
            cut = line.rstrip()[: -len(escape)]
            found.append(cut + " " * (len(line) - len(cut)))
        else:
            found.append(line)
    return "\n".join(found)

"""The folder of a program, and the files in it that the spec leads to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from posixpath import dirname, join, normpath, relpath

from platformc.ir import Platform, PythonProgram, Service, Text
from platformc.resolve.imports import inside
from platformc.source import Sources, Span


class Folder:
    """A program of Python whose folder is there. path: relative to the working directory, as `read` wants it."""

    __slots__ = ("_read", "path", "platform", "program", "project", "service", "sources")

    def __init__(
        self,
        platform: Platform,
        service: Service,
        program: PythonProgram,
        path: str,
        project: str,
        read: Callable[[str], bytes],
        sources: Sources,
    ) -> None:
        self.platform = platform
        self.service = service
        self.program = program
        self.path = path
        self.project = project
        self.sources = sources
        self._read = read

    def text(self, name: str) -> tuple[str, str] | None:
        """The path and the text of a file beside or above it; None when it is not there or not in the project."""
        return self.at(normpath(join(self.path, name)))

    def at(self, path: str) -> tuple[str, str] | None:
        """The same for a path from the working directory."""
        if not inside(path, self.project):
            return None
        try:
            return path, self._read(path).decode("utf-8", "replace")
        except OSError:
            return None

    def shown(self, path: str, text: str) -> None:
        """Findings may show lines of this text."""
        if path not in self.sources:
            self.sources.add(path, text)

    def is_there(self) -> bool:
        """Whether anything of a program stands in it."""
        module = self.program.module.value
        names = ["pyproject.toml", f"{module}/__init__.py", f"{module}.py"]
        if self.service.encrypted_env is not None:
            names.append(self.service.encrypted_env.file.value)
        return any(self.text(name) is not None for name in names)


def folders(
    platform: Platform, read: Callable[[str], bytes], project: str, sources: Sources
) -> Iterator[Folder]:
    """The folders of programs that are there."""
    for service in platform.services.values():
        program, build = service.python, service.build
        if program is None or build is None or build.context.plain is None:
            continue
        path = beside(build.context, build.context.plain)
        folder = Folder(platform, service, program, path, project, read, sources)
        if inside(path, project) and folder.is_there():
            yield folder


def beside(text: Text, path: str) -> str:
    """A path that is relative to the file in which a text stands, from the working directory."""
    return normpath(join(dirname(text.span.file), path))


def line_span(path: str, text: str, word: str) -> Span:
    """Where a word first stands in a text; its first character when it is not in it."""
    at = text.find(word) if word else -1
    return Span(path, at, at + len(word)) if at >= 0 else Span(path, 0, min(1, len(text)))


def from_project(project: str, path: str) -> str:
    """A path as seen from the project's folder."""
    return relpath(path, project or ".")

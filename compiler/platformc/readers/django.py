"""Reads a settings module of Django without running it: what stands there as literals.

https://docs.djangoproject.com/en/stable/ref/settings/
"""

from __future__ import annotations

import ast
import re

from platformc.readers.artifacts import Artifact, Collector
from platformc.readers.tree import ReadError
from platformc.source import Span

_MAIL = ("EMAIL_HOST", "EMAIL_PORT", "SERVER_EMAIL", "DEFAULT_FROM_EMAIL")
_SETTING = re.compile(r"^[A-Z][A-Z0-9_]* = ", re.MULTILINE)


def is_settings(path: str, text: str) -> bool:
    """Whether a file looks like settings of Django: names in capitals are given values."""
    return path.endswith(".py") and _SETTING.search(text) is not None


def read_text(path: str, text: str, environment: str, target: str = "compose") -> list[Artifact]:
    """One artifact. Raises tree.ReadError when it is no Python."""
    try:
        module = ast.parse(text)
    except SyntaxError as error:
        at = _offset(text, error.lineno or 1, 0)
        raise ReadError("this is no Python", at, path) from None
    found = _Module(path, text, environment, target)
    for statement in module.body:
        if isinstance(statement, ast.ImportFrom) and any(name.name == "*" for name in statement.names):
            found.place("django.module", "base", statement.module or "", found.span(statement))
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            name = statement.targets[0]
            if isinstance(name, ast.Name):
                _setting(found, name.id, statement.value)
    inside = path.rpartition(f"/{target}/")[2].removesuffix(".py").replace("/", ".")
    start = Span(path, 0, min(1, len(text)))
    return [
        Artifact("django.settings", "", inside, "", inside, path, environment, target, start, found.mentions)
    ]


class _Module(Collector):
    __slots__ = ("starts",)

    def __init__(self, path: str, text: str, environment: str, target: str) -> None:
        super().__init__(path, text, environment, target, "settings")
        self.starts = [0]
        for line in text.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))

    def span(self, node: ast.expr | ast.stmt) -> Span:
        """Where a node stands, in code points; `ast` counts columns in bytes."""
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
        return Span(self.file, self._at(node.lineno, node.col_offset), self._at(end_line, end_column))

    def _at(self, line: int, column: int) -> int:
        start = self.starts[line - 1]
        whole = self.text[start : self.starts[line]]
        return start + len(whole.encode("utf-8")[:column].decode("utf-8", "ignore"))


def _setting(found: _Module, name: str, value: ast.expr) -> None:
    if name in ("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS") and isinstance(value, ast.List | ast.Tuple):
        word = "hosts" if name == "ALLOWED_HOSTS" else "origins"
        for index, one in enumerate(value.elts):
            found.place(f"django.{word}", f"{word}.{index}", _said(one), found.span(one))
    elif name == "ADMINS" and isinstance(value, ast.List | ast.Tuple):
        for index, one in enumerate(value.elts):
            if isinstance(one, ast.List | ast.Tuple):
                person = " ".join(_said(word) for word in one.elts)
                found.place("django.admin", f"admins.{index}", person, found.span(one))
    elif name in _MAIL:
        found.place("django.mail", f"mail.{name}", _said(value), found.span(value))
    elif name == "DATABASES":
        for key, database in _entries(value):
            for word, one in _entries(database):
                found.place("django.database", f"database.{key}.{word}", _said(one), found.span(one))


def _entries(value: ast.expr) -> list[tuple[str, ast.expr]]:
    if not isinstance(value, ast.Dict):
        return []
    pairs = zip(value.keys, value.values, strict=True)
    return [(str(key.value), one) for key, one in pairs if isinstance(key, ast.Constant)]


def _said(value: ast.expr) -> str:
    """A literal's text; for what the process says, the variable's name as a shell writes it."""
    if isinstance(value, ast.Constant):
        return str(value.value)
    if isinstance(value, ast.Subscript) and ast.unparse(value.value) == "os.environ":
        return f"${_said(value.slice)}"
    if (
        isinstance(value, ast.Call)
        and value.args
        and ast.unparse(value.func) in ("os.getenv", "os.environ.get")
    ):
        return f"${_said(value.args[0])}"
    return ast.unparse(value)


def _offset(text: str, line: int, column: int) -> int:
    return sum(len(one) for one in text.splitlines(keepends=True)[: line - 1]) + column

"""A spec and what it imports, as one list of statements."""

from __future__ import annotations

from collections.abc import Callable
from posixpath import dirname, normpath
from posixpath import join as join_paths

from platformc.diagnostics import Code, Report
from platformc.source import Sources, Span
from platformc.syntax.parse import parse_bytes
from platformc.syntax.tree import Document, Statement, String

Read = Callable[[str], bytes]
"""Bytes of a file by its path relative to the working directory; raises OSError."""

OUTSIDE = Code(
    "import/outside",
    summary="an import leads out of the project's folder",
    why="The build would depend on files that the project does not hold.",
    wrong={
        "main.plat": 'import "../../../../../../../../names.plat"\nplatform demo { }\nservice web { image = "web:1" }\ndeploy { compose }'
    },
    right={
        "main.plat": 'import "names.plat"\nplatform demo { }\nservice web { image = "web:1"; env { HOST = names.host } }\ndeploy { compose }',
        "names.plat": 'names { host : dns.host = "a.example.com" }',
    },
)
NOT_FOUND = Code(
    "import/not-found",
    summary="an imported file cannot be read",
    why="What it declares is missing.",
    wrong={
        "main.plat": 'import "nmes.plat"\nplatform demo { }\nservice web { image = "web:1" }\ndeploy { compose }'
    },
    right={
        "main.plat": 'import "names.plat"\nplatform demo { }\nservice web { image = "web:1"; env { HOST = names.host } }\ndeploy { compose }',
        "names.plat": 'names { host : dns.host = "a.example.com" }',
    },
)
IMPORT_CYCLE = Code(
    "import/cycle",
    summary="files import each other in a circle",
    why="A reader cannot tell which of them comes first, and one of the imports says nothing.",
    wrong={
        "main.plat": 'import "b.plat"\nplatform demo { }\nservice web { image = "web:1" }\ndeploy { compose }',
        "b.plat": 'import "main.plat"',
    },
    right={
        "main.plat": 'import "b.plat"\nplatform demo { }\nservice web { image = "web:1"; env { HOST = names.host } }\ndeploy { compose }',
        "b.plat": 'names { host : dns.host = "a.example.com" }',
    },
)


def load(
    spec: str, project: str, read: Read, sources: Sources, report: Report
) -> tuple[list[Document], dict[str, bytes]]:
    """The documents of a spec, its imports first read after it, each once; and the bytes of each by path.

    spec, project: paths as the caller knows them (`read` takes such paths). Raises OSError for the spec itself.
    """
    documents: dict[str, Document] = {}
    contents: dict[str, bytes] = {}

    def visit(path: str, data: bytes, chain: list[str]) -> None:
        contents[path] = data
        text, document = parse_bytes(path, data, report, allow_empty=bool(chain))
        sources.add(path, text)
        documents[path] = document
        for statement in document.statements:
            if statement.keyword == "import":
                follow(statement, path, [*chain, path])

    def follow(statement: Statement, path: str, chain: list[str]) -> None:
        for phrase_number, phrase in enumerate(statement.heads):
            for term in phrase.terms[1:] if phrase_number == 0 else phrase.terms:
                if not isinstance(term, String) or term.literal is None:
                    continue
                target = normpath(join_paths(dirname(path), term.literal))
                if not inside(target, project):
                    report(
                        OUTSIDE.at(
                            term.span,
                            f"`{term.literal}` is outside the project's folder",
                            hint="move the file into the project",
                        )
                    )
                elif target in chain:
                    steps = " → ".join(f"`{step}`" for step in [*chain[chain.index(target) :], target])
                    report(
                        IMPORT_CYCLE.at(
                            term.span,
                            f"files import each other: {steps}",
                            hint="put what both need into a third file",
                        )
                    )
                elif target not in documents:
                    try:
                        data = read(target)
                    except OSError as error:
                        report(
                            NOT_FOUND.at(
                                term.span,
                                f"`{term.literal}` cannot be read: {_reason(error)}",
                                hint=f"looked for `{target}`",
                            )
                        )
                        continue
                    visit(target, data, chain)

    visit(spec, read(spec), [])
    return list(documents.values()), contents


def inside(path: str, folder: str) -> bool:
    """Whether a normalised path is in a folder; a relative path without `..` is in the folder `.`."""
    folder = normpath(folder or ".")
    if folder == ".":
        return not path.startswith(("../", "/")) and path != ".."
    return path.startswith(folder.rstrip("/") + "/")


def _reason(error: OSError) -> str:
    return (error.strerror or "it cannot be opened").lower()


def first_span(document: Document) -> Span:
    return document.statements[0].span if document.statements else Span(document.path, 0, 0)

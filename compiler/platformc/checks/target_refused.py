"""Words that a deployed target cannot express, and says so in its table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from platformc.diagnostics import Code, Diagnostic
from platformc.ir import TABLES, Declaration, Platform
from platformc.target import Target

TARGET_REFUSED = Code(
    "target/refused",
    summary="the spec says something that a deployed target cannot express",
    why="The files would mean something else than the spec, and nothing would show it.",
    wrong='platform demo { }\nservice web { image = "web:1"; port http = 8000 { service = 80 } }\ndeploy { compose }',
    right='platform demo { }\nservice web { image = "web:1"; port http = 8000 { service = 80 } }\n'
    "deploy { kubernetes }",
)


def check(platform: Platform, targets: Sequence[Target]) -> Iterator[Diagnostic]:
    """Each word of a declaration that a target refuses; a refusal that names its own slug is told by the target."""
    for target in targets:
        refused = {
            word: answer.partition(": ")[2]
            for word, answer in target.matrix.items()
            if answer.startswith("refused") and "." in word and "`" not in answer
        }
        if not refused:
            continue
        for kind, declaration in _declared(platform):
            seen: set[str] = set()
            for dotted, span in declaration.attributes:
                for word in _words(kind, dotted):
                    if word in refused and word not in seen:
                        seen.add(word)
                        yield TARGET_REFUSED.at(
                            span,
                            f"`{target.name}` cannot express `{word.partition('.')[2]}` "
                            f"of {kind} `{declaration.label}`: {refused[word]}",
                            hint="say it only where another target is deployed: `in ENVIRONMENT { ... }`",
                            values=(word, target.name),
                        )


def _words(kind: str, dotted: str) -> Iterator[str]:
    """The features of a dotted attribute: `service.port` and `port.node` of `port.http.node`."""
    parts = dotted.split(".")
    yield f"{kind}.{parts[0]}"
    if len(parts) == 3 and parts[0] == "port":
        yield f"port.{parts[2]}"


def _declared(platform: Platform) -> Iterator[tuple[str, Declaration]]:
    for kind, field in TABLES.items():
        table: dict[str, Declaration] = getattr(platform, field)
        for declaration in table.values():
            if not declaration.external:
                yield kind, declaration
    for store in platform.stores.values():
        if not store.external:
            yield "store", store

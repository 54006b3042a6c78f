"""What stands in the files for Container Apps, changed place by place: each change is told, at its place."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from platformc.agreement.mentions import Mention
from platformc.agreement.reading import read_files
from platformc.diagnostics import Diagnostic
from platformc.pipeline import Compiled, verify
from spec_files import compiled, tree

SPECS = {"specs/unique_apps.plat": "prod", "specs/teach/14-container-apps.plat": "default"}
OPEN = ("${", "<")


@cache
def built(spec: str) -> tuple[Compiled, dict[str, str]]:
    result = compiled(spec)
    return result, tree(result)


def files(spec: str) -> dict[str, str]:
    """What is of one environment and of Container Apps."""
    return {
        path: text
        for path, text in built(spec)[1].items()
        if path.startswith((f"{SPECS[spec]}/azure/", "shared/azure/"))
    }


def mentions(spec: str) -> list[Mention]:
    """Every name and value that is read, each place once."""
    made = files(spec)
    found: dict[tuple[str, int, int], Mention] = {}
    for artifact in read_files(SPECS[spec], made).artifacts:
        for mention in artifact.mentions:
            found.setdefault((mention.span.file, mention.span.start, mention.span.end), mention)
    return list(found.values())


def said(spec: str, changed: dict[str, str]) -> tuple[Diagnostic, ...]:
    result, made = built(spec)
    alone = result._replace(platforms=result.platforms)
    return verify(alone, {**made, **changed})[0]


def changes(text: str, mention: Mention) -> Iterator[str]:
    """The text with another value at the place of a mention."""
    start, end = mention.span.start, mention.span.end
    word = text[start:end]
    if word in ("true", "false"):
        other = "false" if word == "true" else "true"
    elif word.strip('"').replace(".", "", 1).isdigit():
        other = word.replace(word.strip('"'), "7")
    elif word.startswith('"'):
        other = f'"x{word[1:]}'
    else:
        other = f"x{word}"
    yield text[:start] + other + text[end:]


@pytest.mark.parametrize("spec", SPECS)
def test_what_was_built_is_right(spec: str) -> None:
    assert [one.message for one in said(spec, {})] == []


@pytest.mark.parametrize("spec", SPECS)
def test_every_place_that_is_changed_is_told(spec: str) -> None:
    made, silent, strange = files(spec), [], []
    for mention in mentions(spec):
        path = mention.span.file
        for text in changes(made[path], mention):
            found = said(spec, {path: text})
            where = f"{path}: {mention.slot} {made[path][mention.span.start : mention.span.end]!r}"
            if not found:
                silent.append(where)
            elif any(not one.slug.startswith(("azure/", "artifact/")) for one in found):
                strange.append(f"{where}: {[one.slug for one in found]}")
    assert silent == []
    assert strange == []


@pytest.mark.parametrize("spec", SPECS)
def test_there_is_much_to_change(spec: str) -> None:
    assert len(mentions(spec)) > 60
    assert {mention.span.file for mention in mentions(spec)} >= {
        path for path in files(spec) if path.endswith((".tf", "compose.yaml")) and "outputs" not in path and
        "versions" not in path and "variables" not in path
    }  # fmt: skip

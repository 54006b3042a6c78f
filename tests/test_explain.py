"""What `platformc explain` shows is true: each wrong example gives exactly its slug, each right one nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_line import run, write
from platformc.catalogue import load

CODES = load()


@pytest.mark.parametrize("slug", CODES)
@pytest.mark.parametrize("side", ["wrong", "right"])
def test_an_example_gives_what_it_says(slug: str, side: str, tmp_path: Path) -> None:
    code = CODES[slug]
    example = code.wrong if side == "wrong" else code.right
    write(tmp_path, {"main.plat": example} if isinstance(example, str) else example)
    ran = run(*code.command, "--format", "json", cwd=tmp_path)
    found = [each["slug"] for each in ran.document["diagnostics"]]

    assert set(found) == ({slug} if side == "wrong" else set())
    assert ran.status == (1 if side == "wrong" and code.severity == "error" else 0)


def test_every_code_says_why_and_shows_how() -> None:
    for code in CODES.values():
        assert code.summary
        assert code.why.endswith(".")
        assert code.wrong != code.right

"""The pages that the program writes are the ones that are committed; `make record` writes them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generated import PAGES

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_current(page):
    made = PAGES[page]()
    path = ROOT / page
    if os.environ.get("PLATFORMC_RECORD"):
        path.write_text(made, encoding="utf-8")

    assert path.read_text(encoding="utf-8") == made, (
        f"{page} is not current: run `make record` and read the difference"
    )

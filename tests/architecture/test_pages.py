"""A page fills the parts that the shell leaves to it, and never the shell itself."""

import re
from pathlib import Path

import pytest

import lyceum

ROOT = Path(lyceum.__file__).parent
SHELLS = ("ui/base.html", "ui/plain.html")  # what extends them has no shell, and says so


@pytest.mark.parametrize(
    "page",
    [
        path
        for path in ROOT.glob("*/templates/**/*.html")
        if "ui" not in path.relative_to(ROOT).parts
    ],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_no_page_takes_the_place_of_the_shell(page):
    text = page.read_text()
    extends = re.search(r'{% extends "([^"]+)" %}', text)

    assert extends is None or extends[1] in SHELLS or "{% block body %}" not in text

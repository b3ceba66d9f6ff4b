"""What a row of a table is, and how tables become checks."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import pytest

from .client import VERSIONS

OK, BAD = True, False
both = pytest.mark.parametrize("version", VERSIONS)


class Row(NamedTuple):
    """A requirement: its section, what is sent in words, what is sent, whether it is taken."""

    section: str
    what: str
    sent: Any
    is_good: bool = BAD
    only: str = ""  # the version that asks for it, if it is not both


def rows(section: str, *table: tuple, only: str = "") -> list[Row]:
    """Rows of one section: (what, sent) is refused, (what, sent, OK) is taken."""
    return [Row(section, *line, **({"only": only} if only else {})) for line in table]


def at_places(table: Iterable[Row], places: dict[str, Any]) -> list[Row]:
    """Each row at each place: what is sent becomes the pair (place, sent)."""
    return [
        row._replace(what=f"{name}: {row.what}", sent=(place, row.sent), only=only or row.only)
        for name, (place, only) in places.items()
        for row in table
        if not (only and row.only and only != row.only)
    ]


def each(table: Iterable[Row]) -> Any:
    """A check for each row and version, by name."""
    table = list(table)
    cases = [
        pytest.param(version, row, id=f"{version} {row.section} {row.what}")
        for version in VERSIONS
        for row in table
        if row.only in ("", version)
    ]
    return pytest.mark.parametrize(("version", "row"), cases)

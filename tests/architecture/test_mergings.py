"""Every table that is about people answers what becomes of its rows when two accounts become one.

A new table fails here until its declaration says so: `Table("…", merging=MOVES)`, or how what may
be there once only is settled (`identity.api.Merging`).
"""

import pytest
from django.db import models

from lyceum.identity import selectors
from lyceum.identity.services.merging.moving import person_columns, personal_uniques
from lyceum.identity.types import keepings

KEPT = [
    pytest.param(table, id=f"{keeping.kind}:{table.name}")
    for keeping in keepings()
    for table in keeping.tables
]


@pytest.mark.parametrize("table", KEPT)
def test_a_table_answers(table):
    assert table.merging is not None, "say merging=MOVES, STAYS, ENDS or Merging(…)"


@pytest.mark.parametrize("table", KEPT)
def test_what_may_be_there_once_says_how_it_is_settled(table):
    merging = table.merging
    if merging.stays or merging.ends or not personal_uniques(table):
        return

    assert merging.words or merging.settle or _is_open_view(table), (
        "two rows may meet where one may be: say in words which of them counts"
    )


def _is_open_view(table) -> bool:
    return table.name == "access.ViewAs"  # the folded account looks as nobody any more


@pytest.mark.parametrize("table", KEPT)
def test_every_way_that_moves_is_a_column_of_its_own_or_follows(table):
    """A row is reached by its own columns, or hangs on a row that moves."""
    if not table.of or table.merging.stays or table.merging.ends:
        return
    model = selectors.model_of(table)
    columns = person_columns(table, 1, 2)
    for way in table.of:
        first, _, rest = way.partition("__")
        if first == "pk":
            continue
        field = model._meta.get_field(first)
        assert field.attname in columns or (rest and field.is_relation)


@pytest.mark.parametrize("table", KEPT)
def test_a_number_of_a_person_is_a_key_or_was_looked_at(table):
    """A plain number that names somebody would be left behind: it stands in `of` or `numbers`."""
    model = selectors.model_of(table)
    plain = {
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.BigIntegerField) and not field.is_relation
    }

    assert {name for name in plain if "person" in name} <= {*table.of, *table.numbers}

"""Everything that is kept about a person, row by row, as they get it in their archive."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import models
from django.db.models import QuerySet

from lyceum.identity.types import Keeping, Subject, Table

from .keeping import model_of, rows_about

BATCH = 500
Row = Mapping[str, Any]


def exported(keeping: Keeping, subject: Subject) -> Iterator[tuple[str, Iterator[Row]]]:
    """The tables of one kind, each with its rows: a few in memory, however many there are."""
    if keeping.export:
        yield keeping.kind, keeping.export(subject)
        return
    for table in keeping.tables:
        rows = rows_about(table, subject.person_id)
        yield table.name, _told(rows.order_by("pk"), columns(table))


def columns(table: Table) -> list[str]:
    """What of a table goes into the archive: all but secrets and what only machines read."""
    fields = model_of(table)._meta.concrete_fields
    told = [field for field in fields if not isinstance(field, models.BinaryField)]
    return [field.attname for field in told if field.name not in table.hidden]


def _told(rows: QuerySet[Any], names: list[str]) -> Iterator[Row]:
    return rows.values(*names).iterator(BATCH)

"""Very many new rows of one table that differ in few columns."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Field, Model


def insert_alike(
    model: type[Model], same: Mapping[str, Any], differing: Mapping[str, Sequence[Any]]
) -> list[int]:
    """Insert a row for each place of the differing columns, all as long as each other, and give the
    new ids in that order. What is not named has its default.

    PostgreSQL gets a list a column, which spares an object of every row and the words of every object.
    Elsewhere it is `bulk_create`. Raises ValueError where the columns are not of one length:
    PostgreSQL itself would fill up with nothing.
    """
    if len(set(map(len, differing.values()))) > 1:
        raise ValueError(f"columns of {model._meta.label} are not of one length")
    if connection.vendor != "postgresql":
        lines = zip(*differing.values(), strict=True)
        rows = [model(**same, **dict(zip(differing, line, strict=True))) for line in lines]
        return [row.pk for row in model._base_manager.bulk_create(rows)]
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns = [_column(field, same, differing) for field in fields]
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    asked = (
        f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({names})"
        f" SELECT {', '.join(words for words, _value in columns)}"
        f" RETURNING {connection.ops.quote_name(str(model._meta.pk.column))}"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, [value for _words, value in columns])
        return [pk for (pk,) in cursor.fetchall()]


def _column(
    field: "Field[Any, Any]", same: Mapping[str, Any], differing: Mapping[str, Sequence[Any]]
) -> tuple[str, Any]:
    """What stands in the statement for this column, and its value."""
    kind = field.cast_db_type(connection)
    many = differing.get(field.attname)
    if many is not None:
        return f"unnest(%s::{kind}[])", [field.get_db_prep_save(one, connection) for one in many]
    value = same[field.attname] if field.attname in same else field.get_default()
    return f"%s::{kind}", field.get_db_prep_save(value, connection)

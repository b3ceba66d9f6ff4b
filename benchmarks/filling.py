"""Fill tables with very many plausible rows, fast, on either database (no benchmark by itself).

    fill(Person, 100_000, name="'Person ' || n", email="'p' || n || '@example.org'")

makes one INSERT … SELECT over a series of numbers; each keyword is an SQL expression of `n`. What is
not given gets the field's own default. Ids count on from the largest one there.
"""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection, models


def fill(model: type[models.Model], count: int, **expressions: str) -> range:
    """Insert `count` rows; the range of their ids."""
    table = connection.ops.quote_name(model._meta.db_table)
    key = model._meta.pk.column
    is_counted = key not in expressions
    with connection.cursor() as cursor:
        first = 1
        if is_counted:
            cursor.execute(f"SELECT COALESCE(MAX({key}), 0) FROM {table}")
            first = cursor.fetchone()[0] + 1
            expressions[key] = f"{first - 1} + n"
        values = {field: _value(field, expressions) for field in model._meta.concrete_fields}
        values = {field: value for field, value in values.items() if value is not None}
        columns = ", ".join(connection.ops.quote_name(field.column) for field in values)
        cursor.execute(
            f"INSERT INTO {table} ({columns}) {_series(count)} SELECT {', '.join(values.values())} FROM series"
            if connection.vendor == "postgresql"
            else f"{_series(count)} INSERT INTO {table} ({columns}) SELECT {', '.join(values.values())} FROM series"
        )
        if connection.vendor == "postgresql" and is_counted:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{model._meta.db_table}', '{key}'), %s)",
                [first + count],
            )
    return range(first, first + count)


def uuid() -> str:
    """The SQL of a random UUID."""
    is_postgres = connection.vendor == "postgresql"
    return "gen_random_uuid()" if is_postgres else "lower(hex(randomblob(16)))"


def one_of(words: Sequence[str], number: str) -> str:
    """The SQL of one of some words, in turns by an expression of `n`."""
    cases = " ".join(f"WHEN {at} THEN '{word}'" for at, word in enumerate(words))
    return f"CASE ({number}) % {len(words)} {cases} END"


def day(iso: str) -> str:
    """The SQL of a date."""
    return f"DATE '{iso}'" if connection.vendor == "postgresql" else f"'{iso}'"


def days_ago(days: str) -> str:
    """The SQL of a moment so many days ago (ahead, if below 0), by an expression of `n`."""
    if connection.vendor == "postgresql":
        return f"CURRENT_TIMESTAMP - ({days}) * INTERVAL '1 day'"
    return f"datetime('now', (0 - ({days})) || ' days')"


def settle() -> None:
    """Let the database learn what it holds."""
    with connection.cursor() as cursor:
        is_free = connection.vendor == "postgresql" and not connection.in_atomic_block
        cursor.execute("VACUUM ANALYZE" if is_free else "ANALYZE")


def _series(count: int) -> str:
    if connection.vendor == "postgresql":
        return f"WITH series AS (SELECT n FROM generate_series(1, {count}) AS n)"
    return f"WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < {count})"


def _value(field: models.Field, expressions: dict[str, str]) -> str | None:  # noqa: PLR0911  one line a kind
    for name in (field.name, field.attname):
        if name in expressions:
            return expressions[name]
    if field.generated:
        return None
    if field.has_default():
        default = field.get_default()
        if isinstance(field, models.UUIDField):
            return uuid()
        return _literal(field, default)
    if field.null:
        return "NULL"
    if isinstance(field, models.DateTimeField | models.DateField):
        return "CURRENT_TIMESTAMP"
    return _literal(field, "" if isinstance(field, models.CharField | models.TextField) else 0)


def _literal(field: models.Field, value: Any) -> str:
    if isinstance(field, models.JSONField):
        return f"'{json.dumps(value)}'"
    if isinstance(value, bool):
        return str(value).upper() if connection.vendor == "postgresql" else str(int(value))
    if isinstance(value, int | float):
        return str(value)
    if value is None:
        return "NULL"
    return "'" + str(value).replace("'", "''") + "'"

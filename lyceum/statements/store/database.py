"""Which database it is, and the few words in which the two differ."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from types import ModuleType
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection

CHUNK = 500  # parameters of one statement: SQLite's older limit is 999
T = TypeVar("T")


@cache
def engine() -> ModuleType:
    """The module that writes on this database; a process has one."""
    if connection.vendor == "postgresql":
        from . import postgres  # noqa: PLC0415  its driver is loaded where it is used

        return postgres
    from . import sqlite  # noqa: PLC0415

    return sqlite


def spelt(one: UUID) -> Any:
    """An id as the database's driver takes it."""
    return one if connection.features.has_native_uuid_field else one.hex


def unspelt(one: Any) -> UUID:
    """An id as the driver gives it."""
    return one if isinstance(one, UUID) else UUID(hex=one)


def ask(sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """All rows of a question."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def change(sql: str, parameters: Sequence[Any] = ()) -> int:
    """How many rows a change has reached."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return int(cursor.rowcount)


def marks(values: Collection[Any]) -> str:
    """`(%s, %s)` for an IN."""
    return f"({', '.join(['%s'] * len(values))})"


def chunks(values: Iterable[T]) -> Iterator[Sequence[T]]:
    """As many as one statement takes."""
    left = iter(values)
    return iter(lambda: tuple(islice(left, CHUNK)), ())

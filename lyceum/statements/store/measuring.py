"""What the store holds, by tenant and month."""

from collections.abc import Mapping

from django.db import OperationalError, connection

from lyceum.statements.types import Share

from .database import ask
from .moments import bounds_of_month, month_of, stored_at

TABLES = (
    *("statement", "statementkey", "authority", "reference", "echo", "link"),
    *("activity", "attachment", "document"),
)


def table_bytes() -> Mapping[str, int]:
    """Bytes of each table with its indexes (and partitions)."""
    return {name: _bytes_of(f"statements_{name}") for name in TABLES}


def _bytes_of(table: str) -> int:
    if connection.vendor == "postgresql":
        sql = "SELECT sum(pg_total_relation_size(relid)) FROM pg_partition_tree(%s::regclass)"
        return int(ask(sql, [table])[0][0] or 0)
    sql = (
        "SELECT sum(pgsize) FROM dbstat WHERE aggregate AND name IN"
        " (SELECT name FROM sqlite_schema WHERE tbl_name = %s)"
    )
    try:
        return int(ask(sql, [table])[0][0] or 0)
    except OperationalError:  # SQLite was built without dbstat
        return 0


def shares(total: int) -> list[Share]:
    """Rows by tenant and month, the oldest first; bytes by their part of the total."""
    found: list[tuple[int, str, int]] = []
    at = _first_after(-(1 << 63))
    while at is not None:
        moment = stored_at(at)
        first, after = bounds_of_month(moment.year, moment.month)
        found += [(tenant_id, month_of(at), rows) for tenant_id, rows in _rows_in(first, after)]
        at = _first_after(after)
    rows = sum(number for _tenant, _month, number in found) or 1
    return [Share(*one, one[2] * total // rows) for one in found]


def _first_after(seq: int) -> int | None:
    first: int | None = ask("SELECT min(seq) FROM statements_statement WHERE seq >= %s", [seq])[0][
        0
    ]
    return first


def _rows_in(first: int, after: int) -> list[tuple[int, int]]:
    """By the narrow index of tenant and seq."""
    return [
        (tenant_id, rows)
        for tenant_id, rows in ask(
            "SELECT tenant_id, count(*) FROM statements_statement"
            " WHERE seq >= %s AND seq < %s GROUP BY tenant_id ORDER BY tenant_id",
            [first, after],
        )
    ]

"""PostgreSQL keeps each month in a table of its own, made before the month begins, and dropped when
it is over and nothing is left in it.

What comes where no month is yet lies in a table for the rest, and is moved when its month is made.
"""

import re
from datetime import datetime

from django.db import OperationalError, connection, transaction

from lyceum.kernel import clock
from lyceum.statements.store.database import ask, change
from lyceum.statements.store.moments import bounds_of_month, seq_at, stored_at

REST = "statements_statement_other"
MONTH = re.compile(r"statements_statement_(\d{4})_(\d\d)")
PATIENCE = "2s"  # everybody waits while a table goes: if it has to wait itself, it goes another day


def make_partitions() -> int:
    """Make the tables of this month, the next, and of all months that lie in the rest."""
    if connection.vendor != "postgresql":
        return 0
    now = clock.now()
    next_month = stored_at(bounds_of_month(now.year, now.month)[1])
    months = {(at.year, at.month) for at in (now, next_month, *_moments_in_rest())}
    there = {name for (name,) in ask("SELECT relname FROM pg_class WHERE relkind = 'r'")}
    missing = sorted(month for month in months if _name(*month) not in there)
    for month in missing:
        _make(*month)
    return len(missing)


def drop_empty_months(before: datetime) -> int:
    """Drop the tables of months that ended before a moment and hold nothing; how many there were."""
    if connection.vendor != "postgresql":
        return 0
    last = seq_at(min(before, clock.now()))
    return sum(_drop(name) for name, after in _months() if after <= last and _is_empty(name))


def _months() -> list[tuple[str, int]]:
    """The tables of months, and where each ends."""
    names = ask(
        "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
        " WHERE i.inhparent = 'statements_statement'::regclass ORDER BY 1"
    )
    found = [(name, MONTH.fullmatch(name)) for (name,) in names]
    return [(name, bounds_of_month(int(of[1]), int(of[2]))[1]) for name, of in found if of]


def _is_empty(name: str) -> bool:
    return not ask(f"SELECT 1 FROM {name} LIMIT 1")  # noqa: S608


def _drop(name: str) -> bool:
    try:
        with transaction.atomic():
            change(f"SET LOCAL lock_timeout = '{PATIENCE}'")
            change("LOCK TABLE statements_statement IN ACCESS EXCLUSIVE MODE")
            if is_empty := _is_empty(name):
                change(f"DROP TABLE {name}")
            change("SET LOCAL lock_timeout = DEFAULT")
            return is_empty
    except OperationalError:
        return False


STALE = """
SELECT relname FROM pg_stat_user_tables
 WHERE relname LIKE 'statements%%' AND n_mod_since_analyze > greatest(5000, n_live_tup / 4)
 ORDER BY relname
"""


def look_at_what_grew() -> int:
    """Let PostgreSQL look at tables that grew by a quarter, so that it walks the right index.

    It does so by itself, but late for the questions that come right after much was told.
    """
    if connection.vendor != "postgresql":
        return 0
    grown = [name for (name,) in ask(STALE, [])]
    for name in grown:
        change(f"ANALYZE {connection.ops.quote_name(name)}")
    return len(grown)


def _moments_in_rest() -> list[datetime]:
    """A moment of each month that has statements in the rest."""
    found: list[datetime] = []
    after = -(1 << 63)
    while rows := ask(f"SELECT min(seq) FROM {REST} WHERE seq >= %s", [after]):  # noqa: S608
        if rows[0][0] is None:
            return found
        found.append(stored_at(rows[0][0]))
        after = bounds_of_month(found[-1].year, found[-1].month)[1]
    return found


def _name(year: int, month: int) -> str:
    return f"statements_statement_{year}_{month:02}"


@transaction.atomic
def _make(year: int, month: int) -> None:
    """Its rows leave the rest for it, while nobody writes."""
    first, after = bounds_of_month(year, month)
    name = _name(year, month)
    change("LOCK TABLE statements_statement IN SHARE ROW EXCLUSIVE MODE")
    change(f"CREATE TABLE {name} (LIKE statements_statement INCLUDING DEFAULTS)")
    change(
        f"WITH moved AS (DELETE FROM {REST} WHERE seq >= %s AND seq < %s RETURNING *)"  # noqa: S608
        f" INSERT INTO {name} SELECT * FROM moved",
        [first, after],
    )
    change(
        f"ALTER TABLE statements_statement ATTACH PARTITION {name}"
        f" FOR VALUES FROM ({first}) TO ({after})"
    )

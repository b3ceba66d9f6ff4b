"""What the database itself insists on, beside the constraints of the tables.

* A posting moves the balance of its account, and a hold what is held of it.
* A transfer comes after its postings and closes them: they sum to zero in every currency, carry its
  day, and there are two at least. Then no posting joins any more.
* Nothing in the books is changed or removed; a hold ends once, and only that changes in it.
* Nothing is booked in a period that is closed, and no period is opened again.

The postings' foreign key is checked at the end of the transaction, so that they can be written before
their transfer, whose guards then see them all. Guards are put up anew after each migration: SQLite drops a table's
triggers whenever Django remakes the table.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from lyceum.wallets.models import Account, Book, Checkpoint, Exchange, Hold, Posting, Transfer

NAMES = {
    "account": Account._meta.db_table,
    "book": Book._meta.db_table,
    "checkpoint": Checkpoint._meta.db_table,
    "exchange": Exchange._meta.db_table,
    "hold": Hold._meta.db_table,
    "posting": Posting._meta.db_table,
    "transfer": Transfer._meta.db_table,
}

# Each guard: its name, when it is asked, what of, the condition, and what it then does or says.
_REFUSALS = (
    (
        "posting_comes_late",
        "BEFORE INSERT ON {posting}",
        "EXISTS (SELECT 1 FROM {transfer} t WHERE t.id = NEW.transfer_id)",
        "a transfer that is booked takes no more postings",
    ),
    ("posting_stays", "BEFORE UPDATE ON {posting}", "TRUE", "a posting is never changed"),
    ("posting_remains", "BEFORE DELETE ON {posting}", "TRUE", "a posting is never removed"),
    ("transfer_stays", "BEFORE UPDATE ON {transfer}", "TRUE", "a transfer is never changed"),
    ("transfer_remains", "BEFORE DELETE ON {transfer}", "TRUE", "a transfer is never removed"),
    ("exchange_stays", "BEFORE UPDATE ON {exchange}", "TRUE", "an exchange is never changed"),
    ("exchange_remains", "BEFORE DELETE ON {exchange}", "TRUE", "an exchange is never removed"),
    ("hold_remains", "BEFORE DELETE ON {hold}", "TRUE", "a hold is never removed"),
    (
        "hold_begins_reserved",
        "BEFORE INSERT ON {hold}",
        "NEW.state <> 'reserved'",
        "a hold begins reserved",
    ),
    (
        "hold_ends_once",
        "BEFORE UPDATE ON {hold}",
        (
            "OLD.state <> 'reserved' OR NEW.state = 'reserved' OR NEW.amount <> OLD.amount"
            " OR NEW.account_id <> OLD.account_id OR NEW.key <> OLD.key"
        ),
        "a hold ends once, and nothing else of it changes",
    ),
    (
        "account_keeps_its_currency",
        "BEFORE UPDATE ON {account}",
        (
            "NEW.currency <> OLD.currency OR NEW.book_id <> OLD.book_id OR NEW.kind <> OLD.kind"
            " OR (NEW.floor IS NULL) <> (OLD.floor IS NULL)"
        ),
        "an account keeps its book, kind and currency, and whether it has a floor",
    ),
    (
        "book_stays_closed",
        "BEFORE UPDATE ON {book}",
        (
            "OLD.closed_until IS NOT NULL"
            " AND (NEW.closed_until IS NULL OR NEW.closed_until < OLD.closed_until)"
        ),
        "a closed period is not opened again",
    ),
    (
        "transfer_balances",
        "AFTER INSERT ON {transfer}",
        (
            "(SELECT count(*) FROM {posting} p WHERE p.transfer_id = NEW.id) < 2"
            " OR EXISTS (SELECT 1 FROM {posting} p JOIN {account} a ON a.id = p.account_id"
            " WHERE p.transfer_id = NEW.id GROUP BY a.currency HAVING sum(p.amount) <> 0)"
        ),
        "a transfer's postings sum to zero in every currency",
    ),
    (
        "transfer_has_one_day",
        "AFTER INSERT ON {transfer}",
        (
            "EXISTS (SELECT 1 FROM {posting} p WHERE p.transfer_id = NEW.id"
            " AND p.booked_on <> NEW.booked_on)"
        ),
        "a transfer and its postings are booked on one day",
    ),
    (
        "transfer_meets_open_books",
        "AFTER INSERT ON {transfer}",
        (
            "EXISTS (SELECT 1 FROM {posting} p JOIN {account} a ON a.id = p.account_id"
            " JOIN {book} b ON b.id = a.book_id"
            " WHERE p.transfer_id = NEW.id AND b.closed_until >= NEW.booked_on)"
        ),
        "nothing is booked in a closed period",
    ),
)
_DEEDS = (
    (
        "posting_moves_the_balance",
        "AFTER INSERT ON {posting}",
        (
            "UPDATE {account} SET balance = balance + NEW.amount"
            " WHERE id = NEW.account_id AND floor IS NOT NULL"
        ),
    ),
    (
        "hold_holds",
        "AFTER INSERT ON {hold}",
        "UPDATE {account} SET held = held + NEW.amount WHERE id = NEW.account_id",
    ),
    (
        "hold_lets_go",
        "AFTER UPDATE ON {hold}",
        "UPDATE {account} SET held = held - OLD.amount WHERE id = OLD.account_id",
    ),
)


def put_up(connection: Any) -> None:
    """Make every guard, instead of the one of the same name that may stand there."""
    make = _on_sqlite if connection.vendor == "sqlite" else _on_postgresql
    with connection.cursor() as cursor:
        for name, when, condition, saying in _REFUSALS:
            quoted = saying.replace("'", "''")
            refuse = f"SELECT RAISE(ABORT, 'wallets: {quoted}')"
            if connection.vendor != "sqlite":
                refuse = f"RAISE EXCEPTION 'wallets: {quoted}' USING ERRCODE = 'check_violation'"
            make(cursor, name, when, condition, refuse)
        for name, when, deed in _DEEDS:
            make(cursor, name, when, "TRUE", deed)


@contextmanager
def lifted(connection: Any) -> Iterator[None]:
    """Without guards, for what takes whole books away with all that stands in them: a demo."""
    with connection.cursor() as cursor:
        for name in missing_from(set()):
            table = "" if connection.vendor == "sqlite" else f" ON {table_of(name)}"
            cursor.execute(f"DROP TRIGGER IF EXISTS wallets_{name}{table}")
    yield
    put_up(connection)


def missing(connection: Any) -> list[str]:
    """Names of guards that do not stand."""
    asked = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor != "sqlite":
        asked = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        standing = {name for (name,) in cursor.fetchall()}
    return missing_from({name.removeprefix("wallets_") for name in standing})


def missing_from(standing: set[str]) -> list[str]:
    """Names of the guards that are not among these."""
    return [guard[0] for guard in (*_REFUSALS, *_DEEDS) if guard[0] not in standing]


def table_of(name: str) -> str:
    """The table that a guard stands at."""
    [when] = [guard[1] for guard in (*_REFUSALS, *_DEEDS) if guard[0] == name]
    return when.format(**NAMES).split(" ON ")[1]


def _on_sqlite(cursor: Any, name: str, when: str, condition: str, deed: str) -> None:
    cursor.execute(f"DROP TRIGGER IF EXISTS wallets_{name}")
    cursor.execute(
        f"CREATE TRIGGER wallets_{name} {when.format(**NAMES)} FOR EACH ROW"
        f" WHEN {condition.format(**NAMES)} BEGIN {deed.format(**NAMES)}; END"
    )


def _on_postgresql(cursor: Any, name: str, when: str, condition: str, deed: str) -> None:
    back = "OLD" if "DELETE" in when else "NEW"
    cursor.execute(
        f"CREATE OR REPLACE FUNCTION wallets_{name}() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN IF {condition.format(**NAMES)} THEN {deed.format(**NAMES)}; END IF;"
        f" RETURN {back}; END $$"
    )
    cursor.execute(
        f"CREATE OR REPLACE TRIGGER wallets_{name} {when.format(**NAMES)} FOR EACH ROW"
        f" EXECUTE FUNCTION wallets_{name}()"
    )

"""What the database itself insists on, beside the constraints of the tables.

* A posting moves the balance of its account, and a hold what is held of it; an account begins empty.
* A transfer comes after its postings and closes them: they sum to zero in every currency, carry its
  day, and there are two at least. Then no posting joins any more.
* Nothing in the books is changed or removed; a hold ends once, and only that changes in it.
* Nothing is booked in a period that is closed, and no period is opened again. Who closes one waits
  for what is being booked.

Some guards stand on one database alone. PostgreSQL knows who changes a balance, and can empty a
table at a stroke. SQLite passes over what a statement that says `OR IGNORE` cannot do, in its
triggers as well; what says `OR REPLACE` asks them because connections have `recursive_triggers`.

The postings' foreign key is checked at the end of the transaction, so that they can be written before
their transfer, whose guards then see them all. Guards are put up anew after each migration: SQLite drops a table's
triggers whenever Django remakes the table.

SQLite gets an index as well: a transfer that comes after what refers to it lets SQLite look, in every
table that could, whether it was waited for; without the index it would read every hold there ever was.
PostgreSQL, which asks the transfers, would only have to write it.
"""

from collections.abc import Iterator, Sequence
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
_WORDS = NAMES | {"on": '"on"'}  # a column whose name is a word of SQL

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
        "account_remains",
        "BEFORE DELETE ON {account}",
        (
            "EXISTS (SELECT 1 FROM {posting} p WHERE p.account_id = OLD.id)"
            " OR EXISTS (SELECT 1 FROM {hold} h WHERE h.account_id = OLD.id)"
        ),
        "an account of which the books tell is never removed",
    ),
    (
        "account_begins_empty",
        "BEFORE INSERT ON {account}",
        "NEW.held <> 0 OR NEW.balance <> 0",
        "an account begins empty",
    ),
    ("checkpoint_stays", "BEFORE UPDATE ON {checkpoint}", "TRUE", "a checkpoint is never changed"),
    (
        "checkpoint_is_of_a_closed_day",
        "BEFORE INSERT ON {checkpoint}",
        (
            "NOT EXISTS (SELECT 1 FROM {account} a JOIN {book} b ON b.id = a.book_id"
            " WHERE a.id = NEW.account_id AND b.closed_until >= NEW.{on})"
        ),
        "a checkpoint is of a closed day",
    ),
    (
        "hold_begins_reserved",
        "BEFORE INSERT ON {hold}",
        "NEW.state <> 'reserved'",
        "a hold begins reserved",
    ),
    (
        "hold_ends_once",
        "BEFORE UPDATE ON {hold}",
        "OLD.state <> 'reserved' OR NEW.state = 'reserved'",
        "a hold ends once",
    ),
    (
        "hold_keeps_the_rest",
        "BEFORE UPDATE ON {hold}",
        (
            "NEW.id <> OLD.id OR NEW.amount <> OLD.amount OR NEW.account_id <> OLD.account_id"
            " OR NEW.key <> OLD.key OR NEW.reason <> OLD.reason OR NEW.about <> OLD.about"
            " OR NEW.by <> OLD.by OR NEW.made_at <> OLD.made_at OR NEW.expires_at <> OLD.expires_at"
            " OR (NEW.expires_at IS NULL) <> (OLD.expires_at IS NULL)"
        ),
        "of a hold that ends nothing else changes",
    ),
    (
        "account_keeps_its_currency",
        "BEFORE UPDATE ON {account}",
        (
            "NEW.id <> OLD.id OR NEW.currency <> OLD.currency OR NEW.book_id <> OLD.book_id"
            " OR NEW.kind <> OLD.kind OR (NEW.floor IS NULL) <> (OLD.floor IS NULL)"
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
)
_RAISE = "RAISE EXCEPTION 'wallets: {}' USING ERRCODE = 'check_violation'"
_UNEVEN = "a transfer''s postings are of its day, and sum to zero in every currency"
_CLOSED = "nothing is booked in a closed period"
_LOW = "no account goes below its floor"
_ON_ONE = {
    "postgresql": (
        (
            "account_moves_by_postings",
            "BEFORE UPDATE ON {account}",
            (
                "pg_trigger_depth() = 0"
                " AND (NEW.balance IS DISTINCT FROM OLD.balance OR NEW.held <> OLD.held)"
            ),
            "an account moves by postings and holds",
        ),
        *(
            (
                f"{name}_is_not_emptied",
                f"BEFORE TRUNCATE ON {{{name}}}",
                f"EXISTS (SELECT 1 FROM {{{name}}})",
                "the books are never emptied",
            )
            for name in ("account", "posting", "transfer", "exchange", "hold")
        ),
    ),
    "sqlite": (
        (
            "transfer_balances",
            "AFTER INSERT ON {transfer}",
            (
                "coalesce((SELECT min(right_) FROM (SELECT CASE WHEN sum(p.amount) = 0"
                " AND min(p.booked_on) = NEW.booked_on AND max(p.booked_on) = NEW.booked_on"
                " THEN 1 ELSE 0 END AS right_ FROM {posting} p"
                " JOIN {account} a ON a.id = p.account_id"
                " WHERE p.transfer_id = NEW.id GROUP BY a.currency) AS each_), 0) = 0"
            ),
            _UNEVEN,
        ),
        (
            "transfer_meets_open_books",
            "AFTER INSERT ON {transfer}",
            (
                "EXISTS (SELECT 1 FROM {book} b WHERE b.id IN (SELECT a.book_id FROM {posting} p"
                " JOIN {account} a ON a.id = p.account_id WHERE p.transfer_id = NEW.id)"
                " AND b.closed_until >= NEW.booked_on)"
            ),
            _CLOSED,
        ),
        (
            "posting_keeps_the_floor",
            "BEFORE INSERT ON {posting}",
            (
                "EXISTS (SELECT 1 FROM {account} a"
                " WHERE a.id = NEW.account_id AND a.balance + NEW.amount < a.floor + a.held)"
            ),
            _LOW,
        ),
        (
            "hold_keeps_the_floor",
            "BEFORE INSERT ON {hold}",
            (
                "EXISTS (SELECT 1 FROM {account} a"
                " WHERE a.id = NEW.account_id AND a.balance < a.floor + a.held + NEW.amount)"
            ),
            _LOW,
        ),
    ),
}
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
# PostgreSQL looks once for both, and locks the books: who closes one waits.
_CLOSING = (
    "transfer_balances",
    "AFTER INSERT ON {transfer}",
    (
        "DECLARE found record; BEGIN"
        " SELECT bool_and(is_even) AS is_even, bool_or(is_closed) AS is_closed INTO found FROM"
        " (SELECT sum(amount) = 0 AND bool_and(booked_on = NEW.booked_on) AS is_even,"
        " bool_or(NEW.booked_on <= closed_until) AS is_closed FROM"
        " (SELECT p.amount, p.booked_on, a.currency, b.closed_until FROM {posting} p"
        " JOIN {account} a ON a.id = p.account_id JOIN {book} b ON b.id = a.book_id"
        " WHERE p.transfer_id = NEW.id ORDER BY b.id FOR SHARE OF b) AS line"
        " GROUP BY currency) AS sums;"
        f" IF found.is_even IS NOT TRUE THEN {_RAISE.format(_UNEVEN)}; END IF;"
        f" IF found.is_closed THEN {_RAISE.format(_CLOSED)}; END IF; END"
    ),
)
# A guard of its own before.
_STOOD = "DROP TRIGGER IF EXISTS wallets_transfer_meets_open_books ON {transfer}"
# What only compares columns is asked by PostgreSQL where a statement sets one of these. It reads a
# condition anew for every statement, which costs more than to change a row. (SQLite does not: there
# `id` is set by other names as well.)
_COMPARED = {
    "account_keeps_its_currency": "id, currency, book_id, kind, floor",
    "account_moves_by_postings": "balance, held",
    "hold_keeps_the_rest": "id, amount, account_id, key, reason, about, by, made_at, expires_at",
}
_HOLDS_OF_A_TRANSFER = (
    "CREATE INDEX IF NOT EXISTS wallets_holds_of_a_transfer ON {hold} (transfer_id)"
    " WHERE transfer_id IS NOT NULL"
)


def put_up(connection: Any) -> None:
    """Make every guard, instead of the one of the same name that may stand there."""
    make = _on_sqlite if connection.vendor == "sqlite" else _on_postgresql
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(_HOLDS_OF_A_TRANSFER.format(**NAMES))
        else:
            cursor.execute(_STOOD.format(**NAMES))
        for name, when, condition, saying in _refusals(connection):
            refuse = f"SELECT RAISE(ABORT, 'wallets: {saying}')"
            if connection.vendor != "sqlite":
                refuse = _RAISE.format(saying)
            make(cursor, name, when, condition, refuse)
        for name, when, deed in _deeds(connection):
            make(cursor, name, when, "TRUE", deed)


def take_down(connection: Any) -> None:
    """Leave the tables without guards: only where all of them are emptied, as between tests."""
    with connection.cursor() as cursor:
        for name, when in _places(connection):
            at = "" if connection.vendor == "sqlite" else f" ON {when.split(' ON ')[1]}"
            cursor.execute(f"DROP TRIGGER IF EXISTS wallets_{name}{at.format(**_WORDS)}")


@contextmanager
def lifted(connection: Any) -> Iterator[None]:
    """Without guards, for what takes whole books away with all that stands in them: a demo."""
    take_down(connection)
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
    return [name for name, _when in _places(connection) if f"wallets_{name}" not in standing]


def _refusals(connection: Any) -> Sequence[tuple[str, str, str, str]]:
    return (*_REFUSALS, *_ON_ONE[connection.vendor])


def _deeds(connection: Any) -> Sequence[tuple[str, str, str]]:
    return _DEEDS if connection.vendor == "sqlite" else (*_DEEDS, _CLOSING)


def _places(connection: Any) -> list[tuple[str, str]]:
    """Every guard's name, and when and where it is asked."""
    return [(guard[0], guard[1]) for guard in (*_refusals(connection), *_deeds(connection))]


def _on_sqlite(cursor: Any, name: str, when: str, condition: str, deed: str) -> None:
    cursor.execute(f"DROP TRIGGER IF EXISTS wallets_{name}")
    cursor.execute(
        f"CREATE TRIGGER wallets_{name} {when.format(**_WORDS)} FOR EACH ROW"
        f" WHEN {condition.format(**_WORDS)} BEGIN {deed.format(**_WORDS)}; END"
    )


def _on_postgresql(cursor: Any, name: str, when: str, condition: str, deed: str) -> None:
    """Where no other row is asked, the condition is the trigger's own: then no function is called."""
    asks, inside = f"WHEN ({condition})", "TRUE"
    if "SELECT" in condition or condition == "TRUE":
        asks, inside = "", condition
    each = "STATEMENT" if "TRUNCATE" in when else "ROW"
    back = "OLD" if "DELETE" in when else "NEW"
    if name in _COMPARED:
        when = when.replace("UPDATE", f"UPDATE OF {_COMPARED[name]}")
    cursor.execute(
        f"CREATE OR REPLACE FUNCTION wallets_{name}() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN IF {inside.format(**_WORDS)} THEN {deed.format(**_WORDS)}; END IF;"
        f" RETURN {back}; END $$"
    )
    cursor.execute(
        f"CREATE OR REPLACE TRIGGER wallets_{name} {when.format(**_WORDS)} FOR EACH {each}"
        f" {asks.format(**_WORDS)} EXECUTE FUNCTION wallets_{name}()"
    )

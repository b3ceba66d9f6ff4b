"""What the books cost: holds and captures a second, and balances of accounts with a long history.

    make bench NAME=wallets
    python -m tools.postgres --durable -- make bench NAME=wallets ARGS="--seconds 10"

Clients are processes, so that the database is measured and not Python's lock. Each holds a little of
one of 1, 10 or 1,000 pots and captures it, in two transactions, again and again. Beside it, in the
same run and with as many clients, goes what no ledger can do without: a transaction that locks a
row, inserts two postings and updates the row, in plain SQL, into bare tables with the same indexes
and no guards. `ratio` is holds and captures together a second, by those bare transactions a second.

SQLite lets one write at a time, whatever the pots; who waits for it asks every millisecond, and the
house steps back for two milliseconds after ten of writing (`lyceum.kernel.sqlite`). The bare
clients wait as SQLite itself does, so that one of them writes for long while the others wait;
`polite` are bare clients that wait and step back as the house does.
"""

import argparse
import multiprocessing
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import django

from lyceum.kernel.sqlite.base import PAUSE_S, Turns

POTS = (1, 10, 1000)
GOALS = {f"ratio_{pots}_min": 0.5 for pots in POTS} | {
    "balance_p95_ms": 5,
    "allowance_first_run_s": 60,
}
DAYS = 1000
BARE = (
    "CREATE TABLE bare_account (id bigint PRIMARY KEY, balance bigint)",
    (
        "CREATE TABLE bare_posting (id {serial} PRIMARY KEY, transfer_id bigint, account_id bigint,"
        " amount bigint, booked_on date)"
    ),
    "CREATE INDEX bare_of_account ON bare_posting (account_id, booked_on)",
    "CREATE INDEX bare_of_transfer ON bare_posting (transfer_id)",
    (
        "INSERT INTO bare_account WITH RECURSIVE s(n) AS"
        " (SELECT 0 UNION ALL SELECT n + 1 FROM s WHERE n < 1000) SELECT n, 0 FROM s"
    ),
)
BARE_WORK = (  # with the number of the pot and of the transfer
    ("SELECT balance FROM bare_account WHERE id = {0}{lock}", "{pot}"),
    (
        (
            "INSERT INTO bare_posting (transfer_id, account_id, amount, booked_on)"
            " VALUES ({0}, {0}, -1, {0}), ({0}, 1000, 1, {0})"
        ),
        "{transfer} {pot} {day} {transfer} {day}",
    ),
    ("UPDATE bare_account SET balance = balance - 1 WHERE id = {0}", "{pot}"),
)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--clients", type=int, default=8)
    options.add_argument("--seconds", type=float, default=5)
    options.add_argument("--postings", type=int, default=1_000_000)
    options.add_argument("--runs", type=int, default=100)
    options.add_argument("--people", type=int, default=100_000)
    given = options.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lyceum.config.settings_test")
    django.setup()
    from .scim import database_on_disk

    with database_on_disk():
        run(given)


def run(given: argparse.Namespace) -> dict[str, Any]:
    """Book at once, look at long histories, report."""
    from django.db import connection

    from lyceum.organisations.testing import make_organisation

    from . import allowances
    from .measure import report

    acme = make_organisation("Acme")
    figures: dict[str, Any] = {"database": connection.vendor, "clients": given.clients}
    figures |= _cost(acme)
    with tempfile.TemporaryDirectory(prefix="lyceum-wallets-") as folder:
        for pots in POTS:
            figures |= _contention(acme, pots, given, Path(folder) / f"{pots}.sqlite")
    figures |= _histories(acme, given)
    granted = allowances.granted_to(given.people)
    figures |= {f"allowance_{name}": value for name, value in granted.items()}
    return report("wallets", figures, GOALS)


# --- holds and captures -----------------------------------------------------------------------------


def _cost(acme: Any) -> dict[str, Any]:
    """Statements and milliseconds of this process's CPU, of one alone."""
    from django.db import connection

    from .pages import _count

    pots, provider = _pots(acme, 1)
    asked: list[str] = []
    with connection.execute_wrapper(partial(_count, asked)):
        pair = [len(asked), _hold(0, pots[0], "cost"), len(asked)]
        _capture(pair[1], pots[0], provider, "cost")
    cpu = time.process_time()
    for number in range(100):
        key = f"cost {number}"
        _capture(_hold(0, pots[0], key), pots[0], provider, key)
    return {
        "hold_statements": pair[2],
        "capture_statements": len(asked) - pair[2],
        "pair_cpu_ms": 1000 * (time.process_time() - cpu) / 100,
    }


def _contention(acme: Any, pots: int, given: argparse.Namespace, file: Path) -> dict[str, Any]:
    some, provider = _pots(acme, pots)
    end = partial(_until, given.seconds)
    with closing(_bare_line(file)) as line:
        _make_bare(line)
        bare = _at_once(given.clients, partial(_work_bare, file, pots, end, "greedy"))
        polite = []
        if isinstance(line, sqlite3.Connection):
            polite = _at_once(given.clients, partial(_work_bare, file, pots, end, "polite"))
        _forget_bare(line)
    pairs = _at_once(given.clients, partial(_work, some, provider, end))
    done, held_s, captured_s = (sum(column) for column in zip(*pairs, strict=True))
    bare_per_s = sum(bare) / given.seconds
    told = {f"ratio_to_polite_{pots}": 2 * done / sum(polite)} if polite else {}
    return told | {
        f"bare_{pots}_per_s": bare_per_s,
        f"holds_{pots}_per_s": given.clients * done / held_s,
        f"captures_{pots}_per_s": given.clients * done / captured_s,
        f"pairs_{pots}_per_s": done / given.seconds,
        f"ratio_{pots}": 2 * done / given.seconds / bare_per_s,
    }


def _pots(acme: Any, count: int) -> tuple[list[int], int]:
    from django.db import transaction

    from lyceum.wallets.ledger import booking
    from lyceum.wallets.testing import CAUSE, make_account
    from lyceum.wallets.types import Entry, Move

    bank = make_account(acme, "bank").pk
    pots = [make_account(acme).pk for _ in range(count)]
    with transaction.atomic():
        booking.book_many(
            [
                Move(
                    key=f"fill {pot}",
                    entries=(Entry(bank, -(10**9)), Entry(pot, 10**9)),
                    cause=CAUSE,
                )
                for pot in pots
            ]
        )
    return pots, make_account(acme, "provider", key="9").pk


def _until(seconds: float) -> Callable[[], bool]:
    end = time.perf_counter() + seconds
    return lambda: time.perf_counter() < end


def _work(
    pots: Sequence[int], provider: int, end: Callable[[], Any], client: int
) -> tuple[float, ...]:
    """Pairs of a hold and its capture; seconds in holds, and in captures."""
    done, held_s, captured_s, goes_on = 0, 0.0, 0.0, end()
    while goes_on():
        pot = pots[(client * 7919 + done * 31) % len(pots)]
        key, start = f"{pots[0]} {client} {done}", time.perf_counter()
        held = _hold(done, pot, key)
        middle = time.perf_counter()
        _capture(held, pot, provider, key)
        held_s, captured_s = held_s + middle - start, captured_s + time.perf_counter() - middle
        done += 1
    return done, held_s, captured_s


def _hold(number: int, pot: int, key: str) -> int:
    from django.db import transaction

    from lyceum.wallets.ledger import holding
    from lyceum.wallets.testing import CAUSE

    with transaction.atomic():
        [held] = holding.hold(
            [holding.Reserve(key=key, account_id=pot, amount=1 + number % 9, cause=CAUSE)]
        )
    return held


def _capture(held: int, pot: int, provider: int, key: str) -> None:
    from django.db import transaction

    from lyceum.wallets.ledger import holding
    from lyceum.wallets.testing import CAUSE
    from lyceum.wallets.types import Entry, Move

    with transaction.atomic():
        entries = (Entry(pot, -1), Entry(provider, 1))
        holding.capture([held], Move(key=key, entries=entries, cause=CAUSE))


def _at_once(clients: int, work: Callable[[int], Any]) -> list[Any]:
    """What each of so many processes came to; one client alone is this process itself."""
    if clients == 1:
        return [work(0)]
    from django.db import connection

    connection.close()
    with multiprocessing.get_context("fork").Pool(clients) as pool:
        return pool.map(work, range(clients), chunksize=1)


# --- what no ledger can do without -------------------------------------------------------------------


def _bare_line(file: Path) -> Any:
    """A connection as the house's are, but for the house."""
    from django.conf import settings
    from django.db import connection

    if connection.vendor == "sqlite":
        line = sqlite3.connect(file, timeout=20, isolation_level=None)
        line.executescript(str(settings.SQLITE_OPTIONS["init_command"]))
        return line
    import psycopg

    params = {**connection.get_connection_params()}
    for name in ("cursor_factory", "context", "client_encoding"):
        params.pop(name, None)
    return psycopg.connect(**params, autocommit=True)


def _make_bare(line: Any) -> None:
    is_sqlite = isinstance(line, sqlite3.Connection)
    _forget_bare(line)
    for sql in BARE:
        line.execute(sql.format(serial="integer" if is_sqlite else "bigserial"))


def _forget_bare(line: Any) -> None:
    for table in ("account", "posting"):
        line.execute(f"DROP TABLE IF EXISTS bare_{table}")


def _work_bare(file: Path, pots: int, end: Callable[[], Any], manner: str, client: int) -> int:
    line = _bare_line(file)
    is_sqlite = isinstance(line, sqlite3.Connection)
    begin, mark, lock = (
        ("BEGIN IMMEDIATE", "?", "") if is_sqlite else ("BEGIN", "%s", " FOR UPDATE")
    )
    work = [(sql.replace("{0}", mark).format(lock=lock), values) for sql, values in BARE_WORK]
    done, goes_on, turns = 0, end(), Turns() if manner == "polite" else None
    while goes_on():
        pot, transfer = (client * 7919 + done * 31) % pots, client * 10**7 + done
        _begin(line, begin, turns)
        for sql, values in work:
            told = values.format(pot=pot, transfer=transfer, day="2026-01-01").split()
            cursor = line.execute(sql, [int(one) if "-" not in one else one for one in told])
            if cursor.description:
                cursor.fetchall()
        line.execute("COMMIT")
        if turns:
            turns.end()
        done += 1
    line.close()
    return done


def _begin(line: Any, begin: str, turns: Turns | None) -> None:
    if not turns:
        line.execute(begin)
        return
    turns.step_back()
    line.execute("PRAGMA busy_timeout = 0")
    while True:
        try:
            line.execute(begin)
        except sqlite3.OperationalError:
            time.sleep(PAUSE_S)
        else:
            turns.begin()
            return


# --- long histories ----------------------------------------------------------------------------------


def _histories(acme: Any, given: argparse.Namespace) -> dict[str, Any]:
    """A pot that paid so many times, and the provider that got it all."""
    from datetime import timedelta

    from django.db import transaction

    from lyceum.kernel import clock
    from lyceum.wallets.ledger import accounts, auditing
    from lyceum.wallets.testing import make_account

    from .filling import settle
    from .measure import p95, timed

    pot, provider = make_account(acme), make_account(acme, "provider", key="long")
    fill_s, _ = timed(lambda: _fill(pot, provider, given.postings))
    settle()

    def looks(account: Any) -> float:
        return p95(
            [1000 * timed(lambda: accounts.balance_of(account))[0] for _ in range(given.runs)]
        )

    figures: dict[str, Any] = {"postings": given.postings, "fill_s": fill_s}
    figures["balance_p95_ms"] = looks(pot)
    figures["balance_without_floor_p95_ms"] = looks(provider)
    with transaction.atomic():
        yesterday = clock.today() - timedelta(days=1)
        figures["close_s"], _ = timed(
            lambda: accounts.close(pot.book, yesterday, today=clock.today())
        )
    figures["balance_from_checkpoint_p95_ms"] = looks(provider)
    figures["audit_s"], differences = timed(lambda: list(auditing.differences()))
    assert not differences, differences[:3]
    assert accounts.balance_of(provider) == given.postings
    return figures


def _fill(pot: Any, provider: Any, postings: int) -> None:
    """Into tables without guards: what they would do is done for all at the end."""
    from django.db import connection, transaction

    from lyceum.wallets.ledger import guards
    from lyceum.wallets.models import Account, Posting, Transfer

    from .filling import days_ago, fill

    with transaction.atomic():
        guards.take_down(connection)
        on = f"date({days_ago(f'n % {DAYS}')})"
        words = {"key": "'long ' || n", "reason": "'bench'", "by": "'system:bench'"}
        made = fill(Transfer, postings, booked_on=on, **words)
        for account, amount in ((pot, -1), (provider, 1)):
            fill(
                Posting,
                postings,
                transfer=f"{made.start - 1} + n",
                account=str(account.pk),
                amount=str(amount),
                booked_on=on,
            )
        Account.objects.filter(pk=pot.pk).update(floor=-postings, balance=-postings)
        guards.put_up(connection)


if __name__ == "__main__":
    main()

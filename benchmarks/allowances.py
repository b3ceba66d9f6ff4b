"""An allowance for a whole company: how long it takes to grant, and that it is granted once.

    make bench NAME=allowances
    python -m tools.postgres --durable -- make bench NAME=allowances ARGS="--people 100000"

Everybody of a large company gets a year's allowance, a fifth of it from a sponsor; some joined in the
middle of the year. The run opens a pot for each, books a transfer for each and writes down what was
granted, in batches of a thousand. Then it runs again, as the clock does every hour, and nothing may
change; then a year later, where what is left above a cap goes back first.
"""

import argparse
import gc
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django

GOALS = {"first_run_s": 60}
GRANT, CAP = 500_00, 200_00


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=100_000)
    given = options.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lyceum.config.settings_test")
    django.setup()
    with database_on_disk():
        run(given)


@contextmanager
def database_on_disk() -> Iterator[None]:
    """A database of its own: on disk, too, where it is SQLite."""
    from django.db import connection

    from .pages import own_database

    with tempfile.TemporaryDirectory(prefix="lyceum-allowances-") as home:
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = str(Path(home) / "bench.sqlite")
        with own_database():
            yield


def run(given: argparse.Namespace) -> dict[str, Any]:
    """Grant, again, a year later; report."""
    from django.db import connection

    from .measure import peak_memory_mb, report

    figures: dict[str, Any] = {"database": connection.vendor, "people": given.people}
    figures |= granted_to(given.people)
    figures |= {"audit_s": _audited(), "peak_memory_mb": peak_memory_mb()}
    return report("allowances", figures, GOALS)


def granted_to(people: int) -> dict[str, float]:
    """Seconds to grant a year's allowance to so many, to find that it is done, and a year later."""
    with _on(2026):
        _company(people)
        first, again = _run(), _run()
    with _on(2027):
        later = _run()
    assert (first["people"], again["people"], later["people"]) == (people, 0, people)
    assert later["returned"] > 0
    return {
        "first_run_s": first["seconds"],
        "first_run_cpu_s": first["cpu"],
        "first_run_database_cpu_s": first["database_cpu"],
        "queries_per_1000_people": first["queries"] * 1000 / people,
        "again_s": again["seconds"],
        "next_year_s": later["seconds"],
    }


@contextmanager
def _on(year: int) -> Iterator[None]:
    from lyceum.kernel import clock

    with clock.travelled(datetime(year, 9, 1, tzinfo=UTC)):
        yield


def _company(people: int) -> Any:
    """So many people, a tenth of whom joined in the year; money enough, and the rule."""
    from lyceum.identity.models import Person
    from lyceum.organisations.models import Membership
    from lyceum.organisations.testing import make_organisation
    from lyceum.wallets.testing import make_allowance, make_deposit

    from .filling import day, fill, settle, uuid

    company, sponsor = make_organisation("Large"), make_organisation("Sponsor", kind="ngo")
    ids = fill(
        Person,
        people,
        name="'Person ' || n",
        email="'p' || n || '@large.example'",
        public_id=uuid(),
    )
    fill(
        Membership,
        people,
        owner_id=f"'organisation:{company.pk}'",
        organisation_id=str(company.pk),
        person_id=f"{ids.start - 1} + n",
        starts_on=f"CASE WHEN n % 10 = 0 THEN {day('2026-05-01')} ELSE {day('2020-01-01')} END",
        sort_name="'person ' || n",
        employee_number="'E' || n",
    )
    settle()
    for each in (company, sponsor):
        make_deposit(each, 3 * people * GRANT)
    return make_allowance(
        company, amount=GRANT, carry_over=CAP, funders={sponsor.pk: 2000}, expires_after=400
    )


def _run() -> dict[str, Any]:
    import time

    from django.db import connection

    from lyceum.wallets import services

    asked = 0
    gc.freeze()  # as the command does

    def counted(execute: Any, *rest: Any) -> Any:
        nonlocal asked
        asked += 1
        return execute(*rest)

    cpu, start, theirs = time.process_time(), time.perf_counter(), _database_cpu()
    with connection.execute_wrapper(counted):
        [row] = services.run_allowances()
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    assert not row.problem and not row.waiting, row
    return {
        "people": row.people,
        "returned": row.returned,
        "seconds": seconds,
        "cpu": cpu,
        "database_cpu": _database_cpu() - theirs,
        "queries": asked,
    }


def _database_cpu() -> float:
    """Seconds that the server has worked for our connection (Linux); nothing where it is ourselves."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        ticks = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text().rpartition(")")[2].split()
    return (int(ticks[11]) + int(ticks[12])) / os.sysconf("SC_CLK_TCK")


def _audited() -> float:
    from lyceum.wallets.ledger import auditing

    from .measure import timed

    seconds, found = timed(lambda: list(auditing.differences()))
    assert found == []
    return seconds


if __name__ == "__main__":
    main()

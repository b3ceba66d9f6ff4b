"""A tick: very many people in playbooks, some of them due now, two workers.

    make bench NAME=journeys
    python -m tools.postgres --durable -- make bench NAME=journeys

Everybody waits in one of the playbooks; those that are due are written to and wait again: a message
accepted with its ways out, the step's trace, the next due time, one fact a batch. On PostgreSQL the
workers are processes and pass over each other's people; SQLite has one writer, and gets one worker.
Beside it, in the same run: how long the question takes who is due, and that it is asked by an index.
"""

import argparse
import multiprocessing
import os
from typing import Any

import django

GOALS = {"tick_s": 60.0}
TEXTS = {"en": {"subject": "Hello {name}", "body": "Good that you are here."}}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=100_000)
    options.add_argument("--playbooks", type=int, default=20)
    options.add_argument("--due", type=int, default=10_000)
    options.add_argument("--workers", type=int, default=2)
    given = options.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lyceum.config.settings_test")
    django.setup()
    from .scim import database_on_disk

    with database_on_disk():
        run(given)


def run(given: argparse.Namespace) -> dict[str, Any]:
    """Fill, ask who is due, tick, count."""
    from django.apps import apps
    from django.db import connection

    from .measure import report, timed

    _filled(given)
    asked_s, _due = timed(_ask)
    workers = given.workers if connection.vendor == "postgresql" else 1
    tick_s, _done = timed(lambda: _tick(workers))
    messages = apps.get_model("messaging.Message").objects.unscoped("bench").count()
    traces = apps.get_model("journeys.Trace").objects.filter(state="done").count()
    if messages != given.due or traces != 2 * given.due:
        raise AssertionError(f"{messages} messages, {traces} steps for {given.due} people")
    figures = {
        "people": given.people,
        "playbooks": given.playbooks,
        "due": given.due,
        "workers": workers,
        "due_asked_ms": asked_s * 1000,
        "tick_s": tick_s,
        "people_per_s": given.due / tick_s,
    }
    return report("journeys", figures, GOALS)


def _filled(given: argparse.Namespace) -> None:
    """Everybody has a place, and waits; the first ones since long enough."""
    from lyceum.identity.models import Person
    from lyceum.journeys.models import Run
    from lyceum.journeys.testing import make_playbook
    from lyceum.organisations.models import Membership
    from lyceum.organisations.testing import make_organisation

    from .filling import days_ago, fill, settle

    company = make_organisation("Bench")
    steps = [
        {"kind": "wait", "id": "rest", "days": 1, "next": "hello"},
        {"kind": "message", "id": "hello", "texts": TEXTS, "next": "again"},
        {"kind": "wait", "id": "again", "days": 7},
    ]
    made = [make_playbook(company, *steps, name=f"No {n}") for n in range(given.playbooks)]
    ids = fill(Person, given.people, name="'Person ' || n", email="'p' || n || '@bench.example'")
    place = {
        "owner_id": f"'organisation:{company.pk}'",
        "organisation_id": str(company.pk),
        "person_id": f"{ids.start - 1} + n",
    }
    fill(Membership, given.people, **place, starts_on="'2020-01-01'", sort_name="'p' || n")
    first, version = made[0].pk, made[0].version_id
    due = f"CASE WHEN n <= {given.due} THEN {days_ago('0.1')} ELSE {days_ago('-3')} END"
    fill(
        Run,
        given.people,
        **{**place, "owner_id": f"'person:' || ({ids.start - 1} + n)"},
        playbook_id=f"{first} + n % {given.playbooks}",
        version_id=f"{version} + n % {given.playbooks}",
        occasion="'bench'",
        step="'rest'",
        arrived_at=days_ago("1.1"),
        entered_at=days_ago("1.1"),
        due_at=due,
    )
    settle()


def _ask() -> int:
    from django.db import transaction

    from lyceum.journeys.services.walking import BATCH, due

    with transaction.atomic():
        return len(due()[:BATCH])


def _tick(workers: int) -> None:
    from django.db import connections

    from lyceum.journeys import services

    if workers == 1:
        services.tick(seconds=600)
        return
    connections.close_all()
    context = multiprocessing.get_context("fork")
    hands = [context.Process(target=services.tick, kwargs={"seconds": 600}) for _ in range(workers)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
        if hand.exitcode:
            raise AssertionError("a worker failed")


if __name__ == "__main__":
    main()

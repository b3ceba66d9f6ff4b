"""The clock's work: who is due goes on, each step once.

A batch is taken in the order of its time and locked; other workers take the next one. What the
steps do in the house commits together with where people stand afterwards: a worker that dies in
between has done nothing. A batch that fails is tried again person by person, and who fails waits.
"""

import logging
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from lyceum.identity import api as identity
from lyceum.journeys import selectors
from lyceum.journeys.engine.shape import (
    WAITS,
    AnyStep,
    Book,
    Branch,
    Condition,
    Split,
    kind_of,
)
from lyceum.journeys.engine.walking import MOST, Go, Stay, look
from lyceum.journeys.events import PlaybookGoalReached, StepTaken
from lyceum.journeys.models import Happening, Playbook, Run, Trace, Version
from lyceum.kernel import actors, clock, logs
from lyceum.kernel.errors import DomainError
from lyceum.kernel.eventlog import publish_many
from lyceum.kernel.scope import organisation_owner
from lyceum.organisations import api as organisations

from .acting import ACTS, REACHES_OUT, Doing, NotYet
from .leaving import close, left_facts

BATCH = 250
SECONDS = 30.0
ATTEMPTS = 6
FIRST_DELAY = timedelta(minutes=1)
AGAIN = timedelta(hours=1)  # what may come to hold without anything happening is looked at
SOON, PATIENCE = timedelta(seconds=20), timedelta(days=1)
CLOCK = "the clock takes whoever is due, of every organisation"
STAYS = ("step", "number", "state", "ending", "arrived_at", "due_at", "ended_at", "goal_at",
         "answers", "attempts", "reason")  # fmt: skip
log = logging.getLogger(__name__)


def tick(batch: int = BATCH, seconds: float = SECONDS) -> int:
    """Take who is due, batch by batch, for about so many seconds; gives how many were taken."""
    end, number = time.monotonic() + seconds, 0
    while taken := _take_batch(batch):
        number += taken
        if time.monotonic() > end:
            break
    return number


def _take_batch(batch: int) -> int:
    ids: list[int] = []
    try:
        with transaction.atomic():
            runs = _together(batch)
            ids = [run.pk for run in runs]
            if runs:
                Walk(runs).go()
    except Exception:
        if not ids:
            raise
        log.exception("a batch of playbooks failed; one by one")
        for pk in ids:
            _take_one(pk)
    return len(ids)


def _together(batch: int) -> list[Run]:
    """Who has waited longest, and who else is due in the same version: what a step asks and does it
    then asks and does once for all of them. Who is in it several times is taken once a batch."""
    found: dict[int, Run] = {}
    for one in due()[:1]:
        for run in due().filter(version_id=one.version_id)[:batch]:
            found.setdefault(run.person_id, run)
    return list(found.values())


def _take_one(pk: int) -> None:
    try:
        with transaction.atomic():
            if runs := list(due().filter(pk=pk)):
                Walk(runs).go()
    except Exception as reason:
        log.exception("a step of run %s failed", pk)
        _postpone(pk, reason)


def due() -> QuerySet[Run]:
    """Who is due, the longest waiting first; what another worker has in hand is passed over."""
    rows = Run.objects.unscoped(CLOCK).filter(
        state=Run.State.RUNNING,
        due_at__lte=clock.now(),
        playbook__state=Playbook.State.ACTIVE,
    )
    skips = connection.features.has_select_for_update_skip_locked
    return rows.select_for_update(skip_locked=skips, of=("self",)).order_by("due_at", "pk")


@transaction.atomic
def _postpone(pk: int, reason: Exception) -> None:
    """Later, and later still; at last it is stuck, and its playbook's page says so."""
    run = Run.objects.unscoped(CLOCK).select_for_update().get(pk=pk)
    run.attempts += 1
    run.reason = logs.scrub(repr(reason))[:400]
    run.due_at = clock.now() + FIRST_DELAY * 2**run.attempts
    if run.attempts >= ATTEMPTS:
        run.state, run.due_at = Run.State.STUCK, None
    run.save(update_fields=["attempts", "reason", "due_at", "state"])


@dataclass
class Seen:
    """What is known of one person at one step, as the engine asks for it."""

    now: datetime
    since: datetime
    zone: str
    person_id: int
    seed: str
    knowing: selectors.Knowing

    def holds(self, condition: Condition) -> bool:
        return self.knowing.holds(condition, self.person_id)


class Walk:
    """A batch on its way: rounds of one step each, until everybody waits or is through."""

    def __init__(self, runs: list[Run]) -> None:
        self.runs = runs
        self.now = clock.now()
        self.books = self._books()
        self.cards = identity.cards_of({run.person_id for run in runs})
        self.late = {run.pk: run.due_at or self.now for run in runs}
        self.before = {run.pk: _standing(run) for run in runs}
        self.heard = self._heard()
        self.traces: dict[tuple[int, int], Trace] = {}
        self.taken: dict[tuple[int, int, str], list[Run]] = defaultdict(list)
        self.reached: list[Run] = []
        self.later: set[int] = set()

    def go(self) -> None:
        """All of it, in the transaction of whoever has locked them."""
        self._leave_gone()
        for (version_id, _), some in grouped(self.runs, lambda run: run.version_id).items():
            self._look_for_ends(self.books[version_id], some)
        ready = self._on_the_way(self.runs)
        for _round in range(MOST):
            if not ready:
                break
            ready = self._round(ready)
        else:
            raise RuntimeError("somebody never waits")
        self._save()

    def _books(self) -> dict[int, Book]:
        ids = {run.version_id for run in self.runs}
        rows = Version.objects.unscoped(CLOCK).filter(pk__in=ids)
        return {row.pk: selectors.book_of(row) for row in rows}

    def _heard(self) -> dict[int, set[str]]:
        found: dict[int, set[str]] = defaultdict(set)
        rows = Happening.objects.filter(run__in=self.runs)
        for run_id, fact in rows.values_list("run_id", "fact"):
            found[run_id].add(fact)
        return found

    def _on_the_way(self, runs: Iterable[Run]) -> list[Run]:
        return [run for run in runs if run.state == Run.State.RUNNING]

    # --- out before the end ---

    def _leave_gone(self) -> None:
        """Who belongs there no more, or is no more."""
        for (at, _), some in grouped(self.runs, lambda run: run.organisation_id).items():
            here = organisations.members_among(at, {run.person_id for run in some})
            for run in some:
                card = self.cards.get(run.person_id)
                if run.person_id not in here or card is None or not card.is_active:
                    close(run, "gone")

    def _look_for_ends(self, book: Book, runs: list[Run]) -> None:
        """Exits and goals, before anything else is done."""
        runs = self._on_the_way(runs)
        if not runs or not (book.exits or book.goals):
            return
        for (at, _), some in grouped(runs, lambda run: run.organisation_id).items():
            knowing = self._knowing(book, at, some)
            for run in some:
                self._end_one(book, run, knowing)

    def _end_one(self, book: Book, run: Run, knowing: selectors.Knowing) -> None:
        if run.goal_at is None and any(knowing.holds(one, run.person_id) for one in book.goals):
            run.goal_at = self.now
            self.reached.append(run)
            if book.goal_ends:
                close(run, "goal")
                return
        if any(knowing.holds(one, run.person_id) for one in book.exits):
            close(run, "exit")

    # --- on ---

    def _round(self, ready: list[Run]) -> list[Run]:
        on: list[Run] = []
        for (version_id, name), some in grouped(
            ready, lambda run: run.version_id, lambda run: run.step
        ).items():
            book = self.books[version_id]
            step = book.step(str(name))
            if step is None:
                raise RuntimeError(f"version {version_id} has no step {name}")
            on += self._take(book, step, some)
        return on

    def _take(self, book: Book, step: AnyStep, runs: list[Run]) -> list[Run]:
        """Everybody who stands at a step, of one organisation: a version belongs to one."""
        if not isinstance(step, (*WAITS, Branch, Split)):
            return self._act(book, step, runs)
        knowing = self._knowing(book, runs[0].organisation_id, runs)
        on = []
        for run in runs:
            move = look(step, self._seen(run, knowing))
            if isinstance(move, Stay):
                run.due_at = min(move.until, self.now + AGAIN) if move.asks else move.until
                self._trace(run, Trace.State.WAITING)
            elif isinstance(move, Go):
                self._trace(run, Trace.State.DONE, move.how)
                on += self._onward(run, move.to)
        return on

    def _seen(self, run: Run, knowing: selectors.Knowing) -> Seen:
        card = self.cards.get(run.person_id)
        zone = card.time_zone if card else ""
        return Seen(self.now, run.arrived_at, zone, run.person_id, str(run.playbook_id), knowing)

    def _knowing(self, book: Book, at: int, runs: list[Run]) -> selectors.Knowing:
        return selectors.Knowing(
            book=book,
            organisation_id=at,
            person_ids=[run.person_id for run in runs],
            heard={run.person_id: self.heard.get(run.pk, set()) for run in runs},
        )

    def _act(self, book: Book, step: AnyStep, runs: list[Run]) -> list[Run]:
        """Something is done for them, all at once; what reaches out too late is left out."""
        limit = timedelta(days=book.late_days)
        kind = kind_of(step)
        late = {
            run.pk for run in runs
            if kind in REACHES_OUT and self.now - self.late[run.pk] > limit
        }  # fmt: skip
        able = [run for run in runs if run.pk not in late]
        skipped = dict.fromkeys(late, "late") | self._do(book, step, able)
        on = []
        for run in runs:
            if run.pk in self.later:
                run.due_at = self.now + SOON
                self._trace(run, Trace.State.WAITING)
                continue
            if run.pk in skipped:
                self._trace(run, Trace.State.SKIPPED, skipped[run.pk])
            else:
                self._trace(run, Trace.State.DONE)
                self.taken[run.version_id, run.playbook_id, step.id].append(run)
            on += self._onward(run, step.next)
        return on

    def _do(self, book: Book, step: AnyStep, runs: list[Run]) -> dict[int, str]:
        """Who it was not done for, and why. A refusal of all is asked again one by one."""
        if not runs:
            return {}
        at = runs[0].organisation_id
        doing = Doing(book, actors.system("journeys", organisation_owner(at)), at, runs, self.cards)
        try:
            with transaction.atomic():
                return dict(ACTS[kind_of(step)](step, doing))
        except DomainError as refusal:
            if len(runs) == 1:
                return {runs[0].pk: str(refusal)[:400]}
        except NotYet:
            if len(runs) == 1:
                return self._postponed(runs[0])
        return {pk: why for run in runs for pk, why in self._do(book, step, [run]).items()}

    def _postponed(self, run: Run) -> dict[int, str]:
        """Soon again; what is not there after a day does not come."""
        if self.now - run.arrived_at > PATIENCE:
            return {run.pk: "not there"}
        self.later.add(run.pk)
        return {}

    def _onward(self, run: Run, to: str | None) -> list[Run]:
        """On to the next step, where there is one."""
        if to is None:
            close(run, "end")
            return []
        run.step, run.number = to, run.number + 1
        run.arrived_at = self.now
        return [run]

    # --- what is kept ---

    def _trace(self, run: Run, state: str, how: str = "") -> None:
        self.traces[run.pk, run.number] = Trace(
            run=run,
            number=run.number,
            step=run.step,
            state=state,
            how=how,
            came_at=run.arrived_at,
            done_at=None if state == Trace.State.WAITING else self.now,
        )

    def _save(self) -> None:
        for run in self.runs:
            run.attempts, run.reason = 0, ""
        self._save_runs()
        Trace.objects.bulk_create(
            self.traces.values(),
            update_conflicts=True,
            unique_fields=["run", "number"],
            update_fields=["state", "how", "done_at"],
            batch_size=500,
        )
        publish_many([*self._taken_facts(), *self._reached_facts(), *self._left_facts()])

    def _save_runs(self) -> None:
        """What has changed, and where it has changed alike, at once: most of a batch goes alike."""
        alike: dict[str, list[int]] = defaultdict(list)
        said: dict[str, dict[str, Any]] = {}
        for run in self.runs:
            before, now = self.before[run.pk], _standing(run)
            changed = {name: value for name, value in now.items() if before[name] != value}
            said[repr(changed)] = changed
            alike[repr(changed)].append(run.pk)
        for key, ids in alike.items():
            if said[key]:
                Run.objects.unscoped(CLOCK).filter(pk__in=ids).update(**said[key])

    def _left_facts(self) -> list[Any]:
        return list(left_facts(actors.system("journeys"), [r for r in self.runs if r.ended_at]))

    def _taken_facts(self) -> list[Any]:
        return [
            StepTaken(
                **_about(runs),
                step=name,
                kind=kind_of(_known(self.books[version_id], name)),
            )
            for (version_id, _playbook, name), runs in self.taken.items()
        ]

    def _reached_facts(self) -> list[Any]:
        found = grouped(self.reached, lambda run: run.version_id)
        return [PlaybookGoalReached(**_about(runs)) for runs in found.values()]


def _standing(run: Run) -> dict[str, Any]:
    return {name: getattr(run, name) for name in STAYS}


def _known(book: Book, name: str) -> AnyStep:
    step = book.step(name)
    assert step is not None  # noqa: S101  it was just taken
    return step


def _about(runs: list[Run]) -> dict[str, Any]:
    first = runs[0]
    return {
        "by": "system:journeys",
        "owner_id": organisation_owner(first.organisation_id),
        "playbook_id": first.playbook_id,
        "version_id": first.version_id,
        "organisation_id": first.organisation_id,
        "person_ids": [run.person_id for run in runs],
    }


def grouped(runs: Iterable[Run], *by: Any) -> Mapping[tuple[Any, Any], list[Run]]:
    """Those that have the same in common; always a pair, for one word or two."""
    found: dict[tuple[Any, Any], list[Run]] = defaultdict(list)
    for run in runs:
        key = tuple(one(run) for one in by)
        found[(*key, None)[:2]].append(run)
    return found

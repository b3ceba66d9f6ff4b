"""Into a playbook: by a fact, on a day, with a segment, by hand. And what happens on the way."""

import logging
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, transaction

from lyceum.journeys import policies, selectors
from lyceum.journeys.engine.shape import Book, Fact, OnFact, facts_in
from lyceum.journeys.errors import NobodyEnters, PlaybookDoesNotRun
from lyceum.journeys.events import PlaybookEntered
from lyceum.journeys.models import Happening, Hears, Playbook, Run, Version
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner, person_owner

BATCH = 1000
HEARING = "whoever is on the way through a playbook of the organisation in which it happened"
State = Playbook.State
log = logging.getLogger(__name__)


def enter(*, by: Actor, playbook_id: int, person_ids: Collection[int]) -> list[int]:
    """Put people in by hand; gives who began. Raises NobodyEnters where none of them can."""
    rows = Playbook.objects.unscoped("narrowed here")
    found = rows.filter(pk=playbook_id).first()
    if found is None or not policies.can_write(by, found.organisation_id):
        raise NotFound
    if found.state != State.ACTIVE:
        raise PlaybookDoesNotRun
    occasion = f"hand:{clock.now():%Y-%m-%dT%H:%M:%S.%f}"
    began = take_in(by, playbook_id, person_ids, occasion)
    if not began:
        raise NobodyEnters
    return began


def take_in(
    by: Actor,
    playbook_id: int,
    person_ids: Iterable[int],
    occasion: str,
    since: datetime | None = None,
    matter: str = "",
) -> list[int]:
    """Those of them who can enter begin now, a thousand a transaction; gives who."""
    everybody = sorted(set(person_ids))
    why = Why(occasion, matter, since)
    began: list[int] = []
    for start in range(0, len(everybody), BATCH):
        began += _take_in(by, playbook_id, everybody[start : start + BATCH], why)
    return began


@dataclass(frozen=True)
class Why:
    """What sets people off, the one thing that it is about (none: anything), and when it happened."""

    occasion: str
    matter: str
    since: datetime | None


@transaction.atomic
def _take_in(by: Actor, playbook_id: int, person_ids: Sequence[int], why: Why) -> list[int]:
    rows = Playbook.objects.unscoped("who enters is asked below").select_for_update(of=("self",))
    found = rows.select_related("version").filter(pk=playbook_id, state=State.ACTIVE).first()
    if found is None or found.version is None:
        return []
    book = selectors.book_of(found.version)
    able = selectors.matching(found.organisation_id, book.audience, person_ids)
    able -= _had(found, book, person_ids, why)
    runs = Run.objects.bulk_create(_run(found, found.version, book, pk, why) for pk in sorted(able))
    if runs:
        publish(
            PlaybookEntered(
                by=str(by),
                owner_id=found.owner_id,
                playbook_id=found.pk,
                version_id=found.version.pk,
                organisation_id=found.organisation_id,
                person_ids=[run.person_id for run in runs],
            )
        )
    return [run.person_id for run in runs]


def _had(found: Playbook, book: Book, person_ids: Sequence[int], why: Why) -> set[int]:
    """Who is in it, was set off by the very same, or was in it not long enough ago. Where it is about
    one thing, only who was in it for that."""
    rows = Run.objects.unscoped("who is in this playbook").filter(
        playbook=found, person_id__in=person_ids
    )
    if why.matter:
        rows = rows.filter(matter=why.matter)
    known = rows.values_list("person_id", "state", "occasion", "entered_at")
    if book.again_after is None:
        return {pk for pk, _state, _occasion, _at in known}
    free = clock.now() - timedelta(days=book.again_after)
    return {
        pk
        for pk, state, said, at in known
        if state in (Run.State.RUNNING, Run.State.STUCK) or said == why.occasion or at > free
    }


def _run(found: Playbook, version: Version, book: Book, person_id: int, why: Why) -> Run:
    moment = clock.now()
    return Run(
        owner_id=person_owner(person_id),
        playbook=found,
        version=version,
        person_id=person_id,
        organisation_id=found.organisation_id,
        occasion=why.occasion,
        matter=why.matter,
        step=book.steps[0].id,
        arrived_at=moment,
        due_at=moment,
        entered_at=why.since or moment,
    )


# --- what happens ---------------------------------------------------------------------------------


def hear(*, name: str, fact: Any, person_ids: Collection[int]) -> int:
    """Something has happened to people: whose way hangs on it is looked at; whom it sets off begins.

    Only in the organisation in whose context it happened. One query where nobody listens.
    """
    at = fact.organisation_id
    if not at or not person_ids:
        return 0
    rows = Hears.objects.filter(name=name, version__playbook__organisation_id=at)
    listening = [one.version for one in rows.select_related("version__playbook")]
    moment = fact.at or clock.now()
    return sum(
        _apart(work, one, name, fact, person_ids, moment)
        for work in (_note, _set_off)
        for one in listening
    )


def _apart(work: Callable[..., int], version: Version, name: str, *said: Any) -> int:
    """A playbook that cannot take it keeps no other from it: it is logged. But where the database
    fails, nothing was heard, and the fact comes again to all of them."""
    try:
        with transaction.atomic():
            return work(version, name, *said)
    except (InterfaceError, OperationalError):
        raise
    except Exception:
        log.exception("version %s could not hear %s", version.pk, name)
        return 0


def fits(wanted: Fact, name: str, fact: Any) -> bool:
    """Is it what a playbook means?"""
    return wanted.name == name and all(
        str(getattr(fact, word, "")) == str(said) for word, said in wanted.where.items()
    )


def matter_of(book: Book, fact: Any) -> str:
    """The one thing that a fact is about, where people go through a playbook for each by itself."""
    said = getattr(fact, book.each, None) if book.each else None
    return f"{book.each}:{said}" if said is not None else ""


def _note(version: Version, name: str, fact: Any, person_ids: Collection[int], at: datetime) -> int:
    book = selectors.book_of(version)
    keys = [key for key, wanted in facts_in(book).items() if fits(wanted, name, fact)]
    if not keys:
        return 0
    rows = Run.objects.unscoped(HEARING).filter(
        version=version, person_id__in=person_ids, state=Run.State.RUNNING, entered_at__lte=at
    )
    if matter := matter_of(book, fact):
        rows = rows.filter(matter__in=("", matter))
    runs = list(rows.select_for_update().order_by("pk"))
    Happening.objects.bulk_create(
        (Happening(run=run, fact=key, at=at) for run in runs for key in keys),
        ignore_conflicts=True,
    )
    ids = [run.pk for run in runs]
    Run.objects.unscoped(HEARING).filter(pk__in=ids).update(due_at=clock.now())
    return len(runs)


def _set_off(
    version: Version, name: str, fact: Any, person_ids: Collection[int], at: datetime
) -> int:
    playbook = version.playbook
    if playbook.version_id != version.pk or playbook.state != State.ACTIVE:
        return 0
    book = selectors.book_of(version)
    trigger = book.trigger
    if not isinstance(trigger, OnFact) or not fits(trigger.fact, name, fact):
        return 0
    by = actors.system("journeys", organisation_owner(playbook.organisation_id))
    occasion = f"fact:{fact.line_id}"
    return len(take_in(by, playbook.pk, person_ids, occasion, at, matter_of(book, fact)))

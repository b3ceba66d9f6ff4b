"""Playbooks themselves: written, made active, paused, ended."""

from typing import Any

from django.db import transaction
from django.db.models import F

from lyceum.journeys import policies, selectors
from lyceum.journeys.engine import reading
from lyceum.journeys.engine.shape import Book, OnFact, facts_in
from lyceum.journeys.errors import PlaybookDoesNotRun, PlaybookHasEnded, PlaybookIsFaulty
from lyceum.journeys.events import (
    PlaybookActivated,
    PlaybookAdded,
    PlaybookChanged,
    PlaybookEnded,
    PlaybookPaused,
    PlaybookResumed,
)
from lyceum.journeys.models import Happening, Hears, Playbook, Run, Version
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import EditedMeanwhile, Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner

from .leaving import leave_all

ALL = "the playbook was got through its gate"
State = Playbook.State


@transaction.atomic
def add_playbook(*, by: Actor, organisation_id: int, book: Book, shipped: str = "") -> Playbook:
    """Begin one with these steps; nobody goes through it before it is made active."""
    if not policies.can_write(by, organisation_id):
        raise Forbidden
    made = Playbook.objects.create(
        owner_id=organisation_owner(organisation_id),
        organisation_id=organisation_id,
        name=book.name[:200],
        draft=reading.plain(book),
        shipped=shipped,
        made_at=clock.now(),
        changed_at=clock.now(),
    )
    publish(PlaybookAdded(**about(by, made)))
    return made


def take_playbook(*, by: Actor, organisation_id: int, name: str) -> Playbook:
    """Take one that comes along: from now on it is the organisation's own."""
    book = selectors.shipped_book(name)
    return add_playbook(by=by, organisation_id=organisation_id, book=book, shipped=name)


@transaction.atomic
def change_playbook(*, by: Actor, playbook_id: int, book: Book, edition: int) -> Playbook:
    """Write another draft. People on their way stay on their version."""
    found = locked(by, playbook_id)
    if found.state == State.ENDED:
        raise PlaybookHasEnded
    if found.edition != edition:
        raise EditedMeanwhile
    found.draft, found.name = reading.plain(book), book.name[:200]
    found.edition += 1
    found.changed_at = clock.now()
    found.save(update_fields=["draft", "name", "edition", "changed_at"])
    publish(PlaybookChanged(**about(by, found)))
    return found


@transaction.atomic
def activate(*, by: Actor, playbook_id: int) -> Version:
    """Let the draft be walked from now on. Raises PlaybookIsFaulty with every place."""
    found = locked(by, playbook_id)
    if found.state == State.ENDED:
        raise PlaybookHasEnded
    book = selectors.draft_of(found)
    if faults := selectors.faults_of(book, found.organisation_id):
        raise PlaybookIsFaulty(selectors.told(faults))
    before, version = found.version, _version(by, found, book)
    if found.state == State.PAUSED:
        _catch_up(found)
    found.version, found.state, found.paused_at = version, State.ACTIVE, None
    if before is None or _sets_off(before.book) != _sets_off(version.book):
        found.looked_at = None  # else who came meanwhile would be lost
    found.save(update_fields=["version", "state", "paused_at", "looked_at"])
    publish(PlaybookActivated(**about(by, found), version_id=version.pk))
    return version


def _sets_off(said: dict[str, Any]) -> tuple[Any, ...]:
    """What sets a playbook off on days and with segments, as it is written: the trigger, the people of
    its segment, and whom a day is for that is everybody's."""
    trigger = said.get("trigger", {})
    segment = said.get("segments", {}).get(trigger.get("segment"))
    is_for_all = trigger.get("kind") == "schedule" or "on" in trigger
    return trigger, segment, said.get("audience") if is_for_all else None


def _version(by: Actor, found: Playbook, book: Book) -> Version:
    """A new one, unless the draft is what is walked already."""
    if found.version is not None and found.version.book == found.draft:
        return found.version
    last = Version.objects.unscoped(ALL).filter(playbook=found).order_by("-number").first()
    version = Version.objects.create(
        owner_id=found.owner_id,
        playbook=found,
        number=last.number + 1 if last else 1,
        book=found.draft,
        made_by=str(by),
        made_at=clock.now(),
    )
    names = {fact.name for fact in facts_in(book).values()}
    if isinstance(book.trigger, OnFact):
        names.add(book.trigger.fact.name)
    Hears.objects.bulk_create(Hears(version=version, name=name) for name in sorted(names))
    return version


@transaction.atomic
def pause(*, by: Actor, playbook_id: int) -> None:
    """Nobody enters, nobody goes on; what happens to them is still noted."""
    found = locked(by, playbook_id)
    if found.state != State.ACTIVE:
        raise PlaybookDoesNotRun
    found.state, found.paused_at = State.PAUSED, clock.now()
    found.save(update_fields=["state", "paused_at"])
    publish(PlaybookPaused(**about(by, found)))


@transaction.atomic
def resume(*, by: Actor, playbook_id: int) -> None:
    """It goes on where it stood: the time of the pause is added to what they wait for."""
    found = locked(by, playbook_id)
    if found.state != State.PAUSED:
        raise PlaybookDoesNotRun
    _catch_up(found)
    found.state, found.paused_at = State.ACTIVE, None
    found.save(update_fields=["state", "paused_at"])
    publish(PlaybookResumed(**about(by, found)))


def _catch_up(found: Playbook) -> None:
    """A wait lasts as long as it says, without the pause."""
    assert found.paused_at is not None  # noqa: S101  it is paused
    gap = clock.now() - found.paused_at
    rows = Run.objects.unscoped(ALL).filter(playbook=found, state=Run.State.RUNNING)
    rows.update(due_at=F("due_at") + gap, arrived_at=F("arrived_at") + gap)
    met = Happening.objects.filter(run__playbook=found, at__gte=found.paused_at)
    rows.filter(pk__in=met.values("run_id")).update(due_at=clock.now())  # they waited for this


@transaction.atomic
def end_playbook(*, by: Actor, playbook_id: int) -> None:
    """It is over: nobody enters, and who is on the way is out."""
    found = locked(by, playbook_id)
    if found.state == State.ENDED:
        raise PlaybookHasEnded
    found.state = State.ENDED
    found.save(update_fields=["state"])
    leave_all(by, found)
    publish(PlaybookEnded(**about(by, found)))


def locked(by: Actor, playbook_id: int) -> Playbook:
    """The playbook, locked, for who writes it; for others there is none."""
    rows = Playbook.objects.unscoped("narrowed here").select_for_update(of=("self",))
    found = rows.select_related("version").filter(pk=playbook_id).first()
    if found is None or not policies.can_write(by, found.organisation_id):
        raise NotFound
    return found


def about(by: Actor, one: Playbook) -> dict[str, Any]:
    """What every fact about a playbook says."""
    return {
        "by": str(by),
        "owner_id": one.owner_id,
        "playbook_id": one.pk,
        "organisation_id": one.organisation_id,
    }

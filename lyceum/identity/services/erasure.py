"""Erasing a person: asked for, waited for, done, and done again after an old backup came back.

Everything that was declared as kept about them goes, from the top of the house down. What sums
need stays and points to a husk: the person's row without anything personal.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from lyceum.identity import policies, selectors
from lyceum.identity.errors import ErasureIsAsked, FoldedAway, NoErasureIsAsked
from lyceum.identity.events import (
    AboutErasure,
    ErasureAsked,
    ErasureCancelled,
    ErasureReminded,
    PersonErased,
)
from lyceum.identity.models import Erasure, Person
from lyceum.identity.types import Keeping, Subject, Table, keepings
from lyceum.kernel import actors, archive, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import DomainError, Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.files import delete_at_last
from lyceum.kernel.models import Delivery
from lyceum.kernel.scope import person_owner

from . import ledger
from .held import hold_back
from .whiting import white_out

log = logging.getLogger(__name__)
WAITING = timedelta(days=14)
SWEPT_FOR = timedelta(days=1)
REMINDER = timedelta(days=2)  # so long before the day
LEDGER = actors.system("erasure-ledger")
Husk = tuple[int, str, datetime]  # a line of the ledger


@transaction.atomic
def ask_erasure(*, by: Actor, person_id: int, waiting: timedelta = WAITING) -> Erasure:
    """Ask that an account and all that is kept about its person goes, after some days to think."""
    if not policies.can_erase(by, person_id):
        raise Forbidden
    person = _locked(person_id)
    if person.merged_into_id:
        raise FoldedAway(person.merged_into_id)
    if selectors.open_erasure(person_id):
        raise ErasureIsAsked
    moment = clock.now()
    erasure = Erasure.objects.create(
        person=person, asked_by=str(by), asked_at=moment, due_at=moment + waiting
    )
    _tell(ErasureAsked, by, erasure)
    return erasure


@transaction.atomic
def cancel_erasure(*, by: Actor, person_id: int) -> None:
    """The person has thought better of it: everything stays as it was."""
    if not policies.can_erase(by, person_id):
        raise Forbidden
    _locked(person_id)
    erasure = selectors.open_erasure(person_id)
    if erasure is None:
        raise NoErasureIsAsked
    erasure.cancelled_at = clock.now()
    erasure.save(update_fields=["cancelled_at"])
    if erasure.asked_by != str(LEDGER):
        _forget_attempts(person_id)
    _tell(ErasureCancelled, by, erasure)


def _forget_attempts(person_id: int) -> None:
    """Power may have been cut when the ledger had it and the database not yet: it is not repeated."""
    ids = [person_id, *selectors.folded_into(person_id)]
    here = Person.objects.filter(pk__in=ids, erased_at=None).values_list("public_id", flat=True)
    theirs = set(map(str, here))
    ledger.take_back(said for said in ledger.said() if said[0] in theirs)


def carry_out_erasures() -> int:
    """What the clock does: remind of what comes soon, and erase whose time has come."""
    _remind()
    _sweep()
    done = 0
    for erasure in list(selectors.erasures_due()):
        try:
            done += erase_person(
                by=actors.system("identity"), person_id=erasure.person_id, erasure_id=erasure.pk
            )
        except DomainError as refusal:  # an import that is running, say: in an hour again
            log.warning("erasure %s waits: %s", erasure.pk, refusal)
        except Exception:  # one that fails holds no other up
            log.exception("erasure %s failed; it is tried again in an hour", erasure.pk)
    return done


@transaction.atomic
def _remind() -> None:
    soon = clock.now() + REMINDER
    for erasure in selectors.open_erasures().filter(reminded_at=None, due_at__lte=soon):
        if erasure.due_at - erasure.asked_at > REMINDER:
            _tell(ErasureReminded, actors.system("identity"), erasure)
        erasure.reminded_at = clock.now()
        erasure.save(update_fields=["reminded_at"])


def _sweep() -> None:
    """A page that was open while its person was erased may have written a row: a day long it goes."""
    lately = selectors.erased_since(clock.now() - SWEPT_FOR)
    for person_id in lately:
        for table in (table for keeping in reversed(keepings()) for table in keeping.tables):
            if table.emptied is None:
                let_go(table, person_id)
    if lately:
        archive.settle()  # once more, should a reader have stood in the way


def erase_person(*, by: Actor, person_id: int, erasure_id: int | None = None) -> bool:
    """Erase a person now; says whether they were. A second time changes nothing.

    With an `erasure_id`, only if it is still asked for: they may cancel it at the last moment.
    """
    if not by.is_system:
        raise Forbidden
    noted: list[Husk] = []
    try:
        is_done = _erase(by, person_id, erasure_id, noted)
    except Exception:
        _take_back(noted)
        raise
    if is_done:
        archive.settle()
    return is_done


def _take_back(noted: list[Husk]) -> None:
    """The database has refused in the last moment; what it did keep stays in the ledger."""
    moments = {public_id: moment.isoformat() for _pk, public_id, moment in noted}
    here = Person.objects.filter(public_id__in=moments, erased_at=None)
    ids = map(str, here.values_list("public_id", flat=True))
    ledger.take_back((public_id, moments[public_id]) for public_id in ids)


@transaction.atomic
def _erase(by: Actor, person_id: int, erasure_id: int | None, noted: list[Husk]) -> bool:
    person = _locked(person_id)
    asked = selectors.open_erasure(person_id)
    if person.erased_at or (erasure_id and (asked is None or asked.pk != erasure_id)):
        return False
    if person.merged_into_id:
        raise FoldedAway(person.merged_into_id)
    both = [*map(_locked, selectors.folded_into(person_id)), person]
    _insist_it_can_be_done(both)
    gone = [_erase_one(by, one) for one in both if not one.erased_at]
    if connection.vendor == "postgresql":
        connection.check_constraints()  # what else it would only say when it commits
    for husk in gone:
        noted.append(husk)
        ledger.note(*husk)
    return True


def _insist_it_can_be_done(people: Iterable[Person]) -> None:
    """Every floor is asked before any has begun."""
    for subject in map(selectors.subject_of, people):
        for keeping in keepings():
            if keeping.refuse:
                keeping.refuse(subject)


def _erase_one(by: Actor, person: Person) -> Husk:
    """One account; whoever has had two is erased as both."""
    person_id = person.pk
    subject = selectors.subject_of(person)
    hold_back(subject)
    counts = {keeping.kind: _erase_kind(keeping, subject) for keeping in reversed(keepings())}
    moment = clock.now()
    Person.objects.filter(pk=person_id).update(erased_at=moment, is_active=False)
    erasure = _close(by, person_id, {kind: n for kind, n in counts.items() if n})
    publish(
        PersonErased(
            by=str(by),
            owner_id=person_owner(person_id),
            person_id=person_id,
            erasure_id=erasure.pk,
        )
    )
    return person_id, str(person.public_id), moment


def _locked(person_id: int) -> Person:
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise NotFound
    return person


def _close(by: Actor, person_id: int, counts: dict[str, int]) -> Erasure:
    moment = clock.now()
    erasure = selectors.open_erasure(person_id) or Erasure(
        person_id=person_id, asked_by=str(by), asked_at=moment, due_at=moment
    )
    erasure.done_at, erasure.counts = moment, counts
    erasure.save()
    return erasure


def _erase_kind(keeping: Keeping, subject: Subject) -> int:
    """Everything of one kind; its files when all of it is done."""
    if keeping.erase:
        keeping.erase(subject)
    return sum(_erase_rows(table, subject) for table in keeping.tables)


def _erase_rows(table: Table, subject: Subject) -> int:
    number = let_go(table, subject.person_id)
    return number + (white_out(table, subject) if table.mentions else 0)


def let_go(table: Table, person_id: int) -> int:
    """A person's rows go, or stay for the sums without what they said; how many there were."""
    rows = selectors.rows_about(table, person_id)
    return _taken_away(rows) if table.emptied is None else _emptied(rows, table)


def _emptied(rows: QuerySet[Any], table: Table) -> int:
    _delete_files(rows)
    return rows.update(**table.emptied) if table.emptied else 0


def _taken_away(rows: QuerySet[Any]) -> int:
    _delete_files(rows)
    return rows.order_by().delete()[0]


def _delete_files(rows: QuerySet[Any]) -> None:
    for file in selectors.files_in(rows):
        delete_at_last(file)


def forget_what_waits(subject: Subject) -> None:
    """Facts about the person that nobody has heard yet would write them anew: nobody hears them."""
    waiting = Delivery.objects.filter(delivered_at=None)
    waiting.filter(event__owner_id=subject.owner_id).delete()


def repeat_erasures() -> int:
    """After an older backup came back: erase again whom the ledger names, and mend the ledger."""
    known = ledger.erased()
    for person_id in set(selectors.current_ids(selectors.still_here(known)).values()):
        _erase_again(person_id)
    gone = Person.objects.exclude(erased_at=None).values_list("pk", "public_id", "erased_at")
    _mend(known, gone)
    return len(known)


def _erase_again(person_id: int) -> None:
    """At once; or, where an import of the backup still runs, by the clock when it has ended."""
    try:
        erase_person(by=LEDGER, person_id=person_id)
    except DomainError as refusal:
        log.warning("person %s is erased later: %s", person_id, refusal)
        moment = clock.now()
        due = {"due_at": moment, "asked_at": moment, "asked_by": str(LEDGER)}
        selectors.open_erasures().update_or_create(person_id=person_id, defaults=due)


def _mend(known: Iterable[str], gone: Iterable[tuple[int, object, object]]) -> None:
    for person_id, public_id, moment in gone:
        if str(public_id) not in known and moment:
            ledger.note(person_id, str(public_id), moment)  # type: ignore[arg-type]


def _tell(fact: type[AboutErasure], by: Actor, erasure: Erasure) -> None:
    publish(
        fact(
            by=str(by),
            owner_id=person_owner(erasure.person_id),
            person_id=erasure.person_id,
            erasure_id=erasure.pk,
        )
    )

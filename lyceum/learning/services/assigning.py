"""What an organisation asks of its people by rule: it reaches them, falls due, comes again.

The clock runs the rules once a day (`run_assignments`): who is reached and was not gets a round,
who is reached no more is let go, who did it is asked again when the term is near. A completion
counts at once (`count_completion`), also one from before the rule, where it is fresh enough.
"""

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from lyceum.agenda import api as agenda
from lyceum.catalogue import api as catalogue
from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish, publish_many
from lyceum.kernel.schedule import one_by_one
from lyceum.kernel.scope import organisation_owner, person_owner
from lyceum.learning import policies
from lyceum.learning.events import (
    AssignedLearningDone,
    ExemptionEnded,
    LearnerExempted,
    LearningAsked,
    LearningAskedNoMore,
    LearningAssigned,
)
from lyceum.learning.models import Assigned, Assignment, Enrolment
from lyceum.learning.types import NewAssignment
from lyceum.messaging import api as messaging
from lyceum.organisations import api as organisations

RULE = "a rule runs for everybody whom it reaches"
DUE = "learning.due"
SOON = timedelta(days=14)
LEAD = timedelta(days=30)  # before the term a new round begins; of a short one, at its half
BEFORE = (14, 3)  # days before the due day on which people are reminded
OFTEN = timedelta(days=7)  # and so often after it
AT_ONCE = 1000  # people whom one transaction reaches


@transaction.atomic
def assign_learning(*, by: Actor, organisation_id: int, new: NewAssignment) -> Assignment:
    """Ask something of people by rule; it reaches them at once, or where they are many within a
    minute, by the clock."""
    if not policies.can_assign(by, organisation_id):
        raise Forbidden
    resource = catalogue.resource_for(by, new.resource_id)
    rule = Assignment.objects.create(
        owner_id=organisation_owner(organisation_id),
        organisation_id=organisation_id,
        resource_id=resource.pk,
        title=resource.title,
        reason=new.reason,
        relations=list(new.relations),
        roles=list(new.roles),
        unit_ids=list(new.unit_ids),
        due_days=new.due_days,
        renew_months=new.renew_months,
        added_at=clock.now(),
    )
    publish(LearningAsked(**_about(str(by), rule)))
    if len(_reached(rule)) <= AT_ONCE:
        _run(rule)
    return rule


@transaction.atomic
def assign_by_name(
    *, by: Actor, organisation_id: int, key: str, new: NewAssignment, person_ids: Collection[int]
) -> int:
    """Ask something of these people of the organisation, and of no others; gives of how many anew.

    The same key is one assignment: later ones add people to it. Of whom it was asked before, it is
    not asked again. Who has no place there is not known there: NotFound.
    """
    if not policies.can_assign(by, organisation_id):
        raise Forbidden
    people = set(person_ids)
    if organisations.members_among(organisation_id, people) != people:
        raise NotFound
    rule = _named(by, organisation_id, key, new)
    rows = Assigned.objects.unscoped(RULE).filter(assignment=rule, ended_at=None)
    known = set(rows.filter(person_id__in=people).values_list("person_id", flat=True))
    anew = sorted(people - known)
    return _begin(rule, anew, _rounds(rule, anew), clock.today())


def _named(by: Actor, organisation_id: int, key: str, new: NewAssignment) -> Assignment:
    rules = Assignment.objects.unscoped(RULE).select_for_update(of=("self",))
    if known := rules.filter(organisation_id=organisation_id, named_by=key).first():
        return known
    resource = catalogue.resource_for(by, new.resource_id)
    rule = Assignment.objects.create(
        owner_id=organisation_owner(organisation_id),
        organisation_id=organisation_id,
        resource_id=resource.pk,
        title=resource.title,
        reason=new.reason,
        due_days=new.due_days,
        named_by=key,
        added_at=clock.now(),
    )
    publish(LearningAsked(**_about(str(by), rule)))
    return rule


@transaction.atomic
def end_assignment(*, by: Actor, assignment_id: int) -> str:
    """Ask it no more: who has not done it need not. Gives the word of the organisation."""
    rule = (
        Assignment.objects.unscoped(RULE)
        .select_for_update(of=("self",))
        .filter(pk=assignment_id)
        .first()
    )
    if rule is None or not policies.can_assign(by, rule.organisation_id):
        raise NotFound
    if rule.ended_at:
        return str(rule.organisation.slug)
    rule.ended_at = clock.now()
    rule.save(update_fields=["ended_at"])
    publish(LearningAskedNoMore(**_about(str(by), rule)))
    _let_go(_open(rule))
    return str(rule.organisation.slug)


@transaction.atomic
def exempt(*, by: Actor, assigned_id: int, reason: str) -> Assigned:
    """One person need not do it, this round and those after it, for a reason."""
    found = (
        Assigned.objects.unscoped(RULE).select_related("assignment").select_for_update(of=("self",))
    )
    row = found.filter(pk=assigned_id).first()
    if row is None or not policies.can_assign(by, row.assignment.organisation_id):
        raise NotFound
    row.exempt_at, row.exempt_reason = clock.now(), reason
    row.save(update_fields=["exempt_at", "exempt_reason"])
    rule = row.assignment
    publish(LearnerExempted(**_about(str(by), rule), person_id=row.person_id, assigned_id=row.pk))
    agenda.cancel_entries([_source(row)])
    return row


@transaction.atomic
def end_exemption(*, by: Actor, assigned_id: int) -> Assigned:
    """They have to do it after all, in the time that everybody gets; what they have done counts."""
    found = Assigned.objects.unscoped(RULE).select_related("assignment")
    row = found.select_for_update(of=("self",)).filter(pk=assigned_id).first()
    if row is None or not policies.can_assign(by, row.assignment.organisation_id):
        raise NotFound
    if not row.exempt_at or row.ended_at or row.assignment.ended_at:
        return row
    rule, today = row.assignment, clock.today()
    row.exempt_at, row.exempt_reason = None, ""
    row.due_on = max(row.due_on, today + timedelta(days=rule.due_days))
    row.save(update_fields=["exempt_at", "exempt_reason", "due_on"])
    publish(ExemptionEnded(**_about(str(by), rule), person_id=row.person_id, assigned_id=row.pk))
    done = _completed_before(rule, [row.person_id]).get(row.person_id)
    if row.completed_at is None and done and _is_good(rule, done, today):
        _done({row: done})
    if row.completed_at is None:
        agenda.write_entries([_entry(rule, row)])
        _tell("learning.assigned", rule, [row])
    return row


def run_assignments() -> int:
    """Every rule in force, each in a transaction of its own; gives how many people it reached.

    What is asked by name reaches nobody by itself, and lets nobody go.
    """
    rules = Assignment.objects.unscoped(RULE).filter(ended_at=None, named_by="")
    return one_by_one(_run_one, list(rules.order_by("pk").values_list("pk", flat=True)))


def reach_many() -> int:
    """Rules that were made of late and have reached nobody yet; gives how many people they reach."""
    rules = Assignment.objects.unscoped(RULE).filter(
        ended_at=None, named_by="", added_at__gt=clock.now() - timedelta(days=1)
    )
    begun = Assigned.objects.unscoped(RULE).filter(assignment=OuterRef("pk"))
    new = rules.exclude(Exists(begun)).order_by("pk")
    return one_by_one(_run_one, list(new.values_list("pk", flat=True)))


def remind_assigned() -> int:
    """Tell those whose day comes near or is past; each at most once a day, each in a transaction of
    its own."""
    today = clock.today()
    rows = Assigned.objects.unscoped(RULE).filter(
        completed_at=None, exempt_at=None, ended_at=None, due_on__lte=today + SOON
    )
    dates = rows.only("due_on", "reminded_on").order_by("pk")
    return one_by_one(_remind, [row.pk for row in dates if _is_time(row, today)])


@transaction.atomic
def let_go_of_person(*, organisation_id: int, person_id: int) -> int:
    """Who has no place in an organisation any more is asked for nothing by it; gives how much it was.

    What is asked by name reaches them again only when they are named again.
    """
    if organisations.members_among(organisation_id, [person_id]):
        return 0
    rows = Assigned.objects.unscoped(RULE).filter(
        organisation_id=organisation_id,
        person_id=person_id,
        completed_at=None,
        exempt_at=None,
        ended_at=None,
    )
    found = list(rows)
    _let_go(found)
    return len(found)


def count_completion(enrolment: Enrolment) -> None:
    """What was asked and is done now: called by whoever completes, in the same transaction."""
    rows = (
        Assigned.objects.unscoped(RULE)
        .select_related("assignment")
        .filter(
            person_id=enrolment.person_id,
            assignment__resource_id=enrolment.resource_id,
            completed_at=None,
            exempt_at=None,
            ended_at=None,
        )
    )
    at = enrolment.completed_at or clock.now()
    _done(dict.fromkeys(rows.order_by("pk"), at))


def _run_one(assignment_id: int) -> int:
    """One rule, a thousand people a transaction."""
    reached = 0
    while some := _run_some(assignment_id):
        reached += some
        if some < AT_ONCE:
            break
    return reached


@transaction.atomic
def _run_some(assignment_id: int) -> int:
    rule = Assignment.objects.unscoped(RULE).select_for_update().get(pk=assignment_id)
    return 0 if rule.ended_at else _run(rule)


def _run(rule: Assignment) -> int:
    """Who is reached and has no round that is open or still good gets the next one; of many the first
    thousand."""
    today, reached = clock.today(), _reached(rule)
    rows = Assigned.objects.unscoped(RULE).filter(assignment=rule, ended_at=None)
    last: dict[int, Assigned] = {}
    for row in rows.order_by("round"):
        last[row.person_id] = row
    _let_go([r for pk, r in last.items() if pk not in reached and _is_open(r)])
    anew = [pk for pk in sorted(reached) if _is_due_anew(rule, last.get(pk), today)][:AT_ONCE]
    return _begin(rule, anew, _rounds(rule, anew), today)


def _rounds(rule: Assignment, person_ids: Collection[int]) -> dict[int, int]:
    """How often each was asked, also before they were let go."""
    rows = Assigned.objects.unscoped(RULE).filter(assignment=rule, person_id__in=person_ids)
    return dict(rows.values_list("person_id").annotate(last=Max("round")))


def _reached(rule: Assignment) -> set[int]:
    today = clock.today()
    query = organisations.PlaceQuery(
        organisation_id=rule.organisation_id,
        relations=tuple(rule.relations),
        roles=tuple(rule.roles),
        unit_ids=tuple(rule.unit_ids),
    )
    return set(organisations.people_matching(query, today, today))


def _is_due_anew(rule: Assignment, last: Assigned | None, today: date) -> bool:
    if last is None:
        return True
    if last.exempt_at or not last.completed_at or not rule.renew_months:
        return False
    return today >= _begins_anew(last.completed_at.date(), rule.renew_months)


def _begin(rule: Assignment, person_ids: Sequence[int], rounds: dict[int, int], today: date) -> int:
    before = _completed_before(rule, person_ids)
    made = Assigned.objects.bulk_create(
        Assigned(
            owner_id=person_owner(pk),
            person_id=pk,
            organisation_id=rule.organisation_id,
            assignment=rule,
            round=rounds.get(pk, 0) + 1,
            assigned_at=clock.now(),
            due_on=_due_on(rule, before.get(pk), today),
        )
        for pk in person_ids
    )
    publish_many(
        LearningAssigned(
            **_about("system:learning", rule),
            person_id=row.person_id,
            assigned_id=row.pk,
            due_on=row.due_on.isoformat(),
        )
        for row in made
    )
    fresh = {pk: at for pk, at in before.items() if _is_good(rule, at, today)}
    _done({row: fresh[row.person_id] for row in made if row.person_id in fresh})
    left = [row for row in made if not row.completed_at]
    agenda.write_entries([_entry(rule, row) for row in left])
    _tell("learning.assigned", rule, left)
    return len(made)


def _completed_before(rule: Assignment, person_ids: Collection[int]) -> dict[int, datetime]:
    rows = Enrolment.objects.unscoped(RULE).filter(
        resource_id=rule.resource_id, person_id__in=person_ids, state=Enrolment.State.COMPLETED
    )
    found: dict[int, datetime] = {}
    for person_id, at in rows.order_by("completed_at").values_list("person_id", "completed_at"):
        if at:
            found[person_id] = at
    return found


def _is_good(rule: Assignment, at: datetime, today: date) -> bool:
    """A completion counts for good, or until its term."""
    return not rule.renew_months or today < _begins_anew(at.date(), rule.renew_months)


def _due_on(rule: Assignment, before: datetime | None, today: date) -> date:
    """So many days from now; a renewal on the day on which the last completion ends, if later."""
    due = today + timedelta(days=rule.due_days)
    if before is None or not rule.renew_months:
        return due
    return max(due, _later(before.date(), rule.renew_months))


def _begins_anew(done: date, months: int) -> date:
    """The day on which what counts for so many months is asked for again."""
    term = _later(done, months)
    return term - min(LEAD, (term - done) / 2)


def _later(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + year, month + 1)[1]
    return date(day.year + year, month + 1, min(day.day, last))


def _done(rows: Mapping[Assigned, datetime]) -> None:
    """When each of these was done."""
    if not rows:
        return
    for row, at in rows.items():
        row.completed_at = at
    Assigned.objects.unscoped(RULE).bulk_update(rows, ["completed_at"], batch_size=500)
    publish_many(
        AssignedLearningDone(
            **_about("system:learning", row.assignment),
            person_id=row.person_id,
            assigned_id=row.pk,
        )
        for row in rows
    )
    agenda.cancel_entries([_source(row) for row in rows])


def _let_go(rows: Iterable[Assigned]) -> None:
    found = list(rows)
    for row in found:
        row.ended_at = clock.now()
    Assigned.objects.unscoped(RULE).bulk_update(found, ["ended_at"], batch_size=500)
    agenda.cancel_entries([_source(row) for row in found])


def _open(rule: Assignment) -> list[Assigned]:
    rows = Assigned.objects.unscoped(RULE).filter(
        assignment=rule, completed_at=None, exempt_at=None, ended_at=None
    )
    return list(rows)


def _is_open(row: Assigned) -> bool:
    return not (row.completed_at or row.exempt_at)


def _is_time(row: Assigned, today: date) -> bool:
    if row.reminded_on and row.reminded_on >= today:
        return False
    left = (row.due_on - today).days
    if left >= 0:
        return any(left <= days < left + 1 or _missed(row, days) for days in BEFORE)
    if row.reminded_on is None or row.reminded_on <= row.due_on:
        return True
    return today - row.reminded_on >= OFTEN


def _missed(row: Assigned, days: int) -> bool:
    """A day on which they should have been reminded, and the clock stood still."""
    due = row.due_on - timedelta(days=days)
    return due <= clock.today() and (row.reminded_on is None or row.reminded_on < due)


@transaction.atomic
def _remind(assigned_id: int) -> int:
    """One who is to be told, if they still are; who has left the organisation is not."""
    today = clock.today()
    rows = Assigned.objects.unscoped(RULE).select_related("assignment")
    row = rows.select_for_update(of=("self",)).get(pk=assigned_id)
    if row.ended_at or not _is_open(row) or not _is_time(row, today):
        return 0
    if not organisations.members_among(row.assignment.organisation_id, [row.person_id]):
        return 0
    row.reminded_on = today
    row.save(update_fields=["reminded_on"])
    kind = "learning.overdue" if row.due_on < today else "learning.due_soon"
    _tell(kind, row.assignment, [row])
    return 1


def _tell(kind: str, rule: Assignment, rows: Sequence[Assigned]) -> None:
    """One round of each person at most; in the transaction of what they are told of."""
    cards = identity.cards_of([row.person_id for row in rows])
    marks = ",".join([clock.now().isoformat(), *(str(row.pk) for row in rows)])
    messaging.send_each(
        kind=kind,
        to={row.person_id: _about_due(rule, row, cards.get(row.person_id)) for row in rows},
        organisation_id=rule.organisation_id,
        key=f"assigned:{sha256(marks.encode()).hexdigest()}",
    )


def _about_due(
    rule: Assignment, row: Assigned, card: identity.PersonCard | None
) -> messaging.About:
    with translation.override(card.locale if card and card.locale else None):
        day = date_format(row.due_on)
    return messaging.About(rule.title, _url(rule), day=day, reason=rule.reason)


def _entry(rule: Assignment, row: Assigned) -> agenda.NewEntry:
    first, last = agenda.whole_days(row.due_on)
    return agenda.NewEntry(
        person_id=row.person_id,
        source=_source(row),
        kind=DUE,
        title=rule.title,
        starts_at=first,
        ends_at=last,
        is_all_day=True,
        is_busy=False,
        note=rule.reason,
        url=_url(rule),
        organisation_id=rule.organisation_id,
    )


def _source(row: Assigned) -> str:
    return f"learning.assigned:{row.pk}"


def _url(rule: Assignment) -> str:
    return reverse("catalogue:resource", args=[rule.resource_id])


def _about(by: str, rule: Assignment) -> dict[str, Any]:
    return {
        "by": by,
        "owner_id": rule.owner_id,
        "assignment_id": rule.pk,
        "resource_id": rule.resource_id,
        "organisation_id": rule.organisation_id,
    }

"""Questions about what an organisation asks by rule."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q

from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.learning import policies
from lyceum.learning.models import Assigned, Assignment, Enrolment, StateChange
from lyceum.learning.types import AskedPersonRow, AskedRow, AssignmentRow, OverdueRow
from lyceum.organisations import api as organisations

PAGE = 50
ASKED = "of an organisation that the policy was asked about"

# The learner alone said that it is done: nothing that opens here, and nobody else, saw it.
DECLARED = Exists(
    StateChange.objects.filter(
        enrolment__person_id=OuterRef("person_id"),
        enrolment__resource_id=OuterRef("assignment__resource_id"),
        enrolment__completed_at=OuterRef("completed_at"),
        state=Enrolment.State.COMPLETED,
        by__startswith="person:",
    )
)


def asked_of(actor: Actor, person_id: int) -> list[AskedRow]:
    """What is asked of a person and not done yet, what is due first."""
    rows = Assigned.objects.within(actor.scope).filter(
        person_id=person_id, completed_at=None, exempt_at=None, ended_at=None
    )
    found = list(rows.select_related("assignment").order_by("due_on", "pk")[:PAGE])
    names = organisations.organisation_names({each.assignment.organisation_id for each in found})
    return [
        AskedRow(
            id=each.pk,
            resource_id=each.assignment.resource_id,
            title=each.assignment.title,
            reason=each.assignment.reason,
            organisation=names.get(each.assignment.organisation_id, ""),
            due_on=each.due_on,
            is_overdue=each.due_on < clock.today(),
        )
        for each in found
    ]


def is_asked(person_id: int, resource_id: int) -> bool:
    """Is it asked of them, and not done in this round?"""
    rows = Assigned.objects.unscoped("only whether; of the person who opens it").filter(
        person_id=person_id,
        assignment__resource_id=resource_id,
        completed_at=None,
        exempt_at=None,
        ended_at=None,
    )
    return rows.exists()


def insist_on_assigner(actor: Actor, organisation_id: int) -> None:
    """For others there is nothing that an organisation asks."""
    if not policies.can_assign(actor, organisation_id):
        raise NotFound


def assignments_of(actor: Actor, organisation_id: int) -> list[AssignmentRow]:
    """What an organisation asks, with how far its people are."""
    insist_on_assigner(actor, organisation_id)
    rules = list(
        Assignment.objects.unscoped(ASKED)
        .filter(organisation_id=organisation_id)
        .order_by("ended_at", "title", "pk")
    )
    is_open = Q(completed_at=None, exempt_at=None, ended_at=None)
    counted: dict[int, dict[str, Any]] = {
        row["assignment_id"]: dict(row)
        for row in Assigned.objects.unscoped(ASKED)
        .filter(assignment__in=[rule.pk for rule in rules])  # by name: else all rows are read
        .values("assignment_id")
        .annotate(
            done=Count("pk", filter=Q(completed_at__isnull=False)),
            open=Count("pk", filter=is_open),
            overdue=Count("pk", filter=is_open & Q(due_on__lt=clock.today())),
            declared=Count("pk", filter=Q(completed_at__isnull=False) & Q(DECLARED)),
            exempt=Count("pk", filter=Q(exempt_at__isnull=False)),
        )
    }
    names = ("done", "declared", "open", "overdue", "exempt")
    return [
        AssignmentRow(
            id=rule.pk,
            resource_id=rule.resource_id,
            title=rule.title,
            reason=rule.reason,
            renew_months=rule.renew_months,
            is_ended=rule.ended_at is not None,
            **{name: int(counted.get(rule.pk, {}).get(name, 0)) for name in names},
        )
        for rule in rules
    ]


def overdue_of(actor: Actor, organisation_id: int) -> list[OverdueRow]:
    """Whose day is past, the longest first; the rest stands on the page of the people."""
    insist_on_assigner(actor, organisation_id)
    today = clock.today()
    rules = Assignment.objects.unscoped(ASKED).filter(organisation_id=organisation_id)
    rows = Assigned.objects.unscoped(ASKED).filter(
        assignment__in=list(rules.values_list("pk", flat=True)),
        completed_at=None,
        exempt_at=None,
        ended_at=None,
        due_on__lt=today,
    )
    found = list(rows.select_related("assignment").order_by("due_on", "pk")[:PAGE])
    names = identity.names_of({each.person_id for each in found})
    return [
        OverdueRow(
            each.pk,
            each.person_id,
            names.get(each.person_id, ""),
            each.assignment.title,
            each.due_on,
            (today - each.due_on).days,
        )
        for each in found
    ]


def page_of_people(
    actor: Actor, organisation_id: int, *, show: str, words: str, number: int
) -> tuple[list[AskedPersonRow], Page[Assigned]]:
    """A page of those of whom something is asked (`show`: open, overdue, exempt), by the words of their
    names or of what is asked; what is due first stands first."""
    insist_on_assigner(actor, organisation_id)
    today = clock.today()
    rows = Assigned.objects.unscoped(ASKED).filter(
        assignment__organisation_id=organisation_id, assignment__ended_at=None, ended_at=None
    )
    rows = rows.filter(completed_at=None, exempt_at__isnull=show != "exempt")
    if show == "overdue":
        rows = rows.filter(due_on__lt=today)
    for word in words.split()[:5]:
        rows = rows.filter(Q(person__name__icontains=word) | Q(assignment__title__icontains=word))
    ordered = rows.select_related("assignment").order_by("due_on", "pk")
    page = Paginator(ordered, PAGE).get_page(number)
    found = list(page)
    names = identity.names_of({each.person_id for each in found})
    return [
        AskedPersonRow(
            id=each.pk,
            name=names.get(each.person_id, ""),
            title=each.assignment.title,
            due_on=each.due_on,
            is_overdue=each.due_on < today,
            is_exempt=each.exempt_at is not None,
            exempt_reason=each.exempt_reason,
        )
        for each in found
    ], page


PROOF_COLUMNS = (
    *("assignment", "reason", "person_id", "name", "round", "assigned_at", "due_on"),
    *("completed_at", "exempt_at", "exempt_reason", "let_go_at", "on_time"),
    "declared_by_learner",
)


def proof_lines(actor: Actor, organisation_id: int) -> Iterator[tuple[str, ...]]:
    """All that was asked and what became of it, a line for each round: for an auditor."""
    insist_on_assigner(actor, organisation_id)
    rows = Assigned.objects.unscoped(ASKED).filter(assignment__organisation_id=organisation_id)
    told = rows.annotate(is_declared=DECLARED).select_related("assignment")
    ordered = told.order_by("assignment_id", "person_id", "round")
    for batch in _batches(ordered.iterator(chunk_size=1000)):
        names = identity.names_of({each.person_id for each in batch})
        for each in batch:
            done = each.completed_at
            yield (
                each.assignment.title,
                each.assignment.reason,
                str(each.person_id),
                names.get(each.person_id, ""),
                str(each.round),
                each.assigned_at.isoformat(),
                each.due_on.isoformat(),
                *(at.isoformat() if at else "" for at in (done, each.exempt_at)),
                each.exempt_reason,
                each.ended_at.isoformat() if each.ended_at else "",
                _yes_or_no(is_true=done.date() <= each.due_on) if done else "",
                _yes_or_no(is_true=each.is_declared) if done else "",  # type: ignore[attr-defined]
            )


def _yes_or_no(*, is_true: bool) -> str:
    return "yes" if is_true else "no"


def _batches(rows: Iterator[Assigned]) -> Iterator[list[Assigned]]:
    while batch := list(islice(rows, 1000)):
        yield batch

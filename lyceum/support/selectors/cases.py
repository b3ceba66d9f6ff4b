"""Questions about cases: whose they are, who may answer them, what was said."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.scope import ECOSYSTEM, organisation_owner
from lyceum.organisations import api as organisations
from lyceum.support.models import Case, Line
from lyceum.support.types import KINDS, CaseRow, LineRow

PAGE = 50
NARROWED = "narrowed to who asks and who answers"


def case_for(actor: Actor, case_id: int) -> Case:
    """A case, for who asks and for who answers; for others there is none."""
    rows = Case.objects.unscoped(NARROWED).filter(_asks(actor) | answerable(actor), pk=case_id)
    found = rows.select_related("organisation", "merged_into").first()
    if found is None:
        raise NotFound
    return found


def case_to_answer(actor: Actor, case_id: int) -> Case:
    """A case, for those who answer it: never for who asks, whatever roles they hold."""
    found = case_for(actor, case_id)
    if not can_answer(actor, found):
        raise NotFound
    return found


def can_answer(actor: Actor, case: Case) -> bool:
    """Does this actor stand on the other side of the desk?"""
    if case.person_id == actor.person_id:
        return False
    return Case.objects.unscoped(NARROWED).filter(answerable(actor), pk=case.pk).exists()


def answerable(actor: Actor) -> Q:
    """Which cases an actor may answer: by role, by role of a unit, and what is given to them."""
    if actor.is_system:
        return Q(owner_id__in=actor.scope.owners)
    scope = actor.scope
    places = [at for at, _role in scope.roles if at]
    may = Q(assignee_id=actor.person_id, organisation_id__in=places)
    for at, role in scope.roles:
        where = Q(organisation_id=at) if at != ECOSYSTEM else Q(organisation=None)
        may |= where & Q(role=role)
        if at == ECOSYSTEM:  # what was given to them, wherever it comes from
            may |= Q(role=role, assignee_id=actor.person_id)
        if role == "administrator":
            may |= where & Q(has_administrators=True)
            if at == ECOSYSTEM:
                may |= Q(has_administrators=True, assignee_id=actor.person_id)
    for at, unit, role in scope.parts:
        may |= Q(organisation_id=at, role=role, unit_id__in=organisations.units_below(at, [unit]))
    return may & ~Q(person_id=actor.person_id)


def _asks(actor: Actor) -> Q:
    return Q(owner_id__in=actor.scope.owners)


def cases_of(actor: Actor) -> list[CaseRow]:
    """One's own questions, what waits for me first, then the latest."""
    rows = Case.objects.within(actor.scope).filter(person_id=actor.person_id or 0, merged_into=None)
    found = sorted(rows.order_by("-changed_at", "-pk")[:PAGE], key=lambda one: one.is_closed)
    kinds = dict(KINDS)
    return [
        CaseRow(
            id=each.pk,
            subject=each.subject,
            kind=kinds.get(each.kind, each.kind),
            state=each.state,
            state_word=each.get_state_display(),
            changed_at=each.changed_at,
            is_new=each.state in {Case.State.ANSWERED, Case.State.WAITING} and not each.rating,
        )
        for each in found
    ]


def asker_choices(actor: Actor) -> dict[int, str]:
    """The organisations at which a person may ask: where they have a place, where they stand first."""
    prefix = organisation_owner(0)[:-1]
    ids = [int(o.removeprefix(prefix)) for o in actor.scope.owners if o.startswith(prefix)]
    names = organisations.organisation_names(ids)
    first = actor.organisation_id
    return dict(sorted(names.items(), key=lambda one: (one[0] != first, one[1])))


def lines_of(actor: Actor, case: Case) -> list[LineRow]:
    """What was said, the first first. Notes are for those who answer; who asks never gets them."""
    lines = Line.objects.filter(case=case).order_by("at", "pk")
    if not can_answer(actor, case):
        lines = lines.exclude(kind=Line.Kind.NOTE)
    found = list(lines)
    names = identity.names_of({each.by_id for each in found if each.by_id})
    return [_line(actor, case, each, names) for each in found]


def _line(actor: Actor, case: Case, line: Line, names: dict[int, str]) -> LineRow:
    is_event = line.kind == Line.Kind.EVENT
    return LineRow(
        id=line.pk,
        kind=line.kind,
        by=names.get(line.by_id or 0, ""),
        is_asker=line.by_id == case.person_id,
        is_me=line.by_id == actor.person_id,
        text=_happened(line.text) if is_event else line.text,
        at=line.at,
    )


def _happened(code: str) -> str:
    """The words of what the house noted."""
    words: dict[str, Any] = {
        "fallback": _("Nobody who answers such questions is on duty now: administrators have it."),
        "nobody": _("There is nobody yet who answers here. It stays open until there is."),
        "handed-over": _("Handed over to those who know more about it."),
        "escalated": _("The time for an answer is over: administrators were told."),
        "merged": _("Another question of the same person was joined to this one."),
        "closed": _("Closed."),
        "reopened": _("Open again."),
    }
    return str(words.get(code, code))


def told_of_cases(subject: identity.Subject) -> Iterator[Mapping[str, Any]]:
    """For a person's archive: their questions with all that was said to them, and what they wrote
    to others. Notes of others are not theirs, though they are about their question."""
    mine = Q(case__person_id=subject.person_id) & ~Q(kind=Line.Kind.NOTE)
    lines = Line.objects.filter(mine | Q(by_id=subject.person_id)).order_by("at", "pk")
    for line in lines.select_related("case").iterator(500):
        is_own = line.case.person_id == subject.person_id
        yield {
            "case": line.case_id,
            "subject": line.case.subject if is_own else "",
            "asked_from": line.case.context_address if is_own else "",
            "rating": line.case.rating if is_own else None,
            "kind": line.kind,
            "is_mine": line.by_id == subject.person_id,
            "text": line.text,
            "at": line.at,
        }


def others_of(actor: Actor, case: Case) -> list[tuple[int, str]]:
    """Other cases of the same person that the actor may answer, to be made one with it."""
    rows = Case.objects.unscoped(NARROWED).filter(
        answerable(actor),
        person_id=case.person_id,
        organisation=case.organisation,
        merged_into=None,
    )
    found = rows.exclude(pk=case.pk).order_by("-changed_at")[:10]
    return [(each.pk, each.subject) for each in found]


def people_of(case: Case) -> dict[str, str]:
    """The names of who asks and who answers a case got through its gate. One query."""
    names = identity.names_of({case.person_id, case.assignee_id or 0})
    return {
        "asker": names.get(case.person_id, ""),
        "assignee": names.get(case.assignee_id or 0, ""),
    }


def is_late(case: Case) -> bool:
    """Is an answer owed, and its time over?"""
    return case.due_at is not None and case.due_at < clock.now()

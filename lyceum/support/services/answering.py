"""The conversation: answers, notes, replies, other hands, one question out of two, and whether it helped."""

from django.db import transaction

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.support import selectors
from lyceum.support.errors import CannotBeOne, CaseIsMerged, NotAnsweredYet
from lyceum.support.events import (
    CaseAnswered,
    CaseClosed,
    CaseHandedOver,
    CaseMerged,
    CaseNoted,
    CaseRated,
    CaseReplied,
    CaseTaken,
)
from lyceum.support.models import Case, Line
from lyceum.support.types import HELPED, KINDS, RATINGS

from .opening import (
    ALL,
    checked,
    fact,
    note,
    say,
    send_to_desk,
    start_clock,
    stop_clock,
    tell_asker,
    tell_assignee,
)


@transaction.atomic
def answer_case(*, by: Actor, case_id: int, text: str, asks_back: bool = False) -> Line:
    """Answer; or ask back, and then it waits for who asked. The clock stops either way."""
    case = _to_answer(by, case_id)
    line = say(case, checked(text), by=by.person_id)
    minutes = _minutes(case)
    if case.first_answered_at is None:
        case.first_answered_at, case.first_minutes = clock.now(), minutes
    case.assignee_id = case.assignee_id or by.person_id
    case.state = Case.State.WAITING if asks_back else Case.State.ANSWERED
    case.answered_at = clock.now()
    stop_clock(case)
    _keep(case)
    publish(fact(CaseAnswered, by, case, minutes=minutes))
    tell_asker(case, "support.asked_back" if asks_back else "support.answered", line)
    return line


def _minutes(case: Case) -> int:
    """Working minutes of who asks since they had asked; of a case on which we owe nothing none."""
    if case.asked_at is None:
        return 0
    week = selectors.week_of(case.person_id, case.organisation_id)
    return week.minutes(case.asked_at, clock.now())


@transaction.atomic
def add_note(*, by: Actor, case_id: int, text: str) -> Line:
    """A note for those who answer. Who asks never sees it, and is not told."""
    case = _to_answer(by, case_id)
    line = say(case, checked(text), by=by.person_id, kind=Line.Kind.NOTE)
    publish(fact(CaseNoted, by, case))
    return line


@transaction.atomic
def reply(*, by: Actor, case_id: int, text: str, mail: str = "") -> Line:
    """Who asked writes again: the question is open, and its clock starts anew if it stood still."""
    case = _own(by, case_id)
    line = say(case, checked(text), by=case.person_id, mail=mail)
    if case.is_closed:
        note(case, "reopened")
    if case.asked_at is None:
        start_clock(case)
    _keep(case)
    publish(fact(CaseReplied, by, case))
    tell_assignee(case, "support.replied", line)
    return line


@transaction.atomic
def take_case(*, by: Actor, case_id: int) -> Case:
    """I answer it."""
    case = _to_answer(by, case_id)
    if case.assignee_id != by.person_id:
        case.assignee_id = by.person_id
        _keep(case)
        publish(fact(CaseTaken, by, case))
    return case


@transaction.atomic
def hand_over(*, by: Actor, case_id: int, kind: str) -> Case:
    """It is another kind of question: it lands on that desk, with all that was said."""
    case = _to_answer(by, case_id)
    if kind not in dict(KINDS):
        raise Forbidden
    case.kind = kind
    send_to_desk(case, note(case, "handed-over"))
    publish(fact(CaseHandedOver, by, case, kind=kind))
    return case


@transaction.atomic
def merge_cases(*, by: Actor, case_id: int, into_id: int) -> Case:
    """Two questions of the same person become one: all lines of the first move to the second."""
    first, second = sorted((case_id, into_id))
    locked = {pk: _to_answer(by, pk) for pk in dict.fromkeys((first, second))}
    case, into = locked[case_id], locked[into_id]
    same = (case.person_id, case.organisation_id) == (into.person_id, into.organisation_id)
    if case.pk == into.pk or not same:
        raise CannotBeOne
    Line.objects.filter(case=case).update(case=into)
    case.merged_into, case.state, case.closed_at = into, Case.State.CLOSED, clock.now()
    if case.asked_at is not None and into.asked_at is None:
        start_clock(into, case.asked_at)
    stop_clock(case)
    note(into, "merged")
    _keep(case)
    _keep(into)
    publish(fact(CaseMerged, by, case, into_id=into.pk))
    return into


@transaction.atomic
def close_case(*, by: Actor, case_id: int) -> Case:
    """Nothing more to do: who asked says so, or who answers."""
    selectors.case_for(by, case_id)
    case = locked_case(case_id)
    if not case.is_closed:
        _close(by, case)
    return case


@transaction.atomic
def rate_case(*, by: Actor, case_id: int, rating: int) -> Case:
    """Did it help? One tap; the last one counts. What helped is closed with it."""
    case = _own(by, case_id)
    if rating not in dict(RATINGS):
        raise Forbidden
    if not case.is_answered:
        raise NotAnsweredYet
    case.rating = rating
    _keep(case)
    publish(fact(CaseRated, by, case, rating=rating))
    if rating == HELPED and not case.is_closed:
        _close(by, case)
    return case


def _close(by: Actor, case: Case) -> None:
    case.state, case.closed_at = Case.State.CLOSED, clock.now()
    stop_clock(case)
    note(case, "closed")
    _keep(case)
    publish(fact(CaseClosed, by, case))


# --- parts ----------------------------------------------------------------------------------------


def locked_case(case_id: int) -> Case:
    """A case that went through its gate, until the end of the transaction."""
    rows = Case.objects.unscoped(ALL).select_for_update(of=("self",))
    case = rows.get(pk=case_id)
    if case.merged_into_id is not None:
        raise CaseIsMerged
    return case


def _to_answer(by: Actor, case_id: int) -> Case:
    selectors.case_to_answer(by, case_id)
    return locked_case(case_id)


def _own(by: Actor, case_id: int) -> Case:
    found = selectors.case_for(by, case_id)
    if found.owner_id not in by.scope:
        raise NotFound
    return locked_case(case_id)


def _keep(case: Case) -> None:
    case.changed_at = clock.now()
    case.save()

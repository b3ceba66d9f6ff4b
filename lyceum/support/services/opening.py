"""A question comes in: it lands on somebody's desk, and its clock starts."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner
from lyceum.messaging import api as messaging
from lyceum.organisations import api as organisations
from lyceum.support import policies, selectors
from lyceum.support.errors import TextIsMissing, TextIsTooLong
from lyceum.support.events import CaseEvent, CaseOpened
from lyceum.support.models import Case, Line
from lyceum.support.types import KINDS, LONGEST, NewCase

ALL = "got through its gate, or the clock's"
WARNED_AT = 3, 4  # of the time that there is
SUBJECT = 200


@transaction.atomic
def open_case(*, by: Actor, person_id: int, new: NewCase, mail: str = "") -> Case:
    """Ask. The same key is asked once: later ones give the case that there is.
    `mail` is the Message-ID of the mail by which it came, or what a chat calls the message.

    Raises `TextIsMissing` and `TextIsTooLong`.
    """
    if not policies.can_ask_as(by, person_id) or new.kind not in dict(KINDS):
        raise Forbidden
    _insist_on_place(new.organisation_id, person_id)
    text = checked(new.text)
    if new.key and (known := _asked_before(person_id, new.key)):
        return known
    try:
        with transaction.atomic():
            case = _made(person_id, new, text)
    except IntegrityError:  # the same was asked at this moment, by a second press
        if new.key and (known := _asked_before(person_id, new.key)):
            return known
        raise
    line = say(case, text, by=person_id, mail=mail)
    send_to_desk(case, line)
    publish(fact(CaseOpened, by, case, kind=case.kind))
    return case


def _insist_on_place(organisation_id: int | None, person_id: int) -> None:
    if organisation_id is None:
        return
    if not organisations.members_among(organisation_id, [person_id]):
        raise Forbidden


def _asked_before(person_id: int, key: str) -> Case | None:
    return Case.objects.unscoped(ALL).filter(person_id=person_id, key=key).first()


def _made(person_id: int, new: NewCase, text: str) -> Case:
    context, moment = new.context.trimmed(), clock.now()
    return Case.objects.create(
        owner_id=person_owner(person_id),
        person_id=person_id,
        organisation_id=new.organisation_id,
        kind=new.kind,
        subject=" ".join(new.subject.replace("\0", "").split())[:SUBJECT] or text[:SUBJECT],
        via=new.via,
        key=new.key,
        context_address=context.address,
        context_title=context.title,
        answer_minutes=0,  # the desk says it in a moment
        opened_at=moment,
        changed_at=moment,
    )


def send_to_desk(case: Case, line: Line) -> None:
    """Let it land where it belongs now, and tell who has it: the line is what brought it there.
    Where somebody waits for an answer, its clock runs by the new desk's time, from when they asked.
    Saves the case."""
    duty = selectors.duty_for(case.kind, case.organisation_id, case.person_id)
    case.role, case.unit_id = duty.role, duty.unit_id
    case.assignee_id, case.answer_minutes = duty.assignee_id, duty.answer_minutes
    case.has_administrators = duty.is_fallback
    if case.state == Case.State.OPEN:
        start_clock(case, case.asked_at)
    case.save()
    if duty.assignee_id is None:
        note(case, "nobody")
    elif duty.is_fallback:
        note(case, "fallback")
    tell_assignee(case, "support.assigned", line)


def start_clock(case: Case, since: datetime | None = None) -> None:
    """From a moment on, else from now, we owe an answer, in working hours of who asks. Not saved
    here."""
    week = selectors.week_of(case.person_id, case.organisation_id)
    part, whole = WARNED_AT
    case.state = Case.State.OPEN
    case.asked_at, case.closed_at = since or clock.now(), None
    case.warn_at = week.after(case.asked_at, case.answer_minutes * part // whole)
    case.due_at = week.after(case.asked_at, case.answer_minutes)
    case.warned_at = case.escalated_at = None


def stop_clock(case: Case) -> None:
    """We owe nothing any more. Not saved here."""
    case.asked_at = case.warn_at = case.due_at = None


# --- parts of every verb --------------------------------------------------------------------------


def checked(text: str) -> str:
    """What somebody wrote, without what no database keeps; not nothing, and not a book."""
    clean = text.replace("\0", "").replace("\r\n", "\n").strip()
    if not clean:
        raise TextIsMissing
    if len(clean) > LONGEST:
        raise TextIsTooLong(longest=LONGEST)
    return clean


def say(case: Case, text: str, *, by: int | None, kind: str = "message", mail: str = "") -> Line:
    """A line of the conversation."""
    return Line.objects.create(
        case=case, by_id=by, kind=kind, text=text, at=clock.now(), reference=mail
    )


def note(case: Case, code: str) -> Line:
    """What happened, as a word of the house."""
    return say(case, code, by=None, kind=Line.Kind.EVENT)


def address_of(case: Case) -> str:
    return reverse("support:case", args=[case.pk])


def tell_assignee(case: Case, kind: str, line: Line) -> None:
    """That there is something to do; whose and what about they read at the desk."""
    if case.assignee_id is not None:
        _tell(case, kind, case.assignee_id, str(dict(KINDS)[case.kind]), line)


def tell_asker(case: Case, kind: str, line: Line) -> None:
    """In their own words what it is about; what they asked in a chat is answered there, in full."""
    thread = selectors.thread_of(case, line)
    _tell(case, kind, case.person_id, case.subject, line, thread)


def _tell(
    case: Case,
    kind: str,
    to: int,
    words: str,
    line: Line,
    thread: messaging.Thread | None = None,
) -> None:
    """Each line is told, although they all read alike: the one before may not be read yet."""
    messaging.send(
        kind=kind,
        to=to,
        about=messaging.About(words, address_of(case), number=case.pk),
        organisation_id=case.organisation_id,
        key=f"line:{line.pk}",
        thread=thread,
    )


def fact(what: type[CaseEvent], by: Actor, case: Case, **more: Any) -> CaseEvent:
    return what(
        by=str(by),
        owner_id=case.owner_id,
        person_id=case.person_id,
        case_id=case.pk,
        organisation_id=case.organisation_id,
        **more,
    )

"""A mail becomes a question, or goes on with one.

Believed is only who has proven the address that wrote; and that it answers, only where it names a mail
of ours to this very person about a question of theirs.
"""

import re

from django.db import IntegrityError, transaction
from django.urls import reverse

from lyceum.communities import api as communities
from lyceum.identity import api as identity
from lyceum.kernel import actors
from lyceum.kernel.errors import DomainError, NotFound
from lyceum.messaging import api as messaging
from lyceum.organisations import api as organisations
from lyceum.support import selectors
from lyceum.support.models import Line
from lyceum.support.protocols.mails import Incoming, read_mail
from lyceum.support.types import NewCase

from .answering import reply
from .opening import open_case

KIND = "administrator"  # who sorts them; handed over with one press
CASE, REPLY, KNOWN, STRANGER, AUTOMATIC, UNREADABLE, REFUSED = (
    *("case", "reply", "known", "stranger", "automatic", "unreadable", "refused"),
)


def take_mail(body: bytes) -> str:
    """What became of a mail: case, reply, known, stranger, automatic, unreadable or refused; post where
    it answers a mail about something said in a space."""
    mail = read_mail(body)
    if mail is None or mail.is_automatic:
        return AUTOMATIC if mail else UNREADABLE
    if answered := messaging.message_answered(mail.recipients):
        return communities.take_answer(answered=answered, mail=_as_answer(mail))
    found = identity.people_by_proven_email([mail.sender])
    person_id = next(iter(found.values()), None)
    if person_id is None:
        return STRANGER
    if mail.reference and Line.objects.filter(reference=mail.reference).exists():
        return KNOWN
    return _tried(mail, person_id)


def _as_answer(mail: Incoming) -> communities.MailedAnswer:
    return communities.MailedAnswer(mail.sender, mail.subject, mail.text, mail.reference)


def _tried(mail: Incoming, person_id: int) -> str:
    try:
        return _taken(mail, person_id)
    except IntegrityError:  # the same mail came in twice at this moment
        return KNOWN
    except DomainError as refusal:
        _tell_refused(mail, person_id, refusal)
        return REFUSED


@transaction.atomic
def _taken(mail: Incoming, person_id: int) -> str:
    by = actors.person(person_id, organisations.scope_of(person_id))
    case_id = _meant(mail, by)
    if case_id is not None:
        reply(by=by, case_id=case_id, text=mail.text, mail=mail.reference)
        return REPLY
    open_case(
        by=by,
        person_id=person_id,
        new=NewCase(
            kind=KIND,
            subject=mail.subject,
            text=mail.text,
            organisation_id=by.organisation_id,
            via="mail",
        ),
        mail=mail.reference,
    )
    return CASE


def _meant(mail: Incoming, by: actors.Actor) -> int | None:
    """The question of theirs that it answers, if it is one."""
    for url in messaging.pages_answered(mail.answers, by.person_id or 0):
        number = re.fullmatch(
            re.escape(reverse("support:case", args=[0])).replace("0", r"(\d{1,18})"), url
        )
        if number is None:
            continue
        try:
            case = selectors.case_for(by, int(number[1]))
        except NotFound:
            continue
        if case.person_id == by.person_id:
            return case.merged_into_id or case.pk
    return None


def _tell_refused(mail: Incoming, person_id: int, refusal: DomainError) -> None:
    messaging.send(
        kind="support.mail_refused",
        to=person_id,
        about=messaging.About(mail.subject[:200], reverse("support:ask"), reason=str(refusal)),
    )

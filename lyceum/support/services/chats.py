"""What somebody writes to us alone in a chat becomes a question, or goes on with one.

A word hangs together with what it stands below; what is written within minutes of the last goes with it,
as people write in chats. Believed is only who has a place where the chat is, and is known by an address
that they have proven. The answer goes back below the question.
"""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from lyceum.kernel import actors, clock
from lyceum.kernel.errors import DomainError, NotFound
from lyceum.messaging import api as messaging
from lyceum.organisations import api as organisations
from lyceum.support import selectors
from lyceum.support.models import Case
from lyceum.support.types import NewCase

from .answering import reply
from .mails import KIND
from .opening import SUBJECT, address_of, open_case

TOGETHER = timedelta(minutes=10)


def take_word(word: messaging.DirectWord) -> str:
    """What is said to who is not known; to others nothing, or by messages of theirs."""
    here = organisations.members_among(word.organisation_id, [word.person_id or 0])
    if word.person_id is None or not here:
        return _how_to_connect(word)
    if not selectors.is_known(selectors.reference_of(word)):
        _tried(word, word.person_id)
    return ""


def _how_to_connect(word: messaging.DirectWord) -> str:
    names = organisations.organisation_names([word.organisation_id])
    return _(
        "I do not know you yet. I take questions from people of {place} by an address that they have"
        " proven: sign in at {url}, prove the address that you have in this chat under your profile,"
        " and write again."
    ).format(place=names.get(word.organisation_id, ""), url=messaging.absolute("/"))


def _tried(word: messaging.DirectWord, person_id: int) -> None:
    try:
        _taken(word, person_id)
    except IntegrityError:  # somebody else reads the same at this moment
        if not selectors.is_known(selectors.reference_of(word)):
            raise
    except DomainError as refusal:
        _tell_refused(word, person_id, refusal)


@transaction.atomic
def _taken(word: messaging.DirectWord, person_id: int) -> None:
    by = actors.person(person_id, organisations.scope_of(person_id))
    reference = selectors.reference_of(word)
    meant = selectors.case_meant(word, person_id, since=clock.now() - TOGETHER)
    if meant is not None and _is_to_be_seen(by, meant):
        reply(by=by, case_id=meant, text=word.text, mail=reference)
        return
    new = NewCase(
        kind=KIND,
        subject=word.text.partition("\n")[0][:SUBJECT],
        text=word.text,
        organisation_id=word.organisation_id,
        via="chat",
    )
    case = open_case(by=by, person_id=person_id, new=new, mail=reference)
    _tell_taken(word, case, reference)


def _is_to_be_seen(by: actors.Actor, case_id: int) -> bool:
    try:
        return selectors.case_for(by, case_id).person_id == by.person_id
    except NotFound:
        return False


def _tell_taken(word: messaging.DirectWord, case: Case, reference: str) -> None:
    messaging.send(
        kind="support.chat_taken",
        to=case.person_id,
        about=messaging.About(case.subject, address_of(case), number=case.pk),
        organisation_id=case.organisation_id,
        key=reference[:120],
        thread=messaging.Thread(word.token_id, word.channel, word.thread),
    )


def _tell_refused(word: messaging.DirectWord, person_id: int, refusal: DomainError) -> None:
    messaging.send(
        kind="support.chat_refused",
        to=person_id,
        about=messaging.About(word.text[:SUBJECT], reverse("support:ask"), reason=str(refusal)),
        organisation_id=word.organisation_id,
        key=selectors.reference_of(word)[:120],
        thread=messaging.Thread(word.token_id, word.channel, word.thread),
    )

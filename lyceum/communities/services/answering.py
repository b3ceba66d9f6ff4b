"""A mail about something said is answered by mail: the answer stands in the thread, by who got the mail.

Believed is only who wrote to the address that was made for them, from an address that they have proven.
What cannot be taken is told to who may know of it; to a stranger nothing is written back.
"""

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation

from lyceum.communities import selectors
from lyceum.communities.errors import (
    AddressIsNotProven,
    AnswerIsLate,
    AnswerIsSomebodyElses,
    NoLongerThere,
    NotAnAnswer,
)
from lyceum.communities.models import Post
from lyceum.communities.types import NewPost
from lyceum.identity import api as identity
from lyceum.kernel import actors
from lyceum.kernel.errors import DomainError, Forbidden, NotFound
from lyceum.messaging import api as messaging
from lyceum.organisations import api as organisations

from .posts import share

POST = re.compile(r"/communities/posts/(\d{1,18})/(?:#post-(\d{1,18}))?")
LINE = re.compile(r"(?<!\n)\n(?!\n)")
POSTED, REFUSED, STRANGER = "post", "refused", "stranger"


@dataclass(frozen=True)
class MailedAnswer:
    """What came: from which address, in which words, by which Message-ID."""

    sender: str
    subject: str
    text: str
    reference: str


def take_answer(*, answered: messaging.Answered, mail: MailedAnswer) -> str:
    """What became of it: post, refused (somebody is told why) or stranger."""
    found = identity.people_by_proven_email([mail.sender])
    sender = next(iter(found.values()), None)
    trouble = _trouble(answered, sender, mail.sender)
    if trouble is None:
        try:
            _put_down(answered, mail)
        except DomainError as refusal:
            trouble = NoLongerThere() if isinstance(refusal, NotFound | Forbidden) else refusal
    if trouble is None:
        return POSTED
    to = sender or (0 if answered.trouble else answered.person_id)
    if not to:
        return STRANGER
    _tell_refused(to, answered if to == answered.person_id else None, mail, trouble)
    return REFUSED


def _trouble(answered: messaging.Answered, sender: int | None, address: str) -> DomainError | None:
    if answered.trouble == messaging.FORGED:
        return NotAnAnswer()
    if sender is None:
        return AddressIsNotProven(address=address)
    if sender != answered.person_id:
        return AnswerIsSomebodyElses()
    if answered.trouble:
        return AnswerIsLate()
    return None


@transaction.atomic
def _put_down(answered: messaging.Answered, mail: MailedAnswer) -> Post:
    """The same mail is said once, however often it comes."""
    by = actors.person(answered.person_id, organisations.scope_of(answered.person_id))
    parts = POST.fullmatch(answered.url)
    if parts is None:
        raise NotAnAnswer
    root, _place = selectors.post_for(by, int(parts[1]))
    known = sha256((mail.reference or mail.text).encode()).hexdigest()[:40]
    words = LINE.sub("  \n", mail.text)
    new = NewPost(words, root_id=root.pk, key=f"mail:{answered.person_id}:{known}")
    return share(by=by, space_id=root.space_id, new=new)


def _tell_refused(
    to: int, answered: messaging.Answered | None, mail: MailedAnswer, trouble: DomainError
) -> None:
    """In their language, with the way to the page where it is theirs."""
    card: Any = identity.cards_of([to]).get(to)
    with translation.override((card and card.locale) or settings.LANGUAGE_CODE):
        reason = str(trouble)
    title = (answered.title if answered else "") or mail.subject
    url = answered.url if answered else "/communities/"
    messaging.send(
        kind="communities.answer_refused",
        to=to,
        about=messaging.About(title[:200], url, reason=reason),
        key=f"mail:{sha256((mail.reference or mail.text).encode()).hexdigest()[:40]}",
    )

"""Mails: written when their time has come, alone or as a digest."""

import logging
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from email.utils import parseaddr
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.messaging import selectors
from lyceum.messaging.models import FailingAddress, Mail, State, Way
from lyceum.messaging.types import MAIL, About, Kind, Rendered, kind_of

from .answers import reply_address

log = logging.getLogger(__name__)
DIGEST = "messaging.digest"


@transaction.atomic
def write_mails(way_ids: Collection[int]) -> int:
    """Turn ways whose time has come into mails that wait for the server; how many mails.

    Several that were held back for one person become one mail.
    """
    due = Way.objects.filter(pk__in=list(way_ids), channel=MAIL, state=State.WAITING)
    locked = due.select_for_update(of=("self",), skip_locked=True).order_by("pk")
    ways = list(locked.select_related("message"))
    if not ways:
        return 0
    cards = identity.cards_of(way.person_id for way in ways)
    written = selectors.wordings({way.message.kind for way in ways})
    pairs = []
    for some in bundles(ways):
        card = cards.get(some[0].person_id)
        try:
            mail = _mail_of(some, card, written) if card and card.email else None
        except Exception as trouble:
            log.exception("a mail to person %s cannot be written", some[0].person_id)
            _cannot_be_written(some, trouble)
            continue
        pairs.append((mail, some))
    written_ways = [way for _mail, some in pairs for way in some]
    Mail.objects.bulk_create(mail for mail, _some in pairs if mail)
    for mail, some in pairs:
        for way in some:
            way.mail, way.sent_at = mail, clock.now() if mail else None
            way.state = State.SENT if mail else State.DROPPED
    Way.objects.bulk_update(written_ways, ["mail", "sent_at", "state"], batch_size=200)
    return sum(mail is not None for mail, _some in pairs)


def _cannot_be_written(ways: Sequence[Way], trouble: Exception) -> None:
    """What has no words now stops no other; whoever runs the house sees it, and may try again."""
    reason = f"it cannot be written: {trouble!r}"[:400]
    Way.objects.filter(pk__in=[way.pk for way in ways]).update(state=State.FAILED, reason=reason)


def bundles(ways: Sequence[Way]) -> list[list[Way]]:
    """What goes together: all that was held back for one person by one channel, and was tried as
    often; the rest alone."""
    held: dict[tuple[int, str, int | None, int], list[Way]] = defaultdict(list)
    alone = []
    for way in ways:
        if way.why:
            held[way.person_id, way.channel, way.token_id, way.attempts].append(way)
        else:
            alone.append([way])
    return [*alone, *held.values()]


def _mail_of(ways: list[Way], card: identity.PersonCard, written: Any) -> Mail:
    name = card.short_name or card.name
    texts = [selectors.as_text(way.message, card.locale, written, name=name) for way in ways]
    first = ways[0].message
    kinds = [kind_of(kind) for kind in dict.fromkeys(way.message.kind for way in ways)]
    mute = _mute_url(card.id, [kind for kind in kinds if not kind.is_required])
    if len(ways) == 1:
        answer_to = reply_address(first) if kinds[0].answers else ""
        mail = _made(
            texts[0],
            card.email or "",
            card.locale,
            first.url,
            mute,
            kind=kinds[0],
            can_answer=bool(answer_to),
        )
        mail.kind = first.kind
        mail.headers |= {"Reply-To": answer_to} if answer_to else {}
    else:
        urls = [selectors.absolute(way.message.url) for way in ways]
        items = [selectors.Item(text, url) for text, url in zip(texts, urls, strict=True)]
        above = selectors.digest_words(len(ways), card.locale)
        mail = _made(above, card.email or "", card.locale, "", mute, items)
        mail.kind = DIGEST
    mail.person_id = card.id
    mail.calendars = [each for way in ways for each in way.calendars]
    if len(ways) == 1 and first.url:
        mail.headers |= thread_headers(card.id, first.url)
    if card.is_demo:
        mail.state, mail.reason = State.KEPT, "people of the demo get no mail"
    return mail


def made_mail(kind: Kind, address: str, locale: str, about: About) -> Mail:
    """A mail to an address that is nobody's here."""
    message = selectors.rendered(kind.name, locale, about.words | {"name": ""})
    mail = _made(message, address, locale, about.url, "")
    mail.kind = kind.name
    return mail


def _made(  # noqa: PLR0913  what a mail may say
    message: Rendered,
    address: str,
    locale: str,
    path: str,
    mute: str,
    items: Sequence[selectors.Item] = (),
    *,
    kind: Kind | None = None,
    can_answer: bool = False,
) -> Mail:
    url = selectors.absolute(path)
    numbers = selectors.numbers_of(kind, url) if kind else ()
    text, html = selectors.mail_bodies(
        message,
        url=url,
        mute_url=mute,
        locale=locale,
        items=items,
        numbers=numbers,
        can_answer=can_answer,
    )
    moment, reference = clock.now(), f"<{uuid4()}@{host()}>"
    return Mail(
        address=address,
        subject=message.subject,
        text=text,
        html=html,
        reference=reference,
        headers={"Message-ID": reference, "Auto-Submitted": "auto-generated", **_mute(mute)},
        created_at=moment,
        try_at=moment,
    )


def host() -> str:
    """The part of our addresses behind the @, as it stands in a Message-ID."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"


def thread_headers(person_id: int, url: str) -> dict[str, str]:
    """All mails to a person about one thing refer to the same root, so that mail programmes show
    them together (RFC 5322, 3.6.4). The root says nothing to anybody else."""
    said = f"{settings.SECRET_KEY}:{person_id}:{url.partition('#')[0]}".encode()
    root = f"<{sha256(said).hexdigest()[:24]}.thread@{host()}>"
    return {"In-Reply-To": root, "References": root}


def _mute_url(person_id: int, kinds: Sequence[Kind]) -> str:
    names = [kind.name for kind in kinds]
    return selectors.absolute(selectors.mute_path(person_id, *names)) if names else ""


def _mute(url: str) -> dict[str, str]:
    """RFC 8058: the mail programme's own button ends it, with one click."""
    if not url:
        return {}
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def keep_mails(mails: Sequence[dict[str, Any]]) -> int:
    """Rows for mails that a library wrote: they leave like ours."""
    moment = clock.now()
    rows = [Mail(**mail, created_at=moment, try_at=moment) for mail in mails]
    return len(Mail.objects.bulk_create(rows))


def forget_old_mail(since: datetime) -> int:
    """Drop what was sent before a moment; what failed stays until somebody looks."""
    over = Q(sent_at__lt=since) | Q(sent_at=None, created_at__lt=since)
    return Mail.objects.filter(over, state__in=[State.SENT, State.DROPPED]).delete()[0]


def forget_addresses(subject: identity.Subject) -> None:
    """Mails to an address of somebody who is erased, also those that waited."""
    Mail.objects.filter(address__in=subject.addresses).delete()
    FailingAddress.objects.filter(address__in=subject.addresses).delete()

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import F

from lyceum.identity import api as identity
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner

from . import policies, selectors
from .events import MailResent, PreferenceChanged
from .models import Mail, Message, Preference
from .types import About, Kind, kind_of, smtp_options

log = logging.getLogger(__name__)
BATCH = 1000
ATTEMPTS = 8
FIRST_DELAY = timedelta(minutes=1)
PATIENCE = timedelta(minutes=10)  # a sender that was silent so long is gone
REFUSED = 500  # SMTP: from here on, trying again does not help


@transaction.atomic
def send(*, kind: str, to: int, about: About, organisation_id: int | None = None) -> Message:
    """One message to one person: in their inbox, and by mail unless they said no."""
    return _send_batch(selectors.insist_on_kind(kind), [to], about, organisation_id)[0]


def send_many(
    *, kind: str, to: Sequence[int], about: About, organisation_id: int | None = None
) -> int:
    """The same message to many people, a thousand a transaction."""
    known = selectors.insist_on_kind(kind)
    for start in range(0, len(to), BATCH):
        with transaction.atomic():
            _send_batch(known, list(to[start : start + BATCH]), about, organisation_id)
    return len(to)


@transaction.atomic
def send_mail(*, kind: str, address: str, locale: str, about: About) -> Mail:
    """A mail to somebody who has no inbox here, or who must get it at this very address."""
    known = selectors.insist_on_kind(kind)
    mail = _mail(known, address, locale, about)
    mail.save()
    return mail


@transaction.atomic
def mark_read(*, by: Actor, message_id: int) -> Message:
    """The reader has seen it; once is enough."""
    message = selectors.message_for(by, message_id)
    if message.read_at is None:
        message.read_at = clock.now()
        message.save(update_fields=["read_at"])
    return message


@transaction.atomic
def mark_all_read(*, by: Actor) -> int:
    """The reader has seen all that was there until now."""
    if by.person_id is None:
        raise Forbidden
    unread = Message.objects.within(by.scope).filter(
        owner_id=person_owner(by.person_id), read_at=None
    )
    return unread.update(read_at=clock.now())


@transaction.atomic
def choose_mail(*, by: Actor, person_id: int, kind: str, by_mail: bool) -> None:
    """Whether messages of a kind also come by mail. They always stand in the inbox."""
    if not (by.is_system or by.person_id == person_id):
        raise Forbidden
    said, is_new = Preference.objects.get_or_create(
        person_id=person_id, kind=kind, defaults={"by_mail": by_mail}
    )
    if not is_new and said.by_mail == by_mail:
        return
    said.by_mail = by_mail
    said.save(update_fields=["by_mail"])
    owner = person_owner(person_id)
    fact = PreferenceChanged(
        by=str(by), owner_id=owner, person_id=person_id, kind=kind, by_mail=by_mail
    )
    publish(fact)


def mute_by_link(*, person_id: int, kind: str) -> None:
    """No more mails of a kind, by the signed link of one of them."""
    by = actors.person(person_id)
    choose_mail(by=by, person_id=person_id, kind=kind, by_mail=False)


@transaction.atomic
def resend(*, by: Actor, mail_id: int) -> None:
    """Put a mail in the queue again, as if it were new."""
    if not policies.can_see_outbox(by):
        raise Forbidden
    mail = Mail.objects.select_for_update().get(pk=selectors.mail_for(by, mail_id).pk)
    mail.state, mail.reason, mail.attempts = Mail.State.WAITING, "", 0
    mail.try_at = clock.now()
    mail.save(update_fields=["state", "reason", "attempts", "try_at"])
    publish(MailResent(by=str(by), mail_id=mail.pk))


# --- writing --------------------------------------------------------------------------------------


def _send_batch(
    kind: Kind, person_ids: list[int], about: About, organisation_id: int | None
) -> list[Message]:
    moment = clock.now()
    messages = Message.objects.bulk_create(
        Message(
            owner_id=person_owner(person_id),
            person_id=person_id,
            organisation_id=organisation_id,
            kind=kind.name,
            words=about.words,
            url=about.url,
            created_at=moment,
        )
        for person_id in person_ids
    )
    Mail.objects.bulk_create(_mails(kind, person_ids, about))
    return messages


def _mails(kind: Kind, person_ids: list[int], about: About) -> Iterator[Mail]:
    wanted = selectors.wants_mail(person_ids, kind)
    for card in identity.cards_of(wanted).values():
        if card.email and card.is_active:
            yield _mail(kind, card.email, card.locale, about, card)


def _mail(
    kind: Kind,
    address: str,
    locale: str,
    about: About,
    card: identity.PersonCard | None = None,
) -> Mail:
    words = about.words | {"name": card.short_name or card.name if card else ""}
    message = selectors.rendered(kind.name, locale, words)
    mute = "" if card is None or kind.is_required else _mute_url(card.id, kind)
    url = selectors.absolute(about.url)
    text, html = selectors.mail_bodies(message, url=url, mute_url=mute, locale=locale)
    is_demo = card is not None and card.is_demo
    return Mail(
        person_id=card.id if card else None,
        kind=kind.name,
        address=address,
        subject=message.subject,
        text=text,
        html=html,
        headers=_mute_headers(mute),
        state=Mail.State.KEPT if is_demo else Mail.State.WAITING,
        reason="people of the demo get no mail" if is_demo else "",
        created_at=clock.now(),
        try_at=clock.now(),
    )


def _mute_url(person_id: int, kind: Kind) -> str:
    return selectors.absolute(selectors.mute_path(person_id, kind.name))


def _mute_headers(url: str) -> dict[str, str]:
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
    old = Mail.objects.filter(state=Mail.State.SENT, sent_at__lt=since)
    return old.delete()[0]


def forget_addresses(subject: identity.Subject) -> None:
    """Mails to an address of somebody who is erased, also those that waited."""
    Mail.objects.filter(address__in=subject.addresses).delete()


# --- sending --------------------------------------------------------------------------------------


def send_waiting_mail(limit: int = 500) -> int:
    """Send what is due by SMTP; without an SMTP address it stays on the outbox page."""
    if not settings.SMTP_URL:
        return 0
    due = list(_due()[:limit])
    if not due:
        return 0
    connection = get_connection(
        "django.core.mail.backends.smtp.EmailBackend", **smtp_options(settings.SMTP_URL)
    )
    try:
        connection.open()
        return sum(_send_one(mail, connection) for mail in due)
    except OSError as reason:  # nobody listens: all wait, none is blamed
        log.warning("mail waits, the server cannot be reached: %s", reason)
        return 0
    finally:
        connection.close()


def _due() -> Any:
    states = [Mail.State.WAITING, Mail.State.SENDING]
    return Mail.objects.filter(state__in=states, try_at__lte=clock.now()).order_by("try_at")


def _send_one(mail: Mail, connection: Any) -> int:
    """Whoever moves the mail to `sending` sends it. Twice only if we die before we can say so."""
    claimed = _due().filter(pk=mail.pk, attempts=mail.attempts)
    taken = {"state": Mail.State.SENDING, "try_at": clock.now() + PATIENCE}
    if not claimed.order_by().update(**taken, attempts=F("attempts") + 1):
        return 0
    mail.attempts += 1
    try:
        _message(mail, connection).send()
    except (SMTPRecipientsRefused, SMTPResponseException, OSError, ValueError) as reason:
        connection.close()  # the next mail opens a fresh one
        _note_failure(mail, reason)
        return 0
    _note_success(mail)
    return 1


def _message(mail: Mail, connection: Any) -> EmailMultiAlternatives:
    headers = dict(mail.headers)
    sender = headers.pop("From", settings.DEFAULT_FROM_EMAIL)
    message = EmailMultiAlternatives(
        mail.subject, mail.text, sender, [mail.address], headers=headers, connection=connection
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def _note_success(mail: Mail) -> None:
    changes: dict[str, Any] = {"state": Mail.State.SENT, "sent_at": clock.now(), "reason": ""}
    if kind_of(mail.kind).secret:
        changes |= {"text": "", "html": ""}
    Mail.objects.filter(pk=mail.pk).update(**changes)


def _note_failure(mail: Mail, reason: Exception) -> None:
    """Try again later, and later still; give up where it cannot help, with the reason."""
    hopeless = mail.attempts >= ATTEMPTS or _is_final(reason)
    Mail.objects.filter(pk=mail.pk).update(
        state=Mail.State.FAILED if hopeless else Mail.State.WAITING,
        reason=str(reason)[:2000] or repr(reason),
        try_at=clock.now() + FIRST_DELAY * 2**mail.attempts,
    )


def _is_final(reason: Exception) -> bool:
    if isinstance(reason, SMTPRecipientsRefused):
        return all(code >= REFUSED for code, _ in reason.recipients.values())
    if isinstance(reason, SMTPResponseException):
        return reason.smtp_code >= REFUSED
    return isinstance(reason, ValueError)


def settle_preferences(fold: identity.Fold) -> None:
    """Two accounts become one: what either did not want by mail does not come by mail."""
    unwanted = Preference.objects.filter(person_id=fold.folded_id, by_mail=False).values("kind")
    for one in Preference.objects.filter(person_id=fold.kept_id, by_mail=True, kind__in=unwanted):
        fold.change(one, by_mail=False)

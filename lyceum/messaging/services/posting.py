"""The way of a mail to the server."""

import logging
from collections.abc import Sequence
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import F

from lyceum.kernel import clock
from lyceum.messaging.models import Mail, State, Way
from lyceum.messaging.types import kind_of, smtp_options

from .bounces import address_fails
from .mails import DIGEST

log = logging.getLogger(__name__)
ATTEMPTS = 8
FIRST_DELAY = timedelta(minutes=1)
PATIENCE = timedelta(minutes=10)  # a sender that was silent so long is gone
REFUSED = 500  # SMTP: from here on, trying again does not help


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
    states = [State.WAITING, State.SENDING]
    return Mail.objects.filter(state__in=states, try_at__lte=clock.now()).order_by("try_at")


def _send_one(mail: Mail, connection: Any) -> int:
    """Whoever moves the mail to `sending` sends it. Twice only if we die before we can say so."""
    claimed = _due().filter(pk=mail.pk, attempts=mail.attempts)
    taken = {"state": State.SENDING, "try_at": clock.now() + PATIENCE}
    if not claimed.order_by().update(**taken, attempts=F("attempts") + 1):
        return 0
    mail.attempts += 1
    try:
        made_message(mail, connection).send()
    except (SMTPRecipientsRefused, SMTPResponseException, OSError, ValueError) as reason:
        connection.close()  # the next mail opens a fresh one
        _note_failure(mail, reason)
        return 0
    _note_success(mail)
    return 1


def made_message(mail: Mail, connection: Any) -> EmailMultiAlternatives:
    """The mail as it leaves. What a server cannot deliver comes back to the address of bounces."""
    headers = dict(mail.headers)
    sender = headers.pop("From", settings.DEFAULT_FROM_EMAIL)
    envelope = settings.BOUNCE_ADDRESS or sender
    if envelope != sender:
        headers["From"] = sender
    message = EmailMultiAlternatives(
        mail.subject, mail.text, envelope, [mail.address], headers=headers, connection=connection
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    _take_along(message, mail.calendars)
    return message


def _take_along(message: EmailMultiAlternatives, calendars: Sequence[tuple[str, str]]) -> None:
    """RFC 6047: one date is another reading of the mail; of several, each is a part of its own."""
    for number, (method, text) in enumerate(calendars, start=1):
        media_type = f"text/calendar; method={method}"
        if len(calendars) == 1:
            message.attach_alternative(text, media_type)
        else:
            message.attach(f"date-{number}.ics", text, media_type)


def _note_success(mail: Mail) -> None:
    changes: dict[str, Any] = {"state": State.SENT, "sent_at": clock.now(), "reason": ""}
    if _is_wiped(mail):
        changes |= {"text": "", "html": ""}
    Mail.objects.filter(pk=mail.pk).update(**changes)


def _is_wiped(mail: Mail) -> bool:
    """Whether what it says is nobody's to read once it went out: itself, or a part of a digest."""
    kinds = [mail.kind]
    if mail.kind == DIGEST:
        kinds += Way.objects.filter(mail=mail).values_list("message__kind", flat=True)
    return any(kind.secret or kind.wiped for kind in map(kind_of, kinds))


def _note_failure(mail: Mail, reason: Exception) -> None:
    """Try again later, and later still; give up where it cannot help, with the reason."""
    hopeless = mail.attempts >= ATTEMPTS or _is_final(reason)
    words = _words(reason)
    Mail.objects.filter(pk=mail.pk).update(
        state=State.FAILED if hopeless else State.WAITING,
        reason=words,
        try_at=clock.now() + FIRST_DELAY * 2**mail.attempts,
    )
    if isinstance(reason, SMTPRecipientsRefused) and _is_final(reason):
        address_fails(mail.address, status="", reason=words)


def _words(reason: Exception) -> str:
    """What the server said, without the shape of Python around it."""
    if isinstance(reason, SMTPRecipientsRefused):
        said = (f"{code} {_text(words)}" for code, words in reason.recipients.values())
        return "; ".join(said)[:2000]
    if isinstance(reason, SMTPResponseException):
        return f"{reason.smtp_code} {_text(reason.smtp_error)}"[:2000]
    return str(reason)[:2000] or repr(reason)


def _text(words: Any) -> str:
    return words.decode(errors="replace") if isinstance(words, bytes) else str(words)


def _is_final(reason: Exception) -> bool:
    if isinstance(reason, SMTPRecipientsRefused):
        return all(code >= REFUSED for code, _ in reason.recipients.values())
    if isinstance(reason, SMTPResponseException):
        return reason.smtp_code >= REFUSED
    return isinstance(reason, ValueError)

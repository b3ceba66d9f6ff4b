"""Our side of Django's mail plug."""

from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from . import services


class OutboxBackend(BaseEmailBackend):
    """Mails that Django or a library writes become rows, like ours, and leave with them."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        mails = [mail for message in email_messages for mail in _rows(message)]
        return services.keep_mails(mails)


def _rows(message: EmailMessage) -> list[dict[str, Any]]:
    if message.attachments:
        raise ValueError("a mail with attachments cannot be kept in the outbox yet")
    row = {
        "subject": str(message.subject)[:400],
        "text": str(message.body),
        "html": _html(message),
        "headers": {**message.extra_headers, "From": message.from_email},
    }
    return [row | {"address": address} for address in message.recipients()]


def _html(message: EmailMessage) -> str:
    found = (
        getattr(message, "alternatives", []) if isinstance(message, EmailMultiAlternatives) else []
    )
    return next((str(content) for content, kind in found if kind == "text/html"), "")

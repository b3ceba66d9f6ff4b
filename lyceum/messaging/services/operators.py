"""What those who run the house do about what does not go out, and what they are told."""

from typing import Any

from django.db import transaction
from django.urls import reverse

from lyceum.connections import api as connections
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.eventlog import publish
from lyceum.messaging import policies, selectors
from lyceum.messaging.errors import WordsAreGone
from lyceum.messaging.events import MailResent, OutboxSettled
from lyceum.messaging.models import Mail, State, Way
from lyceum.messaging.types import About
from lyceum.organisations import api as organisations

RETRY, DROP = "retry", "drop"
AGAIN = {"state": State.WAITING, "attempts": 0}
GIVEN_UP: dict[str, Any] = {"state": State.DROPPED}


@transaction.atomic
def resend(*, by: Actor, mail_id: int) -> None:
    """Put a mail in the queue again, as if it were new."""
    if not policies.can_see_outbox(by):
        raise Forbidden
    mail = Mail.objects.select_for_update().get(pk=selectors.mail_for(by, mail_id).pk)
    if not mail.text:
        raise WordsAreGone
    mail.state, mail.reason, mail.attempts = State.WAITING, "", 0
    mail.try_at = clock.now()
    mail.save(update_fields=["state", "reason", "attempts", "try_at"])
    publish(MailResent(by=str(by), mail_id=mail.pk))


@transaction.atomic
def settle_failed(*, by: Actor, what: str, reason: str, verb: str) -> int:
    """Try all again that failed for a reason (`retry`), or give it up (`drop`); how much it was.

    `what` is `mail`, or `way-` and a channel. Mails whose words were wiped cannot be tried again.
    """
    if not policies.can_see_outbox(by):
        raise Forbidden
    if what == "mail":
        rows = Mail.objects.filter(state=State.FAILED, reason=reason)
        rows = rows.exclude(text="") if verb == RETRY else rows
        given_up = GIVEN_UP | {"sent_at": clock.now()}  # kept for as long as what was sent
    else:
        channel = what.removeprefix("way-")
        rows = Way.objects.filter(state=State.FAILED, reason=reason, channel=channel)  # type: ignore[assignment]
        given_up = GIVEN_UP
    changes = AGAIN | {"try_at": clock.now()} if verb == RETRY else given_up
    number = rows.update(**changes)
    publish(OutboxSettled(by=str(by), what=what, verb=verb, number=number))
    return number


@transaction.atomic
def settle_way(*, by: Actor, way_id: int, verb: str) -> None:
    """Try one again, or give it up."""
    if not policies.can_see_outbox(by):
        raise Forbidden
    rows = Way.objects.filter(pk=way_id, mail=None).exclude(state=State.SENT)
    changes = AGAIN | {"try_at": clock.now()} if verb == RETRY else GIVEN_UP
    number = rows.update(**changes)
    publish(OutboxSettled(by=str(by), what="way", verb=verb, number=number))


@transaction.atomic
def drop_mail(*, by: Actor, mail_id: int) -> None:
    """Give a mail up; it stays on the page for as long as mails do."""
    if not policies.can_see_outbox(by):
        raise Forbidden
    mail = selectors.mail_for(by, mail_id)
    waits = Mail.objects.filter(pk=mail.pk).exclude(state=State.SENT)
    number = waits.update(state=State.DROPPED, sent_at=clock.now())
    publish(OutboxSettled(by=str(by), what="mail", verb=DROP, number=number))


def tell_broken(token_id: int, reason: str) -> None:
    """Whoever administers the organisation, and the ecosystem, hears once that a chat is closed."""
    from .accepting import send_many  # noqa: PLC0415  which leads here again

    row = connections.token_row_of(token_id)
    if row is None or row.broken_at is None:
        return
    roles = organisations.people_with_role("administrator", row.organisation_id, everywhere=True)
    url = reverse("messaging:chats", args=[row.organisation_id])
    about = About(row.name, url, reason=reason)
    key = f"{row.id}:{row.broken_at.isoformat()}"
    send_many(kind="messaging.chat_closed", to=list(dict.fromkeys(roles)), about=about, key=key)

"""What was written by mail, for tests of this app and of higher ones."""

from typing import Any

from .models import Mail, Message


def mails_to(address: str) -> list[Mail]:
    """The mails to an address, oldest first."""
    return list(Mail.objects.filter(address=address).order_by("pk"))


def kinds_to(person: Any) -> list[str]:
    """The kinds of the messages in somebody's inbox, oldest first."""
    rows = Message.objects.unscoped("tests").filter(person=person).order_by("pk")
    return list(rows.values_list("kind", flat=True))

"""What was written by mail, for tests of this app and of higher ones."""

from typing import Any

from . import services
from .models import Mail, Message, Rhythm, State, Way


def mails_to(address: str) -> list[Mail]:
    """The mails to an address, oldest first; those of many are written first, as the clock would."""
    waiting = Way.objects.filter(channel="mail", state=State.WAITING, why="")
    services.write_mails(list(waiting.values_list("pk", flat=True)))
    return list(Mail.objects.filter(address=address).order_by("pk"))


def make_rhythm(person: Any, **when: Any) -> None:
    """When somebody may be told, by the clock of their own zone."""
    Rhythm.objects.create(person=person, **when)


def kinds_to(person: Any) -> list[str]:
    """The kinds of the messages in somebody's inbox, oldest first."""
    rows = Message.objects.unscoped("tests").filter(person=person).order_by("pk")
    return list(rows.values_list("kind", flat=True))

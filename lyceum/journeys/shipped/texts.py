"""How a playbook that comes along is written: words in English, taken in every language of ours."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True)
class Shipped:
    """A playbook that comes along; `steps` and the rest of it are made when it is taken."""

    name: str
    title: Words
    about: Words
    rest: Callable[[], dict[str, Any]]

    def plain(self) -> dict[str, Any]:
        """As plain values: its name in the language of who takes it, its texts in all."""
        return {"name": str(self.title), "about": str(self.about), **self.rest()}


def in_all(subject: Words, body: Words) -> dict[str, dict[str, str]]:
    """A text in every language in which it is translated; English is always among them."""
    found: dict[str, dict[str, str]] = {}
    for language in sorted({"en", *dict(settings.LANGUAGES)}, key=lambda one: one != "en"):
        with translation.override(language):
            said = {"subject": str(subject), "body": str(body)}
        if said not in found.values():
            found[language] = said
    return found


def write(name: str, to: str | None, subject: Words, body: Words, link: str = "") -> dict[str, Any]:
    """A step that writes."""
    step = {"kind": "message", "id": name, "next": to, "texts": in_all(subject, body)}
    return {**step, "link": link} if link else step


def days(name: str, to: str | None, number: int) -> dict[str, Any]:
    """A step that lets days pass."""
    return {"kind": "wait", "id": name, "next": to, "days": number}


def morning(name: str, to: str | None, *weekdays: int, hour: int = 9) -> dict[str, Any]:
    """A step that waits for the morning of a working day, or of these days."""
    step: dict[str, Any] = {"kind": "wait-until", "id": name, "next": to, "hour": hour}
    return {**step, "weekdays": list(weekdays)} if weekdays else step


def happens(fact: str, **where: Any) -> dict[str, Any]:
    """A condition: this has happened since they began."""
    return {"kind": "happened", "fact": {"name": fact, "where": where}}


def awaits(
    name: str, fact: str, number: int, to: str | None, late: str | None, **where: Any
) -> dict[str, Any]:
    """A step that waits for something to happen, so many days."""
    said = {"name": fact, "where": where} if where else {"name": fact}
    step = {"kind": "wait-for", "id": name, "fact": said, "days": number}
    return {**step, "next": to, "late": late}

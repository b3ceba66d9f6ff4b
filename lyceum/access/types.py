"""The small shapes in which the ways in are spoken of elsewhere."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lyceum.kernel.actors import Actor

VIEW_KEY = "access.view_id"  # where a session keeps as whom its administrator looks
_open_pages: set[str] = set()


def open_to_viewers(*names: str) -> None:
    """Pages (by their url names) that an administrator may see as somebody else sees them.

    Every page is closed to them until its app says so here: it must show nothing of a person's own.
    """
    _open_pages.update(names)


def is_open_to_viewers(name: str) -> bool:
    """Has the app of this page said that others may look?"""
    return name in _open_pages


@dataclass(frozen=True)
class Viewing:
    """An administrator looks as somebody of one organisation: until when, and with which eyes."""

    view_id: int
    person: Any
    actor: Actor
    organisation: str
    slug: str
    minutes: int  # that are left


@dataclass(frozen=True)
class ViewRow:
    """Who looked as whom, where, why and for how long."""

    viewer: str
    person: str
    organisation: str
    reason: str
    begun_at: datetime
    ended_at: datetime | None
    minutes: int

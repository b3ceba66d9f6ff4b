"""Mentors, those who look for one, and what they have together."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise
MEETING_KINDS: list[tuple[str, Words]] = [
    ("video", _("Video")),
    ("phone", _("Phone")),
    ("in-person", _("In person")),
    ("writing", _("In writing")),
]
CHECK_INS: list[tuple[int, Words]] = [
    (1, _("not at all")),
    (2, _("hardly")),
    (3, _("so so")),
    (4, _("well")),
    (5, _("very well")),
]


@dataclass(frozen=True, kw_only=True)
class NewProfile:
    """What somebody offers as a mentor."""

    organisation_id: int
    skill_ids: tuple[int, ...]
    languages: tuple[str, ...] = ()
    about: str = ""
    capacity: int = 2
    meeting_kinds: tuple[str, ...] = ("video",)
    is_open: bool = True
    is_everywhere: bool = False


@dataclass(frozen=True, kw_only=True)
class NewSeeking:
    """For what somebody looks for a mentor, whom they wish and with whom not to be put together."""

    organisation_id: int
    skill_ids: tuple[int, ...]
    languages: tuple[str, ...] = ()
    about: str = ""
    is_open: bool = True
    wish_ids: tuple[int, ...] = ()
    apart_ids: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NewMeeting:
    """When two of them meet; `starts_at` as the clocks of the zone show it."""

    starts_at: datetime
    minutes: int
    kind: str
    zone: str = "UTC"
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class MentorQuery:
    """For whom somebody looks: words are of what mentors say, of their names and of skills."""

    words: str = ""
    skill_id: int | None = None
    language: str = ""


@dataclass(frozen=True)
class MentorRow:
    """A mentor as others see them."""

    person_id: int
    name: str
    organisation: str
    about: str
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    meeting_kinds: tuple[Words, ...]
    zone: str
    places_left: int
    is_open: bool
    is_me: bool


@dataclass(frozen=True)
class MentorshipRow:
    """One of mine, from my side."""

    id: int
    with_whom: str
    i_am_mentor: bool
    state: str
    state_word: Words
    asked_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class PairRow:
    """A proposed pair, with why."""

    key: str
    mentee: str
    mentor: str
    score: int
    skills: tuple[str, ...]
    hours: float
    is_wished: bool
    is_far: bool


@dataclass(frozen=True)
class Proposal:
    """Who goes with whom, and who is left."""

    pairs: tuple[PairRow, ...]
    waiting: tuple[str, ...]

"""Small shapes of spaces and posts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.formats import time_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.files import JPEG, M4A, MP3, MP4, PDF, PNG, TEXT, WEBP, Purpose

if TYPE_CHECKING:
    from .models import Space, SpaceMember

CALLED = re.compile(r"(?<![\w@/.])@([A-Za-z0-9][A-Za-z0-9-]{0,58})")
LONGEST = 20_000  # characters of a post
MOST_FILES = 4
OWN_PROMPTS, LONGEST_PROMPT = 20, 300
MOST_OPTIONS = 10
ATTACHED = Purpose((PDF, PNG, JPEG, WEBP, TEXT, MP3, M4A, MP4), megabytes=10, side=2400)
# icon:message icon:help-circle icon:trophy icon:mood-sad icon:book icon:hand-stop icon:bulb icon:calendar-event icon:link
# icon:message-question icon:heart-handshake icon:confetti icon:thumb-up icon:heart
# What people can put under a post: a word for the form, its picture, and what it says.
SIGNS: Mapping[str, tuple[str, str | Promise]] = {
    "thanks": ("heart-handshake", _("Thank you")),
    "well-done": ("confetti", _("Well done")),
    "agreed": ("thumb-up", _("Agreed")),
    "with-you": ("heart", _("I am with you")),
    "bright": ("bulb", _("That is bright")),
}
# How a chat calls these signs: the first is what we put there, all are read.
SIGNS_THERE: Mapping[str, tuple[str, ...]] = {
    "thanks": ("pray", "heart_hands"),
    "well-done": ("tada", "clap", "confetti_ball"),
    "agreed": ("+1", "thumbsup"),
    "with-you": ("heart",),
    "bright": ("bulb",),
}
# What a message in a channel begins with, so that it is of a kind; ours begin so, too.
KINDS_THERE: Mapping[str, tuple[str, str]] = {
    "win": ("trophy", "🏆"),
    "frustration": ("disappointed", "😞"),
    "question": ("question", "❓"),
    "idea": ("bulb", "💡"),
    "story": ("book", "📖"),
    "resource": ("link", "🔗"),
    "introduction": ("wave", "👋"),
    "prompt": ("speech_balloon", "💬"),
    "event": ("calendar", "📅"),
}
# What people can say; an introduction has a card of its own, a prompt comes from the house.
KINDS_TO_WRITE = ("plain", "question", "win", "frustration", "story", "idea", "resource")
ICONS = {
    "plain": "message",
    "question": "help-circle",
    "win": "trophy",
    "frustration": "mood-sad",
    "story": "book",
    "introduction": "hand-stop",
    "idea": "bulb",
    "resource": "link",
    "prompt": "message-question",
    "event": "calendar-event",
}
# The lines of an introduction.
CARD: Mapping[str, str | Promise] = {
    "does": _("What I do"),
    "ask": _("Ask me about"),
    "wish": _("I would like to learn"),
    "beyond": _("Outside of work"),
}
TONES = {
    "event": "brand",
    "win": "ok",
    "frustration": "rose",
    "question": "sun",
    "idea": "brand",
    "story": "plum",
}


@dataclass(frozen=True)
class NewSpace:
    """A space to be opened, or its words and rules."""

    title: str
    about: str = ""
    kind: str = "open"
    reach: str = "organisation"
    slow_seconds: int = 0


@dataclass(frozen=True)
class Sent:
    """A file as it came in."""

    name: str
    content: bytes


@dataclass(frozen=True)
class NewPost:
    """What somebody says. With `options` it is a poll, with `root_id` a reply."""

    words: str
    kind: str = "plain"
    root_id: int | None = None
    skill_id: int | None = None
    resource_id: int | None = None
    may_travel: bool = False
    files: Sequence[Sent] = ()
    options: Sequence[str] = ()
    has_several: bool = False
    closes_at: datetime | None = None  # of a poll
    card: Mapping[str, str] = field(default_factory=dict)
    key: str = ""


@dataclass(frozen=True, kw_only=True)
class NewGathering:
    """A date that a space announces; `starts_at` as the clocks of the zone show it."""

    title: str
    starts_at: datetime
    length: timedelta
    zone: str = "UTC"
    place: str = ""
    words: str = ""


@dataclass(frozen=True)
class Place:
    """A space as somebody stands in it."""

    space: "Space"
    mine: "SpaceMember | None"
    is_in: bool
    may_read: bool
    may_write: bool
    may_keep: bool

    @property
    def is_waiting(self) -> bool:
        return self.mine is not None and self.mine.state == "asked"

    @property
    def is_invited(self) -> bool:
        return self.mine is not None and self.mine.state == "invited"


@dataclass(frozen=True)
class BannerRow:
    """A post on somebody's home page: the beginning of what it says, and in which space."""

    id: int
    post_id: int
    words: str
    space: str


@dataclass(frozen=True)
class FoundPost:
    """A post or reply that a search of all spaces found, with the words around what was asked for."""

    id: int
    root_id: int | None
    words: str
    author: str
    space: str


@dataclass(frozen=True)
class SpaceRow:
    """A line of a list of spaces."""

    id: int
    title: str
    about: str
    kind: str
    kind_word: str
    organisation: str
    members: int
    posts: int
    last_post_at: datetime | None
    state: str = ""
    state_word: str = ""
    has_news: bool = False


@dataclass(frozen=True)
class SignRow:
    """A sign under a post: how many gave it, and whether the reader did."""

    name: str
    sign: str
    words: str | Promise
    count: int
    is_mine: bool


@dataclass(frozen=True)
class OptionRow:
    """An answer of a poll, with what was chosen."""

    id: int
    words: str
    votes: int
    percent: int
    is_mine: bool


@dataclass(frozen=True)
class PollRow:
    """A poll as somebody sees it."""

    options: tuple[OptionRow, ...]
    has_several: bool
    voters: int
    is_over: bool
    has_voted: bool
    closes_at: datetime | None = None


@dataclass(frozen=True)
class ComingRow:
    """An answer to a date: how many gave it, and whether the reader did."""

    value: str
    label: str
    count: int
    is_mine: bool


@dataclass(frozen=True)
class GatheringRow:
    """A date that a post announces; `there` is how its start reads in the zone of its place."""

    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    there: datetime
    place: str
    answers: tuple[ComingRow, ...]
    is_cancelled: bool
    is_over: bool

    @property
    def place_time(self) -> str:
        """Its start by the clock of its place."""
        return time_format(self.there.replace(tzinfo=None))

    @property
    def is_link(self) -> bool:
        """Whether one comes by the address that stands there."""
        return self.place.startswith(("https://", "http://")) and " " not in self.place


@dataclass(frozen=True)
class FileRow:
    """A file that goes with a post."""

    id: int
    name: str


@dataclass(frozen=True)
class PostRow:
    """A post, ready to show."""

    id: int
    root_id: int | None
    kind: str
    kind_word: str
    icon: str
    tone: str
    html: str
    words: str
    author: str
    handle: str
    organisation: str
    posted_at: datetime
    replies: int
    signs: tuple[SignRow, ...]
    card: tuple[tuple[str, str], ...] = ()
    poll: PollRow | None = None
    files: tuple[FileRow, ...] = ()
    skill: str = ""
    resource_id: int | None = None
    resource: str = ""
    edited_at: datetime | None = None
    is_mine: bool = False
    is_pinned: bool = False
    is_hidden: bool = False
    is_removed: bool = False
    hidden_why: str = ""
    may_travel: bool = False
    handler: str = ""
    is_handler: bool = False
    outcome: str = ""
    is_settled: bool = False
    is_guest: bool = False
    gathering: GatheringRow | None = None


@dataclass(frozen=True)
class PostPage:
    """Some posts; `before` is where the next ones start."""

    rows: list[PostRow] = field(default_factory=list)
    before: int | None = None


@dataclass(frozen=True)
class MemberRow:
    """A member as others see them."""

    person_id: int
    name: str
    handle: str
    organisation: str
    role: str
    state: str
    words: str
    since: datetime


@dataclass(frozen=True)
class MemberPage:
    rows: list[MemberRow] = field(default_factory=list)
    before: int | None = None


@dataclass(frozen=True)
class ReportRow:
    """What was reported, by whom, and why."""

    id: int
    post: PostRow
    reporter: str
    words: str
    made_at: datetime


# What a space may be asked, by the rhythm in which it makes sense. Shown in the reader's language.
PROMPTS: Mapping[str, str | Promise] = {
    "win": _("What went well this week, however small?"),
    "barrier": _("What stood in your way this week? Say it; somebody may know a way round."),
    "learnt": _("What have you learnt since last week that you wish you had known before?"),
    "help": _("What could you use a hand with in the next days?"),
    "tool": _("Which tool or trick saved you time lately? Show it in three lines."),
    "partner": _(
        "With whom from another organisation have you worked lately, and what came of it?"
    ),
    "read": _("What have you read, heard or watched that the others should not miss?"),
    "try": _("What will you try out next week?"),
    "thanks": _("Whom do you want to thank, and for what?"),
    "question": _("Which question do you carry around with you?"),
}
# Something to begin with, when two meet who do not know each other.
STARTERS: Mapping[str, str | Promise] = {
    "proud": _("What have you done this year that you are proud of?"),
    "begin": _("How did you come to do what you do?"),
    "morning": _("What does a good morning at work look like for you?"),
    "wrong": _("What do people get wrong about your work?"),
    "learn": _("What are you learning just now, at work or elsewhere?"),
    "change": _("If you could change one thing about how we work together, which?"),
    "place": _("Which place should I see where you live?"),
    "advice": _("Which advice would you give yourself five years ago?"),
}


@dataclass(frozen=True)
class CoffeeRow:
    """A group that somebody is or was in: with whom, what to begin with, and whether they met."""

    group_id: int
    on: date
    others: tuple[str, ...]
    starter: str | Promise
    has_met: bool | None
    call: str = ""  # how the others are called in the space, as an address says it


@dataclass(frozen=True)
class CoffeePage:
    """Coffee in a space, for one person; `met` of `asked` seats of the last rounds said they met."""

    is_on: bool
    every_weeks: int
    next_on: date | None
    takes_part: bool
    snoozed_until: date | None
    guests: int
    groups: tuple[CoffeeRow, ...]
    met: int
    asked: int
    apart: Sequence[tuple[int, str]] = ()


@dataclass(frozen=True)
class OfferRow:
    """Somebody who may be asked."""

    person_id: int
    name: str
    organisation: str
    words: str
    skills: tuple[str, ...]
    is_me: bool
    where: tuple[int, str] | None = None  # a space of both, and how they are called there


@dataclass(frozen=True)
class WeekRow:
    """Wins and frustrations of the week that began on a Monday."""

    week: date
    wins: int
    frustrations: int


@dataclass(frozen=True)
class Culture:
    """How alive spaces were between two days. `reciprocity` is from 0 (one way) to 1 (as much comes
    back as goes) over the replies between organisations."""

    people: int
    members: int  # memberships: somebody may be in several spaces
    silent: int
    posts: int
    kinds: Mapping[str, int]
    replied_within_a_day: int
    replied: int
    replies: int
    replies_across: int
    reciprocity: float
    signs: int
    weeks: tuple[WeekRow, ...]
    met: int
    asked_whether_met: int


@dataclass(frozen=True)
class CalledRow:
    """Somebody who can be called in a space, by their handle."""

    handle: str
    name: str
    organisation: str


@dataclass(frozen=True)
class NewCommitment:
    """Hours (in minutes) or money (in minor units) that somebody promises for an organisation."""

    organisation_id: int
    measure: str
    amount: int
    since: date
    until: date
    currency: str = ""
    words: str = ""


@dataclass(frozen=True)
class ChatRow:
    """A chat of the organisation, to a channel of which a space can be joined."""

    id: int
    name: str
    system: str
    is_refused: bool


@dataclass(frozen=True)
class CrossingRow:
    """Something that did not come over the bridge."""

    id: int
    post_id: int | None
    sign: str | Promise
    is_from_there: bool
    words: str
    reason: str
    attempts: int


@dataclass(frozen=True)
class GuestRow:
    """Somebody who spoke in the channel and is not in the space."""

    id: int
    name: str
    posts: int


@dataclass(frozen=True)
class BridgeRow:
    """A bridge as who looks after its space sees it."""

    id: int
    space_id: int
    space: str
    system: str
    name: str
    url: str
    state: str
    state_word: str
    made_at: datetime
    read_at: datetime | None
    rest_until: datetime | None
    stopped_at: datetime | None
    trouble: str
    came: int
    went: int
    waiting: int
    failed: int
    hears: bool = False

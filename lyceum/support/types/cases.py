"""Cases, and the desk that answers them."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise
LONGEST = 10_000  # characters of one message
WORKING_DAY = 8 * 60  # minutes
SEEN_FROM = 5  # people, before a figure is shown

# A kind is the word of the role that answers it, as long as an organisation says nothing else.
KINDS: list[tuple[str, Words]] = [
    ("hr-partner", _("My place, my time, my learning money")),
    ("administrator", _("Something does not work, or I cannot get in")),
    ("advisor", _("My path, and what to learn next")),
    ("mentor", _("A question of the craft")),
]
HELPED, PARTLY, NOT_YET = 3, 2, 1
RATINGS: list[tuple[int, Words]] = [
    (HELPED, _("It helped")),
    (PARTLY, _("A little")),
    (NOT_YET, _("Not yet")),
]


@dataclass(frozen=True)
class Context:
    """From which page of ours somebody asks: its address without the question mark and what stands
    behind it (what was searched for is not ours to pass on), and its title."""

    address: str = ""
    title: str = ""

    def trimmed(self) -> "Context":
        """Only what leads to a page of ours; else nothing at all."""
        parts = urlsplit(self.address.strip())
        path = "".join(each for each in parts.path if each.isprintable())
        is_ours = path.startswith("/") and not path.startswith("//") and "\\" not in path
        if parts.scheme or parts.netloc or not is_ours:
            return Context()
        title = " ".join("".join(each for each in self.title if each.isprintable()).split())
        return Context(path[:400], title[:200])


@dataclass(frozen=True, kw_only=True)
class NewCase:
    """A question as it comes in. `key`: the same is asked once."""

    kind: str
    subject: str
    text: str
    context: Context = Context()
    organisation_id: int | None = None
    key: str = ""
    via: str = "page"


@dataclass(frozen=True, kw_only=True)
class NewRoute:
    """Who answers questions of a kind: a role, for everybody or for the people of a unit."""

    kind: str
    role: str
    unit_id: int | None = None
    position: int = 1
    answer_minutes: int = WORKING_DAY


@dataclass(frozen=True)
class CaseRow:
    """One of one's own questions."""

    id: int
    subject: str
    kind: Words
    state: str
    state_word: Words
    changed_at: datetime
    is_new: bool  # an answer that waits for me


@dataclass(frozen=True)
class DeskRow:
    """A question on the desk of those who answer."""

    id: int
    subject: str
    person: str
    kind: Words
    state: str
    state_word: Words
    assignee: str
    is_mine: bool
    due_at: datetime | None
    is_late: bool
    is_soon: bool
    is_escalated: bool


@dataclass(frozen=True)
class LineRow:
    """What was said in a case, or what happened to it."""

    id: int
    kind: str  # message, note, event
    by: str
    is_asker: bool
    is_me: bool
    text: Words
    at: datetime


@dataclass(frozen=True)
class CannedRow:
    id: int
    title: str
    text: str
    kind: Words
    language: str


@dataclass(frozen=True)
class RouteRow:
    id: int
    kind: Words
    unit: str
    role: Words
    position: int
    hours: float


@dataclass(frozen=True)
class SpanRow:
    """Somebody on the rota, or away, from a day to a day."""

    id: int
    kind: Words
    name: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Suggestion:
    """What was answered to a question like this one."""

    case_id: int
    subject: str
    answer: str
    likeness: int  # percent


@dataclass(frozen=True)
class FigureRow:
    """How questions of a kind were answered; without figures where too few people asked."""

    kind: Words
    cases: int | None = None
    median_minutes: int | None = None
    p90_minutes: int | None = None
    in_time: int | None = None  # percent
    helped: int | None = None  # percent of those who said

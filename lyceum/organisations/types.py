"""The small shapes in which organisations are spoken of elsewhere."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.utils.functional import Promise

from lyceum.kernel.files import JPEG, PNG, WEBP, Purpose

LOGO = Purpose((PNG, JPEG, WEBP), megabytes=2, side=512)
Words = str | Promise
CONTEXT_KEY = "organisation_id"  # where a session keeps in which organisation one stands


@dataclass(frozen=True)
class MembershipRow:
    """A person's place in one organisation."""

    organisation_id: int
    organisation: str
    relation: str
    position: str
    unit: str
    weekly_minutes: int
    starts_on: date
    ends_on: date | None
    currency: str


@dataclass(frozen=True)
class Reach:
    """Whose places somebody may touch in an organisation: everybody's, those of some units, or
    nobody's. `unit_id in reach`; people of no unit are reached by who reaches the whole."""

    is_whole: bool = False
    units: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self.is_whole or bool(self.units)

    def __contains__(self, unit_id: int | None) -> bool:
        return self.is_whole or unit_id in self.units


@dataclass(frozen=True, kw_only=True)
class PlaceQuery:
    """Which places of an organisation are meant. What is empty asks for nothing; what is said must
    hold, all of it. Units count with all that is below them; a role may be held for a part."""

    organisation_id: int
    relations: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    unit_ids: tuple[int, ...] = ()
    weekly_minutes: int = 0  # at least

    def without_units(self) -> "PlaceQuery":
        """The same in the whole organisation."""
        return replace(self, unit_ids=())


@dataclass(frozen=True)
class PlaceSpan:
    """From when to when somebody has had a place."""

    person_id: int
    unit_id: int | None
    starts_on: date
    ends_on: date | None
    is_open: bool


@dataclass(frozen=True)
class GroupRow:
    """A unit, what it belongs to, and who is in it itself; without an id, the organisation."""

    unit_id: int | None
    parent_id: int | None
    people: frozenset[int]


@dataclass(frozen=True)
class OrganisationRow:
    """An organisation as it stands in a list."""

    id: int
    name: str
    slug: str
    kind: str
    country: str
    people: int = 0  # only where they were asked for


@dataclass(frozen=True)
class DirectoryQuery:
    """What is looked for in a directory; every word of it stands in the page's address."""

    text: str = ""
    unit_id: int | None = None
    role: str = ""
    relation: str = ""
    ended: bool = False
    sort: str = "name"
    page: int = 1
    size: int = 50


@dataclass(frozen=True)
class DirectoryRow:
    """One person in a directory."""

    membership_id: int
    person_id: int
    name: str
    email: str
    employee_number: str
    position: str
    unit: str
    manager: str
    relation: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class DirectoryPage:
    rows: list[DirectoryRow]
    total: int
    number: int
    pages: int
    units: list[tuple[int, str]]

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_next(self) -> bool:
        return self.number < self.pages


@dataclass(frozen=True)
class Tab:
    """A page of an organisation: its name in templates, its route, and what of the organisation
    stands in its address."""

    name: str
    label: Words
    route: str
    is_open: bool
    key: str = "slug"


@dataclass(frozen=True)
class TabGroup:
    """Pages that belong together."""

    label: Words
    tabs: tuple[Tab, ...]


@dataclass(frozen=True)
class OrganisationTabs:
    """What somebody may do in an organisation, and which of its pages that opens to them."""

    keeps_people: bool
    keeps_some: bool
    administers: bool
    leads: bool
    counts: bool
    keeps_books: bool
    tab_groups: tuple[TabGroup, ...] = ()


@dataclass(frozen=True)
class TeamRow:
    """Somebody of a team: where they work, and how many report to them."""

    person_id: int
    name: str
    position: str
    unit: str
    starts_on: date
    reports: int
    may_open: bool


@dataclass(frozen=True)
class TeamPage:
    """A page of a team; `units` are those that the actor holds, `under` is whose team it is."""

    rows: list[TeamRow]
    total: int
    number: int
    pages: int
    units: list[tuple[int, str]]
    unit_id: int | None
    under: tuple[int, str] | None

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_next(self) -> bool:
        return self.number < self.pages


@dataclass(frozen=True)
class AccessQuery:
    """What is asked of an access review; every word of it stands in the page's address."""

    role: str = ""
    stale: bool = False
    page: int = 1
    managers: int = 1


@dataclass(frozen=True)
class AccessRow:
    """Somebody who may do something, why, and what is stale about it.

    `marks` are: silent (no sign-in for 90 days), expired, ends (within a week), left (no place
    here any more), closed (the account).
    """

    person_id: int
    name: str
    role: str
    role_label: str
    is_of_ecosystem: bool
    unit: str
    since: datetime
    granted_by: str
    until: datetime | None
    last_sign_in: datetime | None
    marks: tuple[str, ...]


@dataclass(frozen=True)
class ManagerRow:
    """Somebody to whom others report; who they are is known to who composes the page only."""

    person_id: int
    name: str
    has_left: bool
    reports: tuple[int, ...]


@dataclass(frozen=True)
class AccessPage:
    rows: list[AccessRow]
    total: int
    number: int
    pages: int
    held: int
    stale: int
    managers: list[ManagerRow]
    managers_total: int
    managers_number: int
    managers_pages: int

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_next(self) -> bool:
        return self.number < self.pages


@dataclass(frozen=True)
class Review:
    """Who went through the roles, when, and what there was."""

    by: str
    reviewed_at: datetime
    roles: int
    stale: int


@dataclass(frozen=True)
class UnitRow:
    """A unit in the tree: how deep it lies, its whole path, and how many people it has itself."""

    id: int
    name: str
    path: str
    depth: int
    parent_id: int | None
    people: int


@dataclass(frozen=True)
class RoleRow:
    """Somebody who holds a role."""

    grant_id: int
    person_id: int
    name: str
    role: str
    role_label: str
    unit_id: int | None
    unit: str
    expires_at: datetime | None
    granted_at: datetime
    is_expired: bool
    may_withdraw: bool


@dataclass(frozen=True)
class EndingRole:
    """A role that ends within the week, as its holder and whoever granted it are told.

    `role` is the English word, to be translated for the reader.
    """

    person_id: int
    name: str
    role: str
    place: str
    slug: str
    granted_by: int | None
    ends_at: datetime


@dataclass(frozen=True)
class ChangeRow:
    """One entry of the history of a place."""

    at: datetime
    by: str
    changes: list[tuple[str, str, str]]


@dataclass(frozen=True)
class Place:
    """All that an organisation knows of one person's place."""

    row: DirectoryRow
    unit_id: int | None
    manager_id: int | None
    relation: str
    weekly_minutes: int
    is_open: bool
    may_keep: bool
    roles: list[str]
    history: list[ChangeRow]
    earlier: list[MembershipRow] = field(default_factory=list)
    reports: list[tuple[int, str]] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)  # with the person's consent


@dataclass(frozen=True)
class SeenThrough:
    """One lens through which an organisation sees a person, and what it shows."""

    label: Words
    seen_by: Words
    rows: list[tuple[str, str]]


@dataclass(frozen=True)
class PlaceKey:
    """Which place somebody has, and by which words their organisation knows them."""

    membership_id: int
    person_id: int
    is_open: bool
    work_email: str
    employee_number: str


@dataclass(frozen=True)
class InvitationRow:
    id: int
    email: str
    roles: list[str]
    invited_at: datetime
    expires_at: datetime
    state: str
    is_open: bool
    may_hand_over: bool


@dataclass(frozen=True)
class Offer:
    """What stands behind an invitation's link."""

    email: str
    organisation: str
    roles: list[str]
    expires_at: datetime


@dataclass(frozen=True)
class Letter:
    """What a mailed invitation says; the token is new each time it is asked for."""

    email: str
    organisation: str
    locale: str
    token: str
    expires_at: datetime

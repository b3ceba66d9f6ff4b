"""The small shapes in which organisations are spoken of elsewhere."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.functional import Promise

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
    expires_at: datetime | None
    granted_at: datetime


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
    manager_id: int | None
    relation: str
    weekly_minutes: int
    is_open: bool
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
class InvitationRow:
    id: int
    email: str
    roles: list[str]
    invited_at: datetime
    expires_at: datetime
    state: str
    is_open: bool


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

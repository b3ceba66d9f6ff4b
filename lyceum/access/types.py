"""The small shapes in which machines are spoken of."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class TokenScope:
    """What a token may be used for, and the roles that this takes in the token's organisation."""

    name: str
    label: str | Promise
    roles: frozenset[str]


SCOPES = {
    scope.name: scope
    for scope in [
        TokenScope("scim", _("SCIM: keep people and groups in step"), frozenset({"hr-partner"})),
    ]
}  # the closed list: REST adds its own here


@dataclass(frozen=True)
class MadeToken:
    """A new token with its secret, which is shown once."""

    id: int
    secret: str
    expires_at: datetime


@dataclass(frozen=True)
class TokenRow:
    id: int
    beginning: str
    scopes: list[str]
    made_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    state: str | Promise
    is_open: bool
    ends_soon: bool


@dataclass(frozen=True)
class AccountRow:
    id: int
    name: str
    purpose: str
    made_at: datetime
    is_open: bool
    tokens: list[TokenRow] = field(default_factory=list)


@dataclass(frozen=True)
class SaidEmail:
    """An address, as a directory writes it."""

    value: str
    type: str = ""
    is_primary: bool | None = None


@dataclass(frozen=True, kw_only=True)
class SaidUser:
    """All that a directory says of a person. What it does not say is empty."""

    user_name: str
    external_id: str = ""
    display_name: str = ""
    formatted_name: str = ""
    family_name: str = ""
    given_name: str = ""
    preferred_language: str = ""
    timezone: str = ""
    title: str = ""
    employee_number: str = ""
    department: str = ""
    manager: str = ""  # the resource id of another user
    active: bool | None = None
    emails: tuple[SaidEmail, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SaidGroup:
    """All that a directory says of a group; members by their resource ids."""

    display_name: str
    external_id: str = ""
    members: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """A page of what was found: which kind each is and its key; and how many there are in all."""

    total: int
    keys: list[tuple[str, int]]
    rows: dict[tuple[str, int], Any] = field(default_factory=dict)

"""Small shapes of partners' tools and platforms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

PRIVACY = [  # what a tool learns of a person, from least to most
    ("anonymous", _("nothing: a number that means nothing elsewhere")),
    ("name", _("the name")),
    ("mail", _("the name and the mail address")),
]
OPENS_IN = [("window", _("a tab of its own")), ("frame", _("the page here"))]
NEW_PEOPLE = [
    ("refuse", _("are not let in")),
    ("invite", _("get an invitation by mail")),
    ("add", _("get an account, where the domain of their address is verified")),
]


@dataclass(frozen=True)
class ToolWish:
    """What a tool is to be, as its keeper says it."""

    name: str
    login_url: str
    launch_url: str
    redirect_urls: tuple[str, ...]
    about: str = ""
    deep_link_url: str = ""
    keys_url: str = ""
    keys: Mapping[str, Any] = field(default_factory=dict)
    custom: Mapping[str, str] = field(default_factory=dict)
    scopes: tuple[str, ...] = ()
    privacy: str = "anonymous"
    opens_in: str = "window"


@dataclass(frozen=True)
class PlatformWish:
    """What a platform is, as its keeper says it."""

    name: str
    issuer: str
    client_id: str
    deployment_ids: tuple[str, ...]
    auth_url: str
    token_url: str
    keys_url: str
    token_audience: str = ""
    new_people: str = "invite"


@dataclass(frozen=True)
class LinkWish:
    """A place in a tool that becomes a resource."""

    title: str
    about: str = ""
    url: str = ""
    custom: Mapping[str, str] = field(default_factory=dict)
    pass_mark: int | None = None
    score_maximum: float = 100
    column: Mapping[str, str] = field(default_factory=dict)  # label, resource_id, tag


@dataclass(frozen=True)
class Posted:
    """A form that the browser carries to the other side by itself."""

    address: str
    fields: Mapping[str, str]


@dataclass(frozen=True)
class Standing:
    """How a person stands in a tool: percent (None: only begun), and whether they are through."""

    percent: int | None
    is_complete: bool


@dataclass(frozen=True)
class Lines:
    """A page of what a service tells, and whether there is more."""

    rows: Sequence[Any]
    has_more: bool


@dataclass(frozen=True)
class PartnerRow:
    """A tool or a platform in the list of who keeps it."""

    id: int
    name: str
    about: str
    is_on: bool
    by_itself: bool
    last_at: datetime | None
    opened: int
    refused: int


@dataclass(frozen=True)
class LaunchRow:
    """A line of the log of launches."""

    at: datetime
    message: str
    state: str
    state_word: str
    person: str
    why: str
    remedy: str


@dataclass(frozen=True)
class Visitor:
    """Who came from a platform: the person if it is clear, else what the page may offer."""

    person_id: int | None
    name: str = ""
    mail: str = ""
    may_be_invited: bool = False
    may_link: bool = False


@dataclass(frozen=True)
class Tried:
    """One thing that a test of a tool looked at: what, whether it went well, what was found."""

    what: str
    is_well: bool
    found: str

"""The small shapes in which the ways in are spoken of, and the words of what a tool may learn."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.actors import Actor

PASSKEY, TWO_PROOFS, ONE_PROOF = "phr", "urn:lyceum:acr:2", "urn:lyceum:acr:1"
STRENGTHS = (PASSKEY, TWO_PROOFS, ONE_PROOF)  # the strongest first; `phr` is OpenID's own word

VIEW_KEY = "access.view_id"  # where a session keeps as whom its administrator looks
_open_pages: set[str] = set()

# What an organisation may map to an attribute of its provider.
MAPPED = ("name", "email", "employee_number", "unit", "locale")
# What providers say when a second factor was shown: amr of RFC 8176, and contexts in use.
FACTOR_WORDS = (
    "mfa http://schemas.microsoft.com/claims/multipleauthn https://refeds.org/profile/mfa"
    " urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract"
    " urn:oasis:names:tc:SAML:2.0:ac:classes:TimeSyncToken"
)

# What a tool may ask for, as the person reads it before they agree.
SCOPES: dict[str, str | Promise] = {
    "openid": _("that it is you, by a number that says nothing else"),
    "profile": _("your name, your language and your time zone"),
    "email": _("your e-mail address"),
    "organisations": _("the organisations in which you may use it, your position and unit there"),
    "roles": _("your roles there: learner, manager, teacher …"),
    "offline_access": _("all of this also while you are away, until you take it back"),
    # Of xAPI a person can give what is theirs: no tool of theirs reads what others told.
    "statements/write": _("what you do in it, and note it in the records of your organisation"),
    "statements/read/mine": _("what it noted of you before"),
    "state": _("how far you have come in its activities, so that you can go on there"),
    "xapi/profile": _("what tools noted of how you like to learn"),
    "define": _("nothing more; it may say what its activities are called"),
}
FIRST_SCOPES = ("openid", "profile", "email")  # of a tool for which nobody chose others


@dataclass(frozen=True)
class HowSignedIn:
    """When and how a person last showed who they are; `methods` are words of RFC 8176."""

    at: datetime
    methods: tuple[str, ...] = ()
    strength: str = ""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a tool asks for when it sends somebody to sign in; it is valid so far.

    `mark` is when we last asked the person to prove themselves on behalf of this request,
    `is_agreed` whether they have just now agreed to this very one.
    `credentials` is what oauthlib wants to have back.
    """

    client: Any
    scopes: list[str]
    redirect_uri: str
    state: str
    prompt: frozenset[str]
    max_age: int | None = None
    hinted_person: int | None = None
    mark: datetime | None = None
    is_agreed: bool = False
    credentials: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class LogoutAsked:
    """What a tool asks for when it sends somebody to sign out."""

    client: Any = None
    person_id: int | None = None
    redirect_uri: str = ""
    state: str = ""


class SentBack(Exception):
    """The request cannot be granted, and it is the tool that must hear why, at this address."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url


@dataclass(frozen=True, kw_only=True)
class ToolWish:
    """What is wished for a tool, by an administrator or by the tool itself."""

    name: str
    redirect_uris: tuple[str, ...]
    about: str = ""
    start_url: str = ""
    post_logout_redirect_uris: tuple[str, ...] = ()
    is_public: bool = False
    is_pairwise: bool = False
    scopes: tuple[str, ...] = FIRST_SCOPES
    organisation_ids: tuple[int, ...] = ()
    is_for_all: bool = False


@dataclass(frozen=True)
class ToolRow:
    """A tool as it stands in a list."""

    id: int
    name: str
    about: str
    owner: str
    start_url: str
    is_open: bool
    last_used_at: datetime | None = None


@dataclass(frozen=True)
class KnownRow:
    """A tool to which a person has opened their account, and what it may learn."""

    id: int
    name: str
    given_at: datetime
    words: list[str | Promise] = field(default_factory=list)


@dataclass(frozen=True)
class PassRow:
    """A token with which a tool may register itself, while it can be used."""

    id: int
    note: str
    made_at: datetime
    expires_at: datetime


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


# --- machines -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TokenScope:
    """What a token may be used for, and the roles that this takes in the token's organisation."""

    name: str
    label: str | Promise
    roles: frozenset[str] = frozenset()
    family: str = ""  # how a list names it; empty: by its own name

    @property
    def short(self) -> str:
        return f"{self.family} {self.name}" if self.family else self.name.upper()


def _xapi(name: str, label: str | Promise) -> TokenScope:
    return TokenScope(name, label, family="xAPI")


TOKEN_SCOPES = {
    scope.name: scope
    for scope in [
        TokenScope("scim", _("SCIM: keep people and groups in step"), frozenset({"hr-partner"})),
        TokenScope(
            "rest",
            _("REST: read people, offer and withdraw resources"),
            frozenset({"hr-partner", "teacher"}),
        ),
        # xAPI 1.0.3, Communication 4.0, table of scopes
        _xapi("statements/write", _("xAPI statements/write: tell statements")),
        _xapi("statements/read/mine", _("xAPI statements/read/mine: read what it told itself")),
        _xapi("statements/read", _("xAPI statements/read: read every statement")),
        _xapi("state", _("xAPI state: keep and read the state of activities")),
        _xapi("define", _("xAPI define: say what activities are called and about")),
        _xapi("profile", _("xAPI profile: keep and read profiles of activities and agents")),
        _xapi("all/read", _("xAPI all/read: read everything, change nothing")),
        _xapi("all", _("xAPI all: read and write everything")),
    ]
}  # the closed list
USUAL_SCOPES = ("scim", "rest")  # of a token for which nobody chose others
XAPI_SCOPES = frozenset(name for name, scope in TOKEN_SCOPES.items() if scope.family == "xAPI")


@dataclass(frozen=True, slots=True)
class Credential:
    """Who comes in to the xAPI store, for which organisation, and what they may do there.

    `key` names them among others, for counting. `authority` is the agent, or the group of a tool
    and a person, that answers for what is told: JSON (xAPI 1.0.3, Data 2.4.9). `own_account` is
    the name of the account by which a person is known, where a tool comes for one: the documents
    of others are out of its reach.
    """

    key: str
    organisation_id: int
    scopes: frozenset[str]
    authority: bytes
    own_account: str = ""


@dataclass(frozen=True)
class MadeToken:
    """A new token with its secret, which is shown once."""

    id: int
    secret: str
    expires_at: datetime

    @property
    def user(self) -> str:
        """The name that goes with the secret where a program asks for user and password."""
        return user_of(self.id)


def user_of(token_id: int) -> str:
    """The public name of a token."""
    return f"token-{token_id}"


@dataclass(frozen=True)
class TokenRow:
    id: int
    user: str
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


@dataclass(frozen=True)
class Received:
    """What a provider said of somebody, after every check.

    `contexts` are the words for how they proved themselves; `email_is_verified` is None where
    the provider does not say. What a SAML answer is known by is used up with it.
    """

    uid: str
    attributes: dict[str, list[str]]
    contexts: frozenset[str] = frozenset()
    email_is_verified: bool | None = None
    email_of_subject: str = ""
    assertion_id: str = ""
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Said:
    """The same in our words, as the organisation maps it."""

    name: str = ""
    email: str = ""
    employee_number: str = ""
    unit: str = ""
    locale: str = ""


@dataclass(frozen=True)
class OidcSide:
    """What is known of an OpenID provider, and what it knows of us."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str


@dataclass(frozen=True)
class IdpFacts:
    """What a SAML provider's metadata says."""

    entity_id: str
    sso_url: str
    certificates: tuple[str, ...]
    wants_signed_requests: bool = False


@dataclass(frozen=True)
class SamlSide:
    """What is known of a SAML provider, and what it knows of us."""

    idp: IdpFacts
    entity_id: str
    acs_url: str
    certificate: str = ""
    private_key: str = field(default="", repr=False)


@dataclass(frozen=True)
class Departure:
    """Where to send somebody, and what must come back with them."""

    url: str
    state_id: str | None = None
    kept: dict[str, str] = field(default_factory=dict)

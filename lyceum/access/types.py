"""The small shapes in which identities travel."""

from dataclasses import dataclass, field
from datetime import datetime

# What an organisation may map to an attribute of its provider.
MAPPED = ("name", "email", "employee_number", "unit", "locale")
# What providers say when a second factor was shown: amr of RFC 8176, and contexts in use.
FACTOR_WORDS = (
    "mfa http://schemas.microsoft.com/claims/multipleauthn https://refeds.org/profile/mfa"
    " urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract"
    " urn:oasis:names:tc:SAML:2.0:ac:classes:TimeSyncToken"
)


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

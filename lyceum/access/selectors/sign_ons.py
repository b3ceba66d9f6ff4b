"""Corporate sign-on: what is kept, and whom it may open."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lyceum.access import policies
from lyceum.access.errors import SignOnFailed
from lyceum.access.models import Domain, SignOn
from lyceum.access.protocols.metadata import certificate_ends, read_metadata
from lyceum.access.types import OidcSide, Received, Said, SamlSide
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.scope import organisation_owner
from lyceum.organisations import api as organisations

# Where each of our words is looked for when the organisation maps nothing: the names in use.
USUAL: dict[str, tuple[str, ...]] = {
    "name": (
        "name",
        "displayName",
        "urn:oid:2.16.840.1.113730.3.1.241",
        "http://schemas.microsoft.com/identity/claims/displayname",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",
        "cn",
        "urn:oid:2.5.4.3",
    ),
    "email": (
        "email",
        "mail",
        "urn:oid:0.9.2342.19200300.100.1.3",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
    ),
    "employee_number": ("employeeNumber", "employee_number", "urn:oid:2.16.840.1.113730.3.1.3"),
    "unit": ("department", "ou", "urn:oid:2.5.4.11"),
    "locale": ("locale", "preferredLanguage", "urn:oid:2.16.840.1.113730.3.1.39"),
}
GIVEN = (
    "given_name",
    "givenName",
    "urn:oid:2.5.4.42",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname",
)
FAMILY = (
    "family_name",
    "sn",
    "urn:oid:2.5.4.4",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname",
)
LENGTHS = {"name": 200, "email": 254, "employee_number": 60, "unit": 200, "locale": 16}


@dataclass(frozen=True)
class LinkRow:
    """One sign-on of a person's organisations, and whether it is linked with their account."""

    key: str
    name: str
    organisation: str
    is_linked: bool
    linked_at: datetime | None = None
    account: str = ""


def sign_on_by_key(key: str) -> SignOn:
    """The sign-on behind an address of the door; whoever knocks is not known yet."""
    found = SignOn.objects.unscoped("the door, before anybody is known").filter(key=key)
    sign_on = found.select_related("organisation").first()
    if sign_on is None:
        raise NotFound
    return sign_on


def sign_on_for(actor: Actor, organisation_id: int, sign_on_id: int) -> SignOn:
    """The one way to a sign-on, for who administers its organisation."""
    if not policies.can_keep_sign_on(actor, organisation_id):
        raise NotFound
    rows = SignOn.objects.unscoped("permitted above").filter(organisation_id=organisation_id)
    found = rows.select_related("organisation").filter(pk=sign_on_id).first()
    if found is None:
        raise NotFound
    return found


def sign_ons_of(actor: Actor, organisation_id: int) -> list[SignOn]:
    """All sign-ons of an organisation, for who administers it."""
    if not policies.can_keep_sign_on(actor, organisation_id):
        raise NotFound
    rows = SignOn.objects.unscoped("permitted above").filter(organisation_id=organisation_id)
    return list(rows.order_by("name", "pk"))


def domains_of(actor: Actor, organisation_id: int) -> list[Domain]:
    """The domains that an organisation claims, for who administers it."""
    if not policies.can_keep_sign_on(actor, organisation_id):
        raise NotFound
    rows = Domain.objects.unscoped("permitted above").filter(organisation_id=organisation_id)
    return list(rows.select_related("sign_on").order_by("name"))


def domain_for(actor: Actor, organisation_id: int, domain_id: int) -> Domain:
    """The one way to a domain, for who administers its organisation."""
    found = [d for d in domains_of(actor, organisation_id) if d.pk == domain_id]
    if not found:
        raise NotFound
    return found[0]


def domain_of(address: str) -> Domain | None:
    """The verified domain to which an address belongs, with its sign-on."""
    name = as_the_dns_writes_it(address.rpartition("@")[2])
    rows = Domain.objects.unscoped("the door, before anybody is known")
    found = rows.filter(name=name, verified_at__isnull=False)
    return found.select_related("sign_on", "organisation").first()


def as_the_dns_writes_it(domain: str) -> str:
    """In lower case and Latin letters, whatever script it was typed in; empty where it is none."""
    try:
        return domain.strip().lower().rstrip(".").encode("idna").decode()
    except UnicodeError:
        return ""


def sign_on_of_address(address: str) -> SignOn | None:
    """The sign-on to which whoever has this address is led, if there is one that is on."""
    domain = domain_of(address)
    sign_on = domain.sign_on if domain else None
    return sign_on if sign_on and sign_on.is_on else None


def required_sign_on(address: str) -> SignOn | None:
    """The sign-on by which alone this address may come in, where its organisation wants that."""
    domain = domain_of(address)
    if domain is None or not domain.is_required:
        return None
    return domain.sign_on if domain.sign_on and domain.sign_on.is_on else None


def has_sign_ons() -> bool:
    """Is there anything to offer on the sign-in page?"""
    return SignOn.objects.unscoped("the door, before anybody is known").filter(is_on=True).exists()


def speaks_for(sign_on: SignOn, address: str) -> bool:
    """Has the organisation shown that the address's domain is its own?"""
    return is_of_verified_domain(sign_on.organisation_id, address)


def is_of_verified_domain(organisation_id: int, address: str) -> bool:
    """Is the address of a domain that this organisation has shown to be its own?"""
    domain = domain_of(address)
    return domain is not None and domain.organisation_id == organisation_id


def address_of(sign_on: SignOn, name: str) -> str:
    """One of our addresses, as the provider knows it."""
    return sign_on.base_url + reverse(f"access:{name}", args=[sign_on.key])


def oidc_side(sign_on: SignOn) -> OidcSide:
    """What the protocol needs of an OpenID provider."""
    return OidcSide(
        issuer=sign_on.issuer,
        client_id=sign_on.client_id,
        client_secret=sign_on.client_secret,
        redirect_uri=address_of(sign_on, "oidc-callback"),
    )


def saml_side(sign_on: SignOn) -> SamlSide:
    """What the protocol needs of a SAML provider."""
    return SamlSide(
        idp=read_metadata(sign_on.metadata),
        entity_id=address_of(sign_on, "saml-metadata"),
        acs_url=address_of(sign_on, "saml-acs"),
        certificate=sign_on.our_certificate,
        private_key=sign_on.our_key,
    )


def in_our_words(sign_on: SignOn, received: Received) -> Said:
    """What the provider said, as the organisation maps it."""
    said = {}
    for word, usual in USUAL.items():
        named = sign_on.mapping.get(word, "")
        said[word] = _first(received, (named,) if named else usual)[: LENGTHS[word]]
    said["name"] = said["name"] or _full_name(received)
    if not sign_on.mapping.get("email"):
        said["email"] = said["email"] or received.email_of_subject
    return Said(**{**said, "email": said["email"].lower()})


def _first(received: Received, names: tuple[str, ...]) -> str:
    found = (received.attributes[name] for name in names if received.attributes.get(name))
    return next((values[0].strip() for values in found), "")


def _full_name(received: Received) -> str:
    return f"{_first(received, GIVEN)} {_first(received, FAMILY)}".strip()[: LENGTHS["name"]]


def shows_factor(sign_on: SignOn, received: Received) -> bool:
    """Was a second factor shown there, in words that the organisation lets count here?"""
    if not sign_on.counts_as_factor:
        return False
    return bool(received.contexts & set(sign_on.factor_words.split()))


def identity_of(sign_on: SignOn, uid: str) -> SocialAccount | None:
    """The identity that came by this sign-on before."""
    rows = SocialAccount.objects.select_related("user")
    return rows.filter(provider=sign_on.key, uid=uid).first()


def person_by_address(address: str) -> Any:
    """The person who signs in with this address, if there is one."""
    return get_user_model().objects.filter(email=address.lower()).first()


def has_ways_of_their_own(person: Any) -> bool:
    """Could somebody have set this account up for themselves? A password, a factor, an identity."""
    return bool(
        person.has_usable_password()
        or Authenticator.objects.filter(user=person).exists()
        or SocialAccount.objects.filter(user=person).exists()
    )


def address_is_proven(person: Any) -> bool:
    """Has whoever uses the account shown that its address is theirs?"""
    found = EmailAddress.objects.filter(user=person, email=person.email, verified=True)
    return bool(found.exists())


def links_of(person_id: int) -> list[LinkRow]:
    """The sign-ons of a person's organisations, and those already linked."""
    places = {row.organisation_id for row in organisations.memberships_of(person_id)}
    linked = {a.provider: a for a in SocialAccount.objects.filter(user_id=person_id)}
    rows = SignOn.objects.unscoped("a person's own ways in").select_related("organisation")
    found = rows.filter(is_on=True, organisation_id__in=places) | rows.filter(key__in=linked)
    return [_link_row(sign_on, linked.get(sign_on.key)) for sign_on in found.order_by("name")]


def _link_row(sign_on: SignOn, account: Any) -> LinkRow:
    return LinkRow(
        key=sign_on.key,
        name=sign_on.name,
        organisation=sign_on.organisation.name,
        is_linked=account is not None,
        linked_at=account.date_joined if account else None,
        account=account.extra_data.get("address", "") if account else "",
    )


def owner_of(organisation_id: int) -> str:
    """As rows of an organisation write their owner; 0 is the whole ecosystem."""
    return organisation_owner(organisation_id) if organisation_id else "ecosystem"


def insist_it_is_on(sign_on: SignOn) -> None:
    """Stop here where nobody is to come in this way."""
    if not sign_on.is_on:
        raise SignOnFailed("off")


def our_side(sign_on: SignOn) -> list[tuple[str, str]]:
    """What the provider has to know of us: what it is, and what to copy."""
    if sign_on.kind == SignOn.Kind.OIDC:
        return [(_("Redirect address"), address_of(sign_on, "oidc-callback"))]
    return [
        (
            _("Entity id (audience), and address of our metadata"),
            address_of(sign_on, "saml-metadata"),
        ),
        (_("Reply address (ACS)"), address_of(sign_on, "saml-acs")),
    ]


def their_side(sign_on: SignOn) -> list[tuple[str, str]]:
    """What we know of a SAML provider: its name, and until when its certificates are good."""
    if sign_on.kind == SignOn.Kind.OIDC:
        return []
    facts = read_metadata(sign_on.metadata)
    until = [date_format(day) for day in certificate_ends(facts)]
    return [
        (_("Entity id"), facts.entity_id),
        (_("Sign-in address"), facts.sso_url),
        (_("Certificates valid until"), ", ".join(until)),
    ]


def usual_names() -> dict[str, str]:
    """Where each of our words is looked for if nothing is mapped."""
    return {
        word: ", ".join(name for name in names if ":" not in name) for word, names in USUAL.items()
    }

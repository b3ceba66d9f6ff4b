"""Keep an organisation's corporate sign-on."""

import logging
import secrets
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from lyceum.access import policies, selectors
from lyceum.access.errors import IssuerIsWrong, MetadataIsWrong, SignOnInUse
from lyceum.access.events import SignOnAdded, SignOnChanged, SignOnRemoved, SignOnTested
from lyceum.access.models import SignOn
from lyceum.access.protocols import oidc
from lyceum.access.protocols.keys import new_key_pair
from lyceum.access.protocols.metadata import read_metadata
from lyceum.connections import api as connections
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import EditedMeanwhile
from lyceum.kernel.eventlog import publish

log = logging.getLogger(__name__)
FIELDS = (
    "name",
    "is_on",
    "base_url",
    "issuer",
    "client_id",
    "metadata",
    "metadata_url",
    "mapping",
    "adds_people",
    "allows_unsolicited",
    "counts_as_factor",
    "factor_words",
)


def add_sign_on(*, by: Actor, organisation_id: int, kind: str, **said: Any) -> SignOn:
    """A new provider of an organisation; its address is asked before anything is kept."""
    policies.insist_on_keeping(by, organisation_id)
    said = _looked_up(kind, said)
    with transaction.atomic():
        sign_on = SignOn(
            organisation_id=organisation_id,
            owner_id=selectors.owner_of(organisation_id),
            key=secrets.token_hex(8),
            kind=kind,
            made_at=clock.now(),
            client_secret=said.get("client_secret", ""),
            **_fields(said),
        )
        if kind == SignOn.Kind.SAML:
            sign_on.our_key, sign_on.our_certificate = new_key_pair(sign_on.key)
        sign_on.save()
        publish(SignOnAdded(**_about(by, sign_on)))
    return sign_on


def change_sign_on(
    *, by: Actor, organisation_id: int, sign_on_id: int, version: int, **said: Any
) -> SignOn:
    """Change what was said of a provider. An empty secret leaves the one that is kept.

    Another provider begins anew: it gets no secret that was meant for the former one, its
    identifiers open nobody whom the former one's did, and it has to be tested.
    """
    found = selectors.sign_on_for(by, organisation_id, sign_on_id)
    if _is_elsewhere(found, said):
        said = _looked_up(found.kind, said)
    else:
        said.pop("metadata", None)
    with transaction.atomic():
        rows = SignOn.objects.unscoped("permitted above").select_for_update()
        sign_on = rows.get(pk=found.pk)
        if sign_on.version != version:
            raise EditedMeanwhile
        before = _provider(sign_on)
        for name, value in _fields(said).items():
            setattr(sign_on, name, value)
        if _provider(sign_on) != before:
            _begin_anew(sign_on)
        sign_on.client_secret = said.get("client_secret") or sign_on.client_secret
        sign_on.version += 1
        sign_on.save()
        publish(SignOnChanged(**_about(by, sign_on)))
    return sign_on


@transaction.atomic
def remove_sign_on(*, by: Actor, organisation_id: int, sign_on_id: int) -> None:
    """Forget a provider, and every link that came by it; the accounts stay."""
    sign_on = selectors.sign_on_for(by, organisation_id, sign_on_id)
    if any(d.sign_on_id == sign_on.pk and d.is_required for d in _domains(by, organisation_id)):
        raise SignOnInUse
    about = _about(by, sign_on)
    SocialAccount.objects.filter(provider=sign_on.key).delete()
    sign_on.delete()
    publish(SignOnRemoved(**about))


@transaction.atomic
def note_test(*, by: Actor, sign_on_id: int, organisation_id: int, went_well: bool) -> None:
    """A test is over; how it went stands beside the sign-on."""
    sign_on = selectors.sign_on_for(by, organisation_id, sign_on_id)
    rows = SignOn.objects.unscoped("permitted above").filter(pk=sign_on.pk)
    rows.update(tested_at=clock.now(), test_went_well=went_well)
    publish(SignOnTested(**_about(by, sign_on), went_well=went_well))


def _domains(by: Actor, organisation_id: int) -> Any:
    return selectors.domains_of(by, organisation_id)


def refresh_metadata() -> int:
    """Load metadata anew where they have an address: providers exchange their certificates."""
    rows = SignOn.objects.unscoped("housekeeping").filter(kind=SignOn.Kind.SAML, is_on=True)
    return sum(map(_refreshed, rows.exclude(metadata_url="")))


def _refreshed(sign_on: SignOn) -> bool:
    """What cannot be read or is of another provider changes nothing."""
    try:
        text = _metadata(sign_on.metadata_url)
        is_same = read_metadata(text).entity_id == read_metadata(sign_on.metadata).entity_id
    except MetadataIsWrong as error:
        log.warning("metadata of sign-on %s stay as they are: %s", sign_on.pk, error)
        return False
    if not is_same or text == sign_on.metadata:
        return False
    rows = SignOn.objects.unscoped("housekeeping").filter(pk=sign_on.pk)
    return bool(rows.update(metadata=text))


def _provider(sign_on: SignOn) -> str:
    """Who the provider is, whatever else is said of it."""
    if sign_on.kind == SignOn.Kind.OIDC:
        return sign_on.issuer
    return read_metadata(sign_on.metadata).entity_id


def _begin_anew(sign_on: SignOn) -> None:
    SocialAccount.objects.filter(provider=sign_on.key).delete()
    sign_on.client_secret = ""
    sign_on.tested_at, sign_on.test_went_well = None, False


def _is_elsewhere(found: SignOn, said: dict[str, Any]) -> bool:
    """Is there something to look up? What stays can be saved while the provider is down."""
    if found.kind == SignOn.Kind.OIDC:
        return bool(said["issuer"] != found.issuer)
    anew = said.pop("is_loaded_anew", False) or said["metadata_url"] != found.metadata_url
    return bool(said["metadata"] or (said["metadata_url"] and anew))


def _looked_up(kind: str, said: dict[str, Any]) -> dict[str, Any]:
    """Ask the address that was given, outside of any transaction: it may take seconds."""
    if kind == SignOn.Kind.OIDC:
        return {**said, "issuer": _issuer(said["issuer"])}
    if said.get("metadata_url") and not said.get("metadata"):
        said = {**said, "metadata": _metadata(said["metadata_url"])}
    read_metadata(said.get("metadata", ""))
    return said


def _issuer(typed: str) -> str:
    try:
        return str(oidc.discover(typed)["issuer"])
    except connections.NotReached as error:
        raise IssuerIsWrong(str(error)) from error


def _metadata(url: str) -> str:
    try:
        answer = connections.fetch(url, seconds=oidc.SECONDS)
    except connections.NotReached as error:
        raise MetadataIsWrong(url, error.trouble) from error
    if not answer.is_ok:
        raise MetadataIsWrong(url, f"HTTP {answer.status}")
    return answer.body.decode(errors="replace")


def _fields(said: dict[str, Any]) -> dict[str, Any]:
    return {name: said[name] for name in FIELDS if name in said}


def _about(by: Actor, sign_on: SignOn) -> dict[str, Any]:
    return {
        "by": str(by),
        "owner_id": sign_on.owner_id,
        "organisation_id": sign_on.organisation_id,
        "sign_on_id": sign_on.pk,
    }

"""Somebody comes back from their organisation's provider: whom does that open?"""

import hashlib
from datetime import timedelta
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from lyceum.access import selectors
from lyceum.access.errors import (
    AccountClosed,
    AddressNotTheirs,
    AddressNotVerified,
    LinkedToSomebodyElse,
    LinkItFirst,
    NoAddress,
    NotOfTheOrganisation,
    SignOnFailed,
)
from lyceum.access.events import IdentityLinked, IdentityUnlinked
from lyceum.access.models import SignOn, UsedAssertion
from lyceum.access.types import Received, Said
from lyceum.identity import api as identity
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner
from lyceum.messaging import api as messaging
from lyceum.organisations import api as organisations

REMEMBERED = timedelta(days=1)  # where an answer does not say until when it is good
MARGIN = timedelta(minutes=5)
UID = 191  # what allauth's table holds


@transaction.atomic
def let_in(*, sign_on: SignOn, received: Received) -> Any:
    """The person whom this answer opens; a new one where the organisation wants it so.

    An identity that came before opens its person. Otherwise only an address counts whose domain the
    organisation has shown to be its own, and which the provider does not call unverified; never
    anything else that a provider says.
    """
    selectors.insist_it_is_on(sign_on)
    use_up(sign_on, received)
    return _open(sign_on, received)


def _open(sign_on: SignOn, received: Received) -> Any:
    said = selectors.in_our_words(sign_on, received)
    known = selectors.identity_of(sign_on, _uid(received))
    person = known.user if known else _by_address(sign_on, received, said)
    if not person.is_active:
        raise AccountClosed
    if not _belongs(sign_on, person.pk):
        _join(sign_on, person.pk, said)
    _remember(sign_on, person, received, said)
    return person


@transaction.atomic
def link_identity(*, by: Actor, sign_on: SignOn, received: Received) -> None:
    """Link an identity with the account of whoever is signed in: both were proven just now."""
    if by.person_id is None:
        raise Forbidden
    selectors.insist_it_is_on(sign_on)
    use_up(sign_on, received)
    known = selectors.identity_of(sign_on, _uid(received))
    if known and known.user_id != by.person_id:
        raise LinkedToSomebodyElse
    if not _belongs(sign_on, by.person_id):
        raise NotOfTheOrganisation(sign_on.organisation.name)
    person = identity.person_for(by, by.person_id)
    _remember(sign_on, person, received, selectors.in_our_words(sign_on, received))


@transaction.atomic
def unlink_identity(*, by: Actor, key: str) -> None:
    """From now on the sign-on no longer opens the account, until it is linked again."""
    found = SocialAccount.objects.filter(user_id=by.person_id, provider=key)
    if by.person_id is None or not found.exists():
        raise NotFound
    found.delete()
    sign_on = selectors.sign_on_by_key(key)
    publish(IdentityUnlinked(**_about(str(by), sign_on), person_id=by.person_id))
    messaging.send(kind="access.factor_changed", to=by.person_id, about=messaging.About())


def use_up(sign_on: SignOn, received: Received) -> None:
    """An answer that carries an id lets somebody in once."""
    if not received.assertion_id:
        return
    hashed = hashlib.sha256(received.assertion_id.encode()).hexdigest()
    end = (received.expires_at or clock.now() + REMEMBERED) + MARGIN
    try:
        with transaction.atomic():
            UsedAssertion.objects.create(sign_on=sign_on, assertion_id=hashed, expires_at=end)
    except IntegrityError as error:
        raise SignOnFailed("replayed") from error


def outcome(sign_on: SignOn, received: Received) -> str:
    """What would come of this answer, in words; nothing is changed by asking."""
    try:
        with transaction.atomic():
            raise _Undo(_open(sign_on, received).name)
    except _Undo as done:
        return str(done)


class _Undo(Exception):
    """Takes a trial back; carries whom it would have opened."""


def _uid(received: Received) -> str:
    """Identifiers may be longer than the table holds: such ones are known by their hash."""
    if len(received.uid) <= UID:
        return received.uid
    return "sha256:" + hashlib.sha256(received.uid.encode()).hexdigest()


def _by_address(sign_on: SignOn, received: Received, said: Said) -> Any:
    _insist_on_address(sign_on, received, said.email)
    person = selectors.person_by_address(said.email)
    if person is None:
        return _add(sign_on, said)
    if not selectors.address_is_proven(person) and selectors.has_ways_of_their_own(person):
        raise LinkItFirst(said.email)
    return person


def _insist_on_address(sign_on: SignOn, received: Received, email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise NoAddress from error
    if not selectors.speaks_for(sign_on, email):
        raise AddressNotTheirs(sign_on.organisation.name, email)
    if received.email_is_verified is False:
        raise AddressNotVerified(email)


def _add(sign_on: SignOn, said: Said) -> Any:
    """An account for somebody whom the organisation lets in by its sign-on alone."""
    if not sign_on.adds_people:
        raise NotOfTheOrganisation(sign_on.organisation.name)
    return identity.add_person(
        by=actors.system("access"),
        name=said.name or said.email.partition("@")[0],
        email=said.email,
        locale=_language(said.locale),
        address_is_proven=True,
    )


def _language(said: str) -> str:
    spoken = said.replace("_", "-").partition("-")[0].lower()
    return spoken if spoken in dict(settings.LANGUAGES) else ""


def _belongs(sign_on: SignOn, person_id: int) -> bool:
    places = organisations.memberships_of(person_id)
    return any(place.organisation_id == sign_on.organisation_id for place in places)


def _join(sign_on: SignOn, person_id: int, said: Said) -> None:
    """A place for somebody new; who has left does not come back by the provider alone."""
    before = organisations.memberships_of(person_id, ended=True)
    has_left = any(place.organisation_id == sign_on.organisation_id for place in before)
    if has_left or not sign_on.adds_people:
        raise NotOfTheOrganisation(sign_on.organisation.name)
    units = organisations.unit_paths(sign_on.organisation_id)
    unit_id = next((pk for pk, path in units.items() if _is_unit(path, said.unit)), None)
    organisations.add_membership(
        by=actors.system("access", sign_on.owner_id),
        organisation_id=sign_on.organisation_id,
        person_id=person_id,
        work_email=said.email,
        employee_number=said.employee_number,
        unit_id=unit_id,
    )


def _is_unit(path: str, said: str) -> bool:
    folded, name = path.casefold(), said.casefold()
    return bool(name) and (folded == name or folded.rpartition(" / ")[2] == name)


def _remember(sign_on: SignOn, person: Any, received: Received, said: Said) -> None:
    """The identity as it is now; the first time it is told, and whoever owns the account hears."""
    known = {"address": said.email}
    if selectors.shows_factor(sign_on, received):
        known["factor_at"] = clock.now().isoformat()
    _account, is_new = SocialAccount.objects.update_or_create(
        provider=sign_on.key,
        uid=_uid(received),
        defaults={"user": person, "extra_data": known},
    )
    if is_new:
        by = actors.person(person.pk)
        publish(IdentityLinked(**_about(str(by), sign_on), person_id=person.pk))
    if is_new and person.last_login:  # who comes for the first time knows
        messaging.send(kind="access.factor_changed", to=person.pk, about=messaging.About())


def _about(by: str, sign_on: SignOn) -> dict[str, Any]:
    owner = organisation_owner(sign_on.organisation_id)
    return {
        "by": by,
        "owner_id": owner,
        "organisation_id": sign_on.organisation_id,
        "sign_on_id": sign_on.pk,
    }

"""Invitations: a place held open behind a link. The link's secret is made when it is sent."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction

from lyceum.identity import api as identity
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner
from lyceum.organisations import policies
from lyceum.organisations.errors import AlreadyMember, InvitationForSomeoneElse, InvitationGone
from lyceum.organisations.events import (
    InvitationAccepted,
    InvitationLinkMade,
    InvitationWithdrawn,
    PersonInvited,
)
from lyceum.organisations.models import Invitation, Membership
from lyceum.organisations.selectors.invitations import inviter_of, roles_on_offer
from lyceum.organisations.selectors.units import own
from lyceum.organisations.types import Letter

from .memberships import begin_place
from .roles import end_of_power, grant_role, insist_on_term

VALID_FOR = timedelta(days=14)


@transaction.atomic
def invite(
    *,
    by: Actor,
    organisation_id: int,
    email: str,
    roles: Sequence[str] = (),
    **known: Any,
) -> Invitation:
    """Invite somebody by mail. Inviting again renews the invitation and sends another letter.

    Known: relation, position, unit_id.
    """
    if not policies.can_keep_people(by, organisation_id):
        raise Forbidden
    if not policies.can_grant_all(by, roles, organisation_id):
        raise Forbidden
    for role in roles:
        insist_on_term(by, role, organisation_id, None, None)
    email = email.strip().lower()
    _is_no_member(organisation_id, email)
    invitation: Invitation
    invitation, _is_new = open_invitations().update_or_create(
        organisation_id=organisation_id,
        email=email,
        accepted_at=None,
        withdrawn_at=None,
        defaults={
            "roles": list(roles),
            "invited_by": str(by),
            "invited_at": clock.now(),
            "expires_at": clock.now() + VALID_FOR,
            **known,
        },
    )
    publish(
        PersonInvited(
            by=str(by),
            owner_id=organisation_owner(organisation_id),
            invitation_id=invitation.pk,
            organisation_id=organisation_id,
        )
    )
    return invitation


def _is_no_member(organisation_id: int, email: str) -> None:
    person_id = identity.people_by_email([email]).get(email)
    places = Membership.objects.within(own(organisation_id)).filter(is_open=True)
    if person_id and places.filter(person_id=person_id).exists():
        raise AlreadyMember


def open_invitations() -> Any:
    invitations = Invitation.objects.unscoped("found by a secret, or permitted before")
    return invitations.filter(accepted_at=None, withdrawn_at=None)


@transaction.atomic
def invitation_letter(*, by: Actor, invitation_id: int) -> Letter | None:
    """What the letter says, with a new secret; nothing where there is nothing to send any more."""
    if not by.is_system:
        raise Forbidden
    return _letter(invitation_id)


@transaction.atomic
def invitation_link(*, by: Actor, organisation_id: int, invitation_id: int) -> Letter:
    """The same for handing it over in person; the link that was mailed no longer works.

    Whoever makes it could take the place themselves, so they must be able to grant its roles.
    """
    if not policies.can_keep_people(by, organisation_id):
        raise Forbidden
    theirs = open_invitations().filter(organisation_id=organisation_id, pk=invitation_id)
    invitation = theirs.select_for_update(of=("self",)).first()
    if invitation and not policies.can_grant_all(by, invitation.roles, organisation_id):
        raise Forbidden
    letter = _letter(invitation_id) if invitation else None
    if letter is None:
        raise InvitationGone
    publish(_fact(InvitationLinkMade, by, organisation_id, invitation_id))
    return letter


def _letter(invitation_id: int) -> Letter | None:
    found = open_invitations().filter(pk=invitation_id, expires_at__gt=clock.now())
    invitation = found.select_for_update(of=("self",)).select_related("organisation").first()
    if invitation is None:
        return None
    token = secrets.token_urlsafe(24)
    invitation.token_hash = hashed(token)
    invitation.save(update_fields=["token_hash", "owner_id"])
    organisation = invitation.organisation
    return Letter(
        invitation.email, organisation.name, organisation.locale, token, invitation.expires_at
    )


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def withdraw_invitation(*, by: Actor, organisation_id: int, invitation_id: int) -> None:
    """The link no longer works."""
    if not policies.can_keep_people(by, organisation_id):
        raise Forbidden
    found = open_invitations().filter(organisation_id=organisation_id, pk=invitation_id)
    if not found.update(withdrawn_at=clock.now()):
        raise NotFound
    publish(_fact(InvitationWithdrawn, by, organisation_id, invitation_id))


def _fact(event: Any, by: Actor, organisation_id: int, invitation_id: int) -> Any:
    return event(
        by=str(by),
        owner_id=organisation_owner(organisation_id),
        organisation_id=organisation_id,
        invitation_id=invitation_id,
    )


@transaction.atomic
def accept_invitation(*, by: Actor, token: str, name: str = "") -> tuple[Invitation, int]:
    """Take the place that was held open; gives the invitation and the person's id.

    Who holds the link reads that mailbox, so a new account begins with a proven address. Somebody
    who has an account must be signed in with it: a link alone opens no account that exists.
    """
    invitation = _lock(token)
    person_id = by.person_id or _new_person(invitation, name)
    owner = identity.people_by_email([invitation.email]).get(invitation.email)
    if owner not in (None, person_id):
        raise InvitationForSomeoneElse
    house = actors.system("organisations", invitation.owner_id)
    known: dict[str, Any] = {"relation": invitation.relation, "position": invitation.position}
    known |= {"unit_id": invitation.unit_id, "work_email": invitation.email}
    begin_place(house, invitation.organisation_id, person_id, known)
    _grant_what_is_offered(invitation, person_id)
    invitation.accepted_at, invitation.accepted_by_id = clock.now(), person_id
    invitation.save()
    publish(_accepted(person_id, invitation))
    return invitation, person_id


def _grant_what_is_offered(invitation: Invitation, person_id: int) -> None:
    """For no longer than the inviter may grant it by now."""
    at, by = invitation.organisation_id, inviter_of(invitation)
    for role in roles_on_offer(invitation):
        end = end_of_power(by, role, at)
        grant_role(by=by, person_id=person_id, role=role, organisation_id=at, expires_at=end)


def _accepted(person_id: int, invitation: Invitation) -> InvitationAccepted:
    return InvitationAccepted(
        by=f"person:{person_id}",
        owner_id=invitation.owner_id,
        invitation_id=invitation.pk,
        organisation_id=invitation.organisation_id,
        person_id=person_id,
    )


def _lock(token: str) -> Invitation:
    found = open_invitations().select_for_update().filter(token_hash=hashed(token))
    invitation: Invitation | None = found.filter(expires_at__gt=clock.now()).first()
    if invitation is None:
        raise InvitationGone
    return invitation


def _new_person(invitation: Invitation, name: str) -> int:
    """A new account; if there is one for this address, its owner must sign in first."""
    if identity.people_by_email([invitation.email]):
        raise InvitationForSomeoneElse
    person = identity.add_person(
        by=actors.system("organisations"),
        name=name.strip() or invitation.email,
        email=invitation.email,
        address_is_proven=True,
    )
    return person.pk

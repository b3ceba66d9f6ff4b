import hashlib

from django.utils.translation import gettext_lazy as _

from lyceum.identity import api as identity
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.organisations import policies
from lyceum.organisations.errors import InvitationGone
from lyceum.organisations.models import Invitation, Organisation, RoleGrant
from lyceum.organisations.types import InvitationRow, Offer

from .grants import scope_of
from .units import own

ROLES = dict(RoleGrant.Role.choices)


def invitations_of(actor: Actor, organisation: Organisation) -> list[InvitationRow]:
    """Invitations of the last times, open ones first."""
    if not policies.can_keep_people(actor, organisation.pk):
        raise NotFound
    rows = Invitation.objects.within(own(organisation.pk)).filter(organisation=organisation)
    return [
        InvitationRow(
            id=row.pk,
            email=row.email,
            roles=[str(ROLES.get(role, role)) for role in row.roles],
            invited_at=row.invited_at,
            expires_at=row.expires_at,
            state=str(_state(row)),
            is_open=not row.accepted_at and not row.withdrawn_at,
            may_hand_over=policies.can_grant_all(actor, row.roles, organisation.pk),
        )
        for row in rows.order_by("accepted_at", "withdrawn_at", "-invited_at")[:200]
    ]


def _state(row: Invitation) -> object:
    if row.accepted_at:
        return _("accepted")
    if row.withdrawn_at:
        return _("withdrawn")
    return _("expired") if row.expires_at <= clock.now() else _("open")


def invitation_by_token(token: str) -> Offer:
    """What is offered behind a link, for whoever holds it."""
    rows = Invitation.objects.unscoped("found by its secret").select_related("organisation")
    found = rows.filter(
        token_hash=hashlib.sha256(token.encode()).hexdigest(),
        accepted_at=None,
        withdrawn_at=None,
        expires_at__gt=clock.now(),
    ).first()
    if found is None:
        raise InvitationGone
    return Offer(
        email=found.email,
        organisation=found.organisation.name,
        roles=[str(ROLES.get(role, role)) for role in roles_on_offer(found)],
        expires_at=found.expires_at,
    )


def roles_on_offer(invitation: Invitation) -> list[str]:
    """What the inviter may still grant: two weeks may have passed, and they may have left."""
    by = inviter_of(invitation)
    return [r for r in invitation.roles if policies.can_grant(by, r, invitation.organisation_id)]


def inviter_of(invitation: Invitation) -> Actor:
    """Whoever invited, with what they may do by now; a part of the house may do what it might."""
    kind, _colon, pk = invitation.invited_by.partition(":")
    if kind == "system":
        return actors.system(pk, invitation.owner_id)
    now = identity.current_ids([int(pk)]).get(int(pk)) if kind == "person" else None
    return actors.person(now, scope_of(now)) if now else actors.NOBODY

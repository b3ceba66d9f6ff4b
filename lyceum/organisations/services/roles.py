from datetime import datetime
from typing import Any

from django.db import transaction

from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner
from lyceum.organisations import policies
from lyceum.organisations.errors import LastAdministrator
from lyceum.organisations.events import RoleGranted, RoleWithdrawn
from lyceum.organisations.models import ECOSYSTEM_OWNER, RoleGrant
from lyceum.organisations.selectors.memberships import valid_grants


@transaction.atomic
def grant_role(
    *,
    by: Actor,
    person_id: int,
    role: str,
    organisation_id: int | None = None,
    expires_at: datetime | None = None,
) -> RoleGrant:
    """Let a person hold a role in an organisation (none: in the ecosystem), for a time or for good.

    Granting it again only moves its end.
    """
    if not policies.can_grant(by, role, organisation_id):
        raise Forbidden
    if role not in RoleGrant.Role.values:
        raise NotFound
    grants: Any = RoleGrant.objects.unscoped("permitted above")
    grant: RoleGrant
    grant, is_new = grants.update_or_create(
        person_id=person_id,
        organisation_id=organisation_id,
        role=role,
        defaults={"expires_at": expires_at},
        create_defaults={"expires_at": expires_at, "granted_by": str(by)},
    )
    if is_new:
        publish(_fact(RoleGranted, by, grant))
    return grant


@transaction.atomic
def withdraw_role(
    *, by: Actor, person_id: int, role: str, organisation_id: int | None = None
) -> None:
    """Take a role away again; the ecosystem keeps one administrator at least."""
    if not policies.can_grant(by, role, organisation_id):
        raise Forbidden
    grants: Any = RoleGrant.objects.unscoped("permitted above").select_for_update()
    grant = grants.filter(person_id=person_id, role=role, organisation_id=organisation_id).first()
    if grant is None:
        raise NotFound
    if organisation_id is None and role == RoleGrant.Role.ADMINISTRATOR:
        others = valid_grants().filter(organisation=None, role=role).exclude(pk=grant.pk)
        if not others.exists():
            raise LastAdministrator
    publish(_fact(RoleWithdrawn, by, grant))
    grant.delete()


def _fact(
    event: type[RoleGranted] | type[RoleWithdrawn], by: Actor, grant: RoleGrant
) -> RoleGranted | RoleWithdrawn:
    at = grant.organisation_id
    return event(
        by=str(by),
        owner_id=organisation_owner(at) if at else ECOSYSTEM_OWNER,
        person_id=grant.person_id,
        organisation_id=at or 0,
        role=grant.role,
    )

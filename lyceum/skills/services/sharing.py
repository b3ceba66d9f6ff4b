"""Letting somebody see one's levels, and no longer."""

from django.db import transaction

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner
from lyceum.skills import policies
from lyceum.skills.events import LevelsShared, SharingEnded
from lyceum.skills.models import SharingGrant


@transaction.atomic
def share_levels(
    *, by: Actor, with_person_id: int | None = None, with_manager_at: int | None = None
) -> SharingGrant:
    """Let one person see one's levels, or whoever is one's manager in an organisation."""
    if by.person_id is None or not policies.can_share(by, with_person_id, with_manager_at):
        raise Forbidden
    grant, is_new = SharingGrant.objects.within(by.scope).get_or_create(
        person_id=by.person_id,
        with_person_id=with_person_id,
        with_manager_at=with_manager_at,
        ended_at=None,
        defaults={"owner_id": person_owner(by.person_id), "granted_at": clock.now()},
    )
    if is_new:
        publish(
            LevelsShared(
                by=str(by),
                owner_id=grant.owner_id,
                person_id=by.person_id,
                with_person_id=with_person_id,
                with_manager_at=with_manager_at,
            )
        )
    return grant


@transaction.atomic
def end_sharing(*, by: Actor, grant_id: int) -> None:
    """From now on they see nothing any more."""
    grants = SharingGrant.objects.within(by.scope).select_for_update()
    grant = grants.filter(pk=grant_id, person=by.person_id, ended_at=None).first()
    if grant is None:
        raise NotFound
    grant.ended_at = clock.now()
    grant.save(update_fields=["ended_at"])
    publish(
        SharingEnded(
            by=str(by),
            owner_id=grant.owner_id,
            person_id=grant.person_id,
            with_person_id=grant.with_person_id,
            with_manager_at=grant.with_manager_at,
        )
    )

"""Say who must have a second factor."""

from collections.abc import Sequence

from django.db import transaction

from lyceum.access import policies, selectors
from lyceum.access.events import FactorPolicyChanged
from lyceum.access.models import FactorPolicy
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import EditedMeanwhile
from lyceum.kernel.eventlog import publish


@transaction.atomic
def set_factor_policy(
    *, by: Actor, organisation_id: int, roles: Sequence[str], grace_days: int, version: int = 0
) -> FactorPolicy:
    """Which roles of an organisation (0: of the ecosystem) need a second factor, within which days.

    The days begin anew where a role is added, so that nobody is shut out who could not know.
    """
    policies.insist_on_keeping(by, organisation_id)
    rows = FactorPolicy.objects.unscoped("permitted above").select_for_update()
    policy = rows.filter(owner_id=selectors.owner_of(organisation_id)).first()
    if (policy.version if policy else 0) != version:
        raise EditedMeanwhile
    policy = policy or FactorPolicy(
        organisation_id=organisation_id or None,
        owner_id=selectors.owner_of(organisation_id),
        version=0,
    )
    if set(roles) - set(policy.roles):
        policy.since = clock.now()
    policy.roles, policy.grace_days = sorted(roles), grace_days
    policy.since = policy.since or clock.now()
    policy.version += 1
    policy.save()
    publish(
        FactorPolicyChanged(
            by=str(by),
            owner_id=policy.owner_id,
            organisation_id=organisation_id,
            roles=policy.roles,
            grace_days=grace_days,
        )
    )
    transaction.on_commit(selectors.forget_policies)
    return policy

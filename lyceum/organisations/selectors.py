from lyceum.kernel import clock
from lyceum.kernel.scope import ECOSYSTEM, Scope, organisation_owner, person_owner

from .models import Membership, RoleGrant


def scope_of(person_id: int, organisation_id: int | None = None) -> Scope:
    """What a person may reach: their own rows, those of their organisations, and their roles.

    `organisation_id` is where they want to stand; the first membership counts if it is not theirs.
    Two queries.
    """
    memberships = list(
        Membership.objects.filter(person_id=person_id, ends_on=None)
        .order_by("pk")
        .values_list("organisation_id", flat=True)
    )
    grants = RoleGrant.objects.filter(person_id=person_id).exclude(expires_at__lt=clock.now())
    roles = {(at or ECOSYSTEM, role) for at, role in grants.values_list("organisation_id", "role")}
    roles |= {(at, RoleGrant.Role.LEARNER.value) for at in memberships}
    places = {*memberships, *(at for at, _ in roles if at)}
    stands = organisation_id if organisation_id in places else next(iter(memberships), None)
    owners = {person_owner(person_id), *(organisation_owner(at) for at in places)}
    return Scope(frozenset(owners), frozenset(roles), stands)

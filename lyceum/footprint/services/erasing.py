"""What an erasure does with names that only this floor knows."""

from collections import defaultdict

from lyceum.footprint.models import OtherName
from lyceum.identity import api as identity
from lyceum.statements import api as statements


def forget_other_names(subject: identity.Subject) -> None:
    """What was told of a person under accounts elsewhere names nobody. Before the names go."""
    names = OtherName.objects.unscoped("an erasure").filter(
        person_id=subject.person_id, state=OtherName.State.KNOWN
    )
    by_tenant: dict[int, set[int]] = defaultdict(set)
    for tenant_id, key in names.values_list("tenant_id", "agent_key"):
        by_tenant[tenant_id].add(key)
    for tenant_id, keys in sorted(by_tenant.items()):
        statements.forget_names(subject, keys, tenant_id=tenant_id or None)

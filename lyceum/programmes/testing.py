from datetime import timedelta
from typing import Any

from lyceum.kernel import clock
from lyceum.kernel.scope import organisation_owner

from .models import Offering


def make_offering(resource: Any, *, seats: int | None = 2, in_days: int = 30, **fields: Any) -> Any:
    """A run of a resource, a month from now."""
    starts_on = clock.today() + timedelta(days=in_days)
    fields.setdefault("ends_on", starts_on + timedelta(days=28))
    return Offering.objects.create(
        owner_id=organisation_owner(resource.organisation_id),
        organisation_id=resource.organisation_id,
        resource=resource,
        starts_on=starts_on,
        seats=seats,
        added_at=clock.now(),
        **fields,
    )

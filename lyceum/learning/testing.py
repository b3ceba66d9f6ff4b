from typing import Any

from lyceum.kernel import clock
from lyceum.kernel.scope import person_owner

from .models import Enrolment


def make_enrolment(person: Any, resource: Any, **fields: Any) -> Enrolment:
    """A person's way through a resource, not begun unless said."""
    now = clock.now()
    return Enrolment.objects.create(
        owner_id=person_owner(person.pk),
        person=person,
        resource=resource,
        **{"title": resource.title, "enrolled_at": now, "changed_at": now, **fields},
    )

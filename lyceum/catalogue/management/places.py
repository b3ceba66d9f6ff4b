"""In whose name a command works."""

from django.core.management.base import CommandError

from lyceum.kernel import actors
from lyceum.kernel.actors import Actor
from lyceum.kernel.scope import organisation_owner
from lyceum.organisations import api as organisations


def organisation_named(slug: str) -> int:
    """The organisation with this word in its address."""
    rows = organisations.organisations_for(actors.system("shell"))
    found = next((row.id for row in rows if row.slug == slug), None)
    if found is None:
        known = ", ".join(row.slug for row in rows[:20])
        raise CommandError(f"There is no organisation {slug!r}. There are: {known}")
    return found


def shell(organisation_id: int) -> Actor:
    """The command line, acting for an organisation."""
    return actors.system("shell", organisation_owner(organisation_id))

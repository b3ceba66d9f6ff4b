"""Files of a footprint that the worker makes."""

from datetime import timedelta

from lyceum.footprint import policies
from lyceum.footprint.models import Copy
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound


def newest_copy(actor: Actor) -> Copy | None:
    """The last one that the actor asked for."""
    return (
        Copy.objects.within(actor.scope)
        .filter(person_id=policies.own(actor))
        .order_by("-pk")
        .first()
    )


def copy_at_work(actor: Actor, patience: timedelta) -> bool:
    """Is one being made, and not for too long?"""
    mine = Copy.objects.within(actor.scope).filter(person_id=policies.own(actor))
    since = clock.now() - patience
    return mine.filter(ready_at=None, failed_at=None, asked_at__gte=since).exists()


def copy_for(actor: Actor, copy_id: int) -> Copy:
    """The one way to a file: one's own, once it is there."""
    mine = Copy.objects.within(actor.scope).filter(person_id=policies.own(actor))
    found = mine.filter(pk=copy_id, ready_at__isnull=False).first()
    if found is None or not found.file:
        raise NotFound
    return found

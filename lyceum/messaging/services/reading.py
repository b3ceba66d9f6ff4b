"""What readers do with their messages."""

from django.db import transaction

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.scope import person_owner
from lyceum.messaging import selectors
from lyceum.messaging.models import Message


@transaction.atomic
def mark_read(*, by: Actor, message_id: int) -> Message:
    """The reader has seen it; once is enough."""
    message = selectors.message_for(by, message_id)
    if message.read_at is None:
        message.read_at = clock.now()
        message.save(update_fields=["read_at"])
    return message


@transaction.atomic
def mark_all_read(*, by: Actor) -> int:
    """The reader has seen all that was there until now."""
    if by.person_id is None:
        raise Forbidden
    unread = Message.objects.within(by.scope).filter(
        owner_id=person_owner(by.person_id), read_at=None
    )
    return unread.update(read_at=clock.now())

"""What a person may do with the statements that the house itself told of them."""

from uuid import UUID

from django.db import transaction

from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner

from .events import StatementsRemoved
from .store import reading, removing


@transaction.atomic
def take_back(actor: Actor, person_id: int, statement_id: UUID) -> bool:
    """Delete one statement that the house told of a person, at their word; was it there?

    Not voiding: what was somebody's own word is gone, and whoever has a copy hears of it.
    """
    if actor.person_id != person_id:
        raise Forbidden
    found = reading.one(0, statement_id, owner_id=person_owner(person_id))
    if found is None:
        return False
    removing.remove([found.seq])
    publish(StatementsRemoved(by=str(actor), owner_id=person_owner(person_id), seqs=[found.seq]))
    return True

from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.scope import person_owner


def insist_on_owner(actor: Actor, person_id: int) -> None:
    """A calendar is its person's alone, and of the parts of the house that act for them."""
    if person_owner(person_id) not in actor.scope:
        raise Forbidden

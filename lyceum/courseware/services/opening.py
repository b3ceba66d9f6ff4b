"""Before somebody opens a content, whoever lives higher is asked."""

from collections.abc import Callable

from lyceum.kernel.actors import Actor

Ask = Callable[[Actor, int], object]
_before_opening: list[Ask] = []


def ask_before_opening(ask: Ask) -> None:
    """Whoever lives higher may refuse that a person opens a resource, or note that they do: called
    with the actor and the resource's id, in the transaction of the opening."""
    _before_opening.append(ask)


def insist_on_opening(by: Actor, resource_id: int) -> None:
    """Ask everybody; a refusal stops it."""
    for ask in _before_opening:
        ask(by, resource_id)

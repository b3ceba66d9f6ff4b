from lyceum.kernel.actors import Actor
from lyceum.kernel.scope import ECOSYSTEM


def can_add_people(actor: Actor) -> bool:
    """Administrators and HR partners, of whichever organisation; and the house itself.

    To which organisation somebody then belongs is asked upstairs, where organisations are known.
    """
    return actor.is_system or any(
        role in {"administrator", "hr-partner"} for _, role in actor.scope.roles
    )


def can_see(actor: Actor, person_id: int) -> bool:
    """The whole person: themselves, the ecosystem's administrators and the house itself.

    What colleagues may see of each other is decided by the apps that know who is a colleague;
    they ask for names and cards.
    """
    return can_change(actor, person_id) or actor.scope.has_role("administrator")


def can_change(actor: Actor, person_id: int) -> bool:
    return actor.is_system or actor.person_id == person_id


def can_erase(actor: Actor, person_id: int) -> bool:
    """Only oneself, or the house for somebody who cannot."""
    return can_change(actor, person_id)


def can_consent(actor: Actor, person_id: int) -> bool:
    """Nobody agrees for another, not even the house."""
    return actor.person_id == person_id


def can_export(actor: Actor, person_id: int) -> bool:
    """One's own archive only."""
    return actor.person_id == person_id


def can_merge(actor: Actor, kept_id: int, *, both_are_proven: bool) -> bool:
    """The ecosystem's administrators, or who has shown that both accounts are theirs.

    Never an organisation's own administrators: they would pull in what others keep of a person.
    """
    return can_unmerge(actor) or (both_are_proven and actor.person_id == kept_id)


def can_unmerge(actor: Actor) -> bool:
    return actor.is_system or (ECOSYSTEM, "administrator") in actor.scope.roles

"""Whose rows may be touched? A scope names the owners, and nothing else is there.

An owner is written like an actor: `person:7`, `organisation:3`. A role is a word held in an
organisation, or in the whole ecosystem (organisation 0). One that is held for a part of an
organisation only stands among the parts and counts nowhere else, so that whoever asks for a role
never meets it by mistake. The kernel does not know what these words mean;
`organisations.scope_of` builds a person's scope from their memberships and roles.
"""

from dataclasses import dataclass

ECOSYSTEM = 0


@dataclass(frozen=True)
class Scope:
    """The owners whose rows may be read, the roles held, and where the actor stands now.

    `unseen` are owners whose things stay hidden even where they are shared with everybody.
    `parts` are the roles of parts: (organisation, part, role).
    """

    owners: frozenset[str] = frozenset()
    roles: frozenset[tuple[int, str]] = frozenset()
    organisation_id: int | None = None
    parts: frozenset[tuple[int, int, str]] = frozenset()
    unseen: frozenset[str] = frozenset()

    def __contains__(self, owner_id: str) -> bool:
        return owner_id in self.owners

    def has_role(self, role: str, organisation_id: int = ECOSYSTEM) -> bool:
        """Is this role held in that organisation? A role of the ecosystem counts everywhere."""
        return (organisation_id, role) in self.roles or (ECOSYSTEM, role) in self.roles


NOTHING = Scope()


def person_owner(person_id: int) -> str:
    """The owner id of what belongs to a person."""
    return f"person:{person_id}"


def organisation_owner(organisation_id: int) -> str:
    """The owner id of what belongs to an organisation."""
    return f"organisation:{organisation_id}"

"""Who is doing this? Every command is told."""

from dataclasses import dataclass, field

from .scope import NOTHING, Scope, person_owner


@dataclass(frozen=True)
class Actor:
    """A person, or a part of the house acting on its own, with the scope they act in."""

    kind: str
    id: str
    scope: Scope = field(default=NOTHING, compare=False)

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @property
    def person_id(self) -> int | None:
        return int(self.id) if self.kind == "person" else None

    @property
    def is_system(self) -> bool:
        return self.kind == "system"

    @property
    def organisation_id(self) -> int | None:
        """The organisation in whose context the actor acts now, if any."""
        return self.scope.organisation_id


def person(person_id: int, scope: Scope | None = None) -> Actor:
    """A person; without a scope, only what is their own is within reach."""
    return Actor("person", str(person_id), scope or Scope(frozenset({person_owner(person_id)})))


def system(name: str, *owners: str) -> Actor:
    """A part of the house, acting for the owners named."""
    return Actor("system", name, Scope(frozenset(owners)))


NOBODY = Actor("nobody", "")

"""What happened to people. Ids only: an erased person leaves the log as it is."""

from dataclasses import dataclass

from lyceum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class PersonAdded(Event):
    person_id: int


@dataclass(frozen=True, kw_only=True)
class PeopleAdded(Event):
    """Many at once: an import tells a batch in one line."""

    person_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class ProfileChanged(Event):
    person_id: int

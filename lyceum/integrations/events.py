"""What was said about tools and mappings. That a statement came of it is no fact: it is the record."""

from dataclasses import dataclass

from lyceum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class MappingWritten(Event):
    organisation_id: int
    connection_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class WorkToolEvent(Event):
    person_id: int
    connection_id: int


@dataclass(frozen=True, kw_only=True)
class WorkToolAllowed(WorkToolEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class WorkToolPaused(WorkToolEvent):
    is_paused: bool


@dataclass(frozen=True, kw_only=True)
class WorkToolUnlinked(WorkToolEvent):
    pass

"""What happened to the record itself, and to what it is joined with. Ids and plain values only."""

from dataclasses import dataclass

from lyceum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class NameAsked(Event):
    """A person named an account of theirs at a tool of an organisation."""

    person_id: int
    name_id: int
    organisation_id: int


class NameConfirmed(NameAsked):
    """The organisation says: it is theirs. What is told of it is in their record from now on."""


class NameRefused(NameAsked):
    """The organisation says: it is somebody else's."""


class NameTakenBack(NameAsked):
    """The organisation no longer says so: what was told of it leaves their record."""


class NameGivenUp(NameAsked):
    """The person says: not I."""


@dataclass(frozen=True, kw_only=True)
class FootprintEvent(Event):
    """What all of them say."""

    person_id: int


@dataclass(frozen=True, kw_only=True)
class FootprintPaused(FootprintEvent):
    pause_id: int
    about: str


@dataclass(frozen=True, kw_only=True)
class PauseEnded(FootprintEvent):
    pause_id: int


@dataclass(frozen=True, kw_only=True)
class LineRemoved(FootprintEvent):
    """Whoever has a copy of the statement takes it away, too."""

    tenant_id: int
    statement_id: str


@dataclass(frozen=True, kw_only=True)
class LineObjectedTo(FootprintEvent):
    objection_id: int
    organisation_id: int | None


@dataclass(frozen=True, kw_only=True)
class ObjectionWithdrawn(FootprintEvent):
    objection_id: int


@dataclass(frozen=True, kw_only=True)
class ObjectionAnswered(FootprintEvent):
    objection_id: int
    state: str
    organisation_id: int | None


@dataclass(frozen=True, kw_only=True)
class CopyAsked(FootprintEvent):
    copy_id: int


@dataclass(frozen=True, kw_only=True)
class CopyMade(FootprintEvent):
    copy_id: int


@dataclass(frozen=True, kw_only=True)
class StoreEvent(Event):
    """What an organisation, or the ecosystem, decided about another store."""

    organisation_id: int | None


@dataclass(frozen=True, kw_only=True)
class TargetAdded(StoreEvent):
    target_id: int


@dataclass(frozen=True, kw_only=True)
class TargetChanged(StoreEvent):
    target_id: int


@dataclass(frozen=True, kw_only=True)
class TargetRemoved(StoreEvent):
    target_id: int


@dataclass(frozen=True, kw_only=True)
class StatementsForwardedAgain(StoreEvent):
    target_id: int


@dataclass(frozen=True, kw_only=True)
class StatementImportBegun(StoreEvent):
    run_id: int
    is_dry: bool


@dataclass(frozen=True, kw_only=True)
class StatementImportStopped(StoreEvent):
    run_id: int


@dataclass(frozen=True, kw_only=True)
class StatementsImported(StoreEvent):
    run_id: int
    new: int

"""What others may hear of files that come in; first of all the audit."""

from dataclasses import dataclass

from lyceum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ImportEvent(Event):
    """What all facts about an import run say."""

    run_id: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class FileHandedIn(ImportEvent):
    """Somebody handed a file in; nothing has changed yet."""


@dataclass(frozen=True, kw_only=True)
class ImportStarted(ImportEvent):
    """Its rows are being taken in, in the name of whoever said so."""


@dataclass(frozen=True, kw_only=True)
class ImportStopped(ImportEvent):
    """No further than this."""

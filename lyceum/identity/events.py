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


@dataclass(frozen=True, kw_only=True)
class AboutErasure(Event):
    person_id: int
    erasure_id: int


class ErasureAsked(AboutErasure):
    """Somebody wants their account and all about them to go."""


class ErasureReminded(AboutErasure):
    """The day is near."""


class ErasureCancelled(AboutErasure):
    """They thought better of it."""


class PersonErased(AboutErasure):
    """Nothing of them is left. Whoever keeps a copy elsewhere has to let go of it, too."""


@dataclass(frozen=True, kw_only=True)
class ExportAsked(Event):
    person_id: int
    export_id: int


@dataclass(frozen=True, kw_only=True)
class ExportMade(Event):
    person_id: int
    export_id: int


@dataclass(frozen=True, kw_only=True)
class ConsentSaid(Event):
    """Given or withdrawn."""

    person_id: int
    purpose: str
    version: int
    is_given: bool


@dataclass(frozen=True, kw_only=True)
class RetentionApplied(Event):
    """What was kept long enough went: how many of which kind."""

    counts: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class HeldRecordOpened(Event):
    """Somebody has read what a law asks to keep of an erased person."""

    person_id: int
    record_id: int


@dataclass(frozen=True, kw_only=True)
class AboutMerge(Event):
    kept_id: int
    folded_id: int
    merge_id: int


class PeopleMerged(AboutMerge):
    """Two accounts were one human's: what the one had is the other's now."""


class PeopleUnmerged(AboutMerge):
    """They are two again. What came in between stays with the one that was kept."""


class MergeClosed(AboutMerge):
    """The term is over: it can no longer be undone."""

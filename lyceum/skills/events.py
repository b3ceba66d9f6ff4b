from dataclasses import dataclass

from lyceum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class EvidenceRecorded(Event):
    """A piece of evidence about a person was recorded (one by one, not in bulk)."""

    person_id: int
    skill_id: int
    level: float
    kind: str
    organisation_id: int | None
    source: str


@dataclass(frozen=True, kw_only=True)
class EvidenceRecordedInBulk(Event):
    """A batch of evidence was recorded."""

    person_ids: list[int]
    count: int
    kinds: list[str]


@dataclass(frozen=True, kw_only=True)
class SkillsRated(Event):
    """A person rated themselves."""

    person_id: int
    skill_ids: list[int]
    organisation_id: int | None


@dataclass(frozen=True, kw_only=True)
class ConfirmationAsked(Event):
    person_id: int
    of_person_id: int
    skill_ids: list[int]
    kind: str
    organisation_id: int | None


@dataclass(frozen=True, kw_only=True)
class ConfirmationAnswered(Event):
    """`outcome` is confirmed, adjusted or declined."""

    person_id: int
    by_person_id: int
    skill_id: int
    outcome: str
    organisation_id: int | None


@dataclass(frozen=True, kw_only=True)
class LevelsShared(Event):
    """A person let somebody see their levels: one person, or their manager somewhere."""

    person_id: int
    with_person_id: int | None
    with_manager_at: int | None


@dataclass(frozen=True, kw_only=True)
class SharingEnded(Event):
    person_id: int
    with_person_id: int | None
    with_manager_at: int | None


@dataclass(frozen=True, kw_only=True)
class FrameworkImported(Event):
    framework_id: int


@dataclass(frozen=True, kw_only=True)
class SkillAdded(Event):
    skill_id: int


@dataclass(frozen=True, kw_only=True)
class SkillChanged(Event):
    skill_id: int


@dataclass(frozen=True, kw_only=True)
class RoleAdded(Event):
    role_id: int


@dataclass(frozen=True, kw_only=True)
class RoleProfileChanged(Event):
    role_id: int


@dataclass(frozen=True, kw_only=True)
class ConfirmationWithdrawn(Event):
    request_id: int


@dataclass(frozen=True, kw_only=True)
class FrameworkImportAsked(Event):
    """Somebody wants a framework brought in, or a run of it tried again."""

    run_id: int
    kind: str

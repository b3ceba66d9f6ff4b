"""Rows ready to show."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .levels import confidence_word, level_word
from .shapes import NearRole, RoleRow, SkillRow, Target


@dataclass(frozen=True)
class Standing:
    """A skill and where a person stands in it; `target` where a role asks for more."""

    skill: SkillRow
    level: float
    confidence: float
    leading: str
    pieces: int
    target: int = 0
    is_essential: bool = True

    @property
    def word(self) -> Any:
        return level_word(self.level)

    @property
    def target_word(self) -> Any:
        return level_word(self.target)

    @property
    def sureness(self) -> Any:
        return confidence_word(self.confidence, self.leading)

    @property
    def is_known(self) -> bool:
        return self.pieces > 0

    @property
    def is_met(self) -> bool:
        return self.level >= self.target - 0.5


@dataclass(frozen=True)
class EvidenceRow:
    kind: str
    kind_word: Any
    level: float
    observed_at: datetime
    about: str
    said_by: str
    certainty: float

    @property
    def word(self) -> Any:
        return level_word(self.level)


@dataclass(frozen=True)
class RequestRow:
    """A request for confirmation, as it stands in a list."""

    id: int
    skill: SkillRow
    other: str
    kind: str
    level: float
    state: str
    state_word: Any
    asked_at: datetime

    @property
    def word(self) -> Any:
        return level_word(self.level)


@dataclass(frozen=True)
class GrantRow:
    id: int
    reader: str
    is_manager: bool
    granted_at: datetime


@dataclass(frozen=True)
class NameRow:
    language: str
    label: str
    description: str
    others: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class SkillPage:
    """All that the page of a skill shows."""

    row: SkillRow
    names: list[NameRow]
    description: str
    description_language: str
    above: list[SkillRow]
    below: list[SkillRow]
    roles: list[RoleRow]
    role_count: int
    attribution: str
    version: int
    may_edit: bool


@dataclass(frozen=True)
class RolePage:
    """All that the page of a role shows."""

    row: RoleRow
    framework: str
    description: str
    others: list[str]
    family: RoleRow | None
    below: list[RoleRow]
    standard: RoleRow | None
    own_version_id: int | None
    profile: list[Target]  # of the own version, where there is one
    near: list[NearRole]
    twins: list[tuple[RoleRow, float]]
    technologies: list[tuple[SkillRow, bool]]
    attributions: list[str]
    is_family: bool
    version: int
    may_edit: bool
    may_copy: bool


@dataclass(frozen=True)
class FrameworkRow:
    id: int
    slug: str
    name: str
    version: str
    homepage: str
    attribution: str
    languages: list[str]
    skills: int
    roles: int
    imported_at: datetime | None


@dataclass(frozen=True)
class ImportRow:
    id: int
    kind: str
    kind_word: Any
    file: str
    state: str
    state_word: Any
    stage: str
    position: int
    total: int
    counts: dict[str, int]
    notes: list[str]
    error: str
    asked_at: datetime
    is_stuck: bool

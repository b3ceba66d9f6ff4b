"""Small shapes that travel through the door."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

# Highest trust first.
KINDS = ("assessment", "credential", "work", "manager", "peer", "completion", "self")
LEVELS = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class SkillRow:
    """A skill, named in the reader's language, or in another one if there is no name in it."""

    id: int
    uri: str
    label: str
    language: str
    is_fallback: bool
    kind: str
    framework: str


@dataclass(frozen=True)
class RoleRow:
    """A role, named like a skill. `is_own`: an organisation's, not a framework's."""

    id: int
    uri: str
    label: str
    language: str
    is_fallback: bool
    kind: str
    framework: str
    code: str = ""
    job_zone: int | None = None
    is_own: bool = False


@dataclass(frozen=True)
class Target:
    """What a role asks of a skill: a level 1..5, and how much it matters, 0..1."""

    skill_id: int
    level: int
    weight: float
    is_essential: bool = True


@dataclass(frozen=True)
class SkillLevel:
    """How well a person does something today, and how sure we are."""

    skill_id: int
    level: float
    confidence: float
    leading: str = ""
    pieces: int = 0


@dataclass(frozen=True)
class SkillHit:
    skill: SkillRow
    score: float


@dataclass(frozen=True)
class RoleHit:
    role: RoleRow
    score: float


@dataclass(frozen=True)
class SearchAnswer:
    """`by` says how the hits were found: "meaning" or "words"."""

    hits: list[SkillHit]
    by: str


@dataclass(frozen=True)
class NearRole:
    """A role within reach of another, with the distance (0 the same, 1 nothing shared) explained.

    `shared` and `missing` are skill ids, most important first; `steps` is the difference in
    preparation (job zones), positive when the other role asks for more; `is_related` when a
    framework or a crosswalk names the two together.
    """

    role: RoleRow
    distance: float
    shared: list[int]
    missing: list[int]
    steps: int | None = None
    is_related: bool = False


@dataclass(frozen=True)
class EvidenceItem:
    """One piece of evidence, for recording many at once."""

    person_id: int
    skill_id: int
    kind: str
    level: float
    observed_at: datetime
    source: str
    organisation_id: int | None = None
    about: str = ""
    certainty: float = 1.0


class MatchingLabel(NamedTuple):
    """A name under which a skill may be met in a text; how many roles ask for the skill."""

    skill_id: int
    label: str
    kind: str
    description: str
    spread: int = 0


@dataclass(frozen=True)
class Gain:
    """By how many levels a skill rose on the mean, of how many people."""

    skill_id: int
    levels: float
    people: int

"""What a reader found in a framework's files, before anything touches a table."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class DraftSkill:
    kind: str
    code: str = ""
    reuse_level: str = ""


@dataclass(frozen=True, slots=True)
class DraftRole:
    kind: str
    code: str = ""
    isco: str = ""
    soc: str = ""
    job_zone: int | None = None


@dataclass(slots=True)
class DraftNames:
    """What a thing is called in one language."""

    preferred: str
    description: str = ""
    others: set[str] = field(default_factory=set)

    def add(self, others: list[str], description: str = "") -> None:
        """Other names from another table, and the description if none was known."""
        self.others.update(others)
        self.description = self.description or description


@dataclass(frozen=True, slots=True)
class DraftTarget:
    """How much a role asks of a skill. A level of 0 is to be set by `is_essential`."""

    is_essential: bool
    level: int = 0
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class DraftRelation:
    confidence: float
    method: str


@dataclass(frozen=True, slots=True)
class DraftTechnology:
    category: str = ""
    is_hot: bool = False
    is_in_demand: bool = False


Pairs = dict[tuple[str, str], None]


@dataclass
class Draft:
    """A framework as its files tell it; things are known by their URIs."""

    framework: str
    version: str = ""
    language: str = "en"
    # Only a part: what it does not name is not gone.
    is_part: bool = False
    skills: dict[str, DraftSkill] = field(default_factory=dict)
    roles: dict[str, DraftRole] = field(default_factory=dict)
    skill_names: dict[str, DraftNames] = field(default_factory=dict)
    role_names: dict[str, DraftNames] = field(default_factory=dict)
    skill_broader: Pairs = field(default_factory=dict)
    role_broader: dict[str, str] = field(default_factory=dict)
    targets: dict[tuple[str, str], DraftTarget] = field(default_factory=dict)
    related: dict[tuple[str, str], DraftRelation] = field(default_factory=dict)
    technologies: dict[tuple[str, str], DraftTechnology] = field(default_factory=dict)
    # Tables by what became of them, and anything else worth telling.
    used: Counter[str] = field(default_factory=Counter)
    not_needed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """It names all skills, all roles and what joins them; what it lacks is gone."""
        return not self.is_part and bool(self.skills and self.roles and self.targets)

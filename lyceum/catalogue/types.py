"""Small shapes that travel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class SkillTaught:
    """What somebody says a resource teaches: a skill, from a level to a level."""

    skill_id: int
    from_level: int
    to_level: int


@dataclass(frozen=True)
class TaughtSkill:
    """What a resource teaches, with how far that can be trusted (accepted 1, suggested less)."""

    skill_id: int
    from_level: int
    to_level: int
    trust: float = 1.0
    words: str = ""

    @property
    def is_suggested(self) -> bool:
        return self.trust < 1


@dataclass(frozen=True)
class SkillProposal:
    """A tagger's idea: this resource seems to teach that skill, because of these words."""

    skill_id: int
    score: float
    words: str = ""


@dataclass(frozen=True)
class ResourceRow:
    """A resource as lists and other apps show it. What is unknown is None or empty."""

    id: int
    title: str
    kind: str
    mode: str
    language: str
    provider: str
    effort_minutes: int | None
    price: int | None
    currency: str
    level: str
    url: str
    rating: float | None
    ratings: int
    state: str
    summary: str = ""
    kind_name: str = ""
    mode_name: str = ""
    language_name: str = ""
    organisation_id: int | None = None


@dataclass(frozen=True)
class NewEpisode:
    """A recording as a feed tells it; what it does not say is None or empty."""

    guid: str
    title: str
    audio: str
    media_type: str = ""
    published_at: datetime | None = None
    seconds: int | None = None


@dataclass(frozen=True)
class EpisodeRow:
    """A recording of a podcast, ready to show and to play."""

    id: int
    resource_id: int
    title: str
    audio: str
    media_type: str
    published_at: datetime | None
    seconds: int | None
    podcast: str
    language: str

    @property
    def minutes(self) -> int | None:
        return max(1, round(self.seconds / 60)) if self.seconds else None


@dataclass(frozen=True)
class Candidate:
    """A resource as the planner needs it; unknown figures are the provider's median, marked."""

    resource_id: int
    title: str
    effort_minutes: int
    effort_is_known: bool
    price: int
    price_is_known: bool
    currency: str
    language: str
    mode: str
    quality: float
    prerequisites: tuple[int, ...]
    skills: tuple[TaughtSkill, ...]
    kind: str = ""
    provider: str = ""
    provider_id: int | None = None


@dataclass(frozen=True)
class ResourceQuery:
    """What somebody looks for; every filter is a set of alternatives, all filters must hold."""

    text: str = ""
    kinds: Sequence[str] = ()
    modes: Sequence[str] = ()
    languages: Sequence[str] = ()
    providers: Sequence[int] = ()
    prices: Sequence[str] = ()
    efforts: Sequence[str] = ()
    levels: Sequence[int] = ()
    skills: Sequence[int] = ()
    sort: str = ""
    prefer: str = "en"
    exactly: bool = False


@dataclass(frozen=True)
class FacetValue:
    """One value of a filter, how many results it would leave, and whether it is chosen."""

    value: str
    name: str
    count: int
    is_chosen: bool = False


@dataclass(frozen=True)
class Facet:
    """A filter with its values."""

    name: str
    title: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True)
class ResourcePage:
    """One page of results with the filters that would narrow them."""

    rows: tuple[ResourceRow, ...]
    total: int
    page: int
    pages: int
    facets: tuple[Facet, ...] = ()
    corrected: str = ""
    is_by_meaning: bool = False


@dataclass(frozen=True)
class ReviewRow:
    """What somebody said of a resource."""

    id: int
    person: str
    stars: int
    text: str
    written_on: date
    is_mine: bool = False


@dataclass(frozen=True)
class NeedRow:
    """Something that people want to learn and the catalogue does not have."""

    id: int
    skill_id: int | None
    title: str
    level: int
    people: int
    is_joined: bool
    stated_on: date
    answer_id: int | None = None
    answer: str = ""


@dataclass(frozen=True)
class ProviderRow:
    """Who offers resources, and how many the viewer can see."""

    id: int
    name: str
    url: str
    resources: int


@dataclass(frozen=True)
class SuggestionRow:
    """A proposed skill of a resource, waiting for a yes or a no."""

    id: int
    resource_id: int
    resource: str
    provider: str
    text: str
    skill_id: int
    score: float
    words: str
    from_level: int
    to_level: int
    state: str


@dataclass(frozen=True)
class Listing:
    """A resource as a file describes it, read and understood; None and "" are unknown."""

    key: str
    title: str
    provider: str = ""
    kind: str = "course"
    mode: str = ""
    language: str = ""
    also_languages: tuple[str, ...] = ()
    summary: str = ""
    description: str = ""
    audience: str = ""
    subjects: str = ""
    level_word: str = ""
    from_level: int | None = None
    to_level: int | None = None
    effort_minutes: int | None = None
    effort_note: str = ""
    price: int | None = None
    currency: str = ""
    price_note: str = ""
    licence: str = ""
    url: str = ""
    published_on: date | None = None
    outside_rating: float | None = None
    outside_ratings: int = 0
    learners: int = 0
    teaches: str = ""
    state: str = "published"
    visibility: str = ""
    skills: tuple[tuple[str, int, int], ...] = ()
    before: tuple[str, ...] = ()

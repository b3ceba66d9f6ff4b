"""What happened in the catalogue."""

from dataclasses import dataclass

from lyceum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ResourcePublished(Event):
    resource_id: int


@dataclass(frozen=True, kw_only=True)
class ResourceChanged(Event):
    resource_id: int


@dataclass(frozen=True, kw_only=True)
class ResourceWithdrawn(Event):
    resource_id: int


@dataclass(frozen=True, kw_only=True)
class ResourcesImported(Event):
    """A batch of a file came in: what is new in the catalogue and what changed."""

    organisation_id: int
    run_id: int
    resource_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class EpisodesPublished(Event):
    """A podcast has new recordings: how many, and the newest. `is_news`: it is younger than all that
    was known before, so that it is worth telling whoever follows the podcast."""

    resource_id: int
    episode_id: int
    number: int
    is_news: bool


@dataclass(frozen=True, kw_only=True)
class ResourceSkillsDecided(Event):
    """Proposed skills were accepted or rejected; the resources they belong to."""

    resource_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class ReviewWritten(Event):
    review_id: int
    resource_id: int
    person_id: int


@dataclass(frozen=True, kw_only=True)
class ResourceBookmarked(Event):
    resource_id: int
    person_id: int


@dataclass(frozen=True, kw_only=True)
class NeedStated(Event):
    need_id: int
    person_id: int
    skill_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class NeedAnswered(Event):
    need_id: int
    resource_id: int

"""What happens elsewhere and may make a plan out of date."""

from datetime import datetime

from lyceum.catalogue.events import ResourceChanged, ResourceWithdrawn
from lyceum.identity.events import PeopleMerged, PeopleUnmerged
from lyceum.kernel import actors
from lyceum.kernel.eventlog import subscribe
from lyceum.kernel.scope import person_owner
from lyceum.learning.events import LearningCompleted, LearningWithdrawn
from lyceum.programmes.events import OfferingCancelled, OfferingChanged
from lyceum.skills.events import EvidenceRecorded, EvidenceRecordedInBulk, SkillsRated

from . import services


@subscribe(LearningCompleted)
def on_completed(fact: LearningCompleted) -> None:
    """A step may be done, and levels are higher."""
    _look_again(fact.person_id, "completed", since=fact.at)


@subscribe(LearningWithdrawn)
def on_left(fact: LearningWithdrawn) -> None:
    """What was left is no longer under way."""
    _look_again(fact.person_id, "left", since=fact.at)


@subscribe(EvidenceRecorded)
def on_evidence(fact: EvidenceRecorded) -> None:
    """A level changed; that of a completion is told by the completion itself."""
    if fact.kind != "completion":
        _look_again(fact.person_id, "level", fact.skill_id)


@subscribe(EvidenceRecordedInBulk)
def on_much_evidence(fact: EvidenceRecordedInBulk) -> None:
    """The same for a batch, unless all of it came with completions."""
    if set(fact.kinds) - {"completion"}:
        services.note_fact_of_many(person_ids=fact.person_ids, because="level")


@subscribe(SkillsRated)
def on_rated(fact: SkillsRated) -> None:
    """Levels changed by the person's own word."""
    _look_again(fact.person_id, "level")


@subscribe(PeopleMerged)
def on_merged(fact: PeopleMerged) -> None:
    """Goals and levels of two accounts came together."""
    _look_again(fact.kept_id, "level")


@subscribe(PeopleUnmerged)
def on_unmerged(fact: PeopleUnmerged) -> None:
    """They are two people's again."""
    for person_id in (fact.kept_id, fact.folded_id):
        _look_again(person_id, "level")


@subscribe(ResourceWithdrawn)
def on_withdrawn(fact: ResourceWithdrawn) -> None:
    """Plans with this resource need another step."""
    _look_again_at_plans_with(fact.resource_id, "withdrawn")


@subscribe(ResourceChanged)
def on_changed(fact: ResourceChanged) -> None:
    """Its effort, price or skills may be others now."""
    _look_again_at_plans_with(fact.resource_id, "offering")


@subscribe(OfferingCancelled)
def on_cancelled(fact: OfferingCancelled) -> None:
    """Plans with this run need another one."""
    _look_again_at_plans_with(fact.resource_id, "offering")


@subscribe(OfferingChanged)
def on_rescheduled(fact: OfferingChanged) -> None:
    """The run has other dates or another price."""
    _look_again_at_plans_with(fact.resource_id, "offering")


def _look_again(
    person_id: int, because: str, skill_id: int | None = None, since: datetime | None = None
) -> None:
    by = actors.system("paths", person_owner(person_id))
    services.note_fact_of(
        by=by, person_id=person_id, because=because, skill_id=skill_id, since=since
    )


def _look_again_at_plans_with(resource_id: int, because: str) -> None:
    services.note_resource(resource_id=resource_id, because=because)

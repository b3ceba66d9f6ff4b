from collections.abc import Mapping, Sequence

from django.db import transaction

from lyceum.catalogue import policies
from lyceum.catalogue.events import ResourceSkillsDecided
from lyceum.catalogue.models import Resource, ResourceSkill
from lyceum.catalogue.readers.levels import UNSAID
from lyceum.catalogue.types import SkillProposal
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.eventlog import publish

from .indexing import index


@transaction.atomic
def accept_skills(*, by: Actor, ids: Sequence[int]) -> int:
    """Say yes to proposed skills; from now on they count in full."""
    return _decide(by, ids, ResourceSkill.State.ACCEPTED)


@transaction.atomic
def reject_skills(*, by: Actor, ids: Sequence[int]) -> int:
    """Say no to proposed skills; they are kept, so that nobody proposes them again."""
    return _decide(by, ids, ResourceSkill.State.REJECTED)


@transaction.atomic
def propose_skills(*, by: Actor, proposals: Mapping[int, Sequence[SkillProposal]]) -> int:
    """Put a tagger's proposals beside the resources; what a person decided is left alone."""
    if not by.is_system:
        raise Forbidden
    levels = _levels(list(proposals))
    lines = [
        ResourceSkill(
            resource_id=resource_id,
            skill_id=proposal.skill_id,
            from_level=levels[resource_id][0],
            to_level=levels[resource_id][1],
            state=ResourceSkill.State.SUGGESTED,
            score=round(proposal.score, 4),
            words=proposal.words[:300],
        )
        for resource_id, found in proposals.items()
        if resource_id in levels
        for proposal in found
    ]
    ResourceSkill.objects.filter(
        resource_id__in=levels, state=ResourceSkill.State.SUGGESTED
    ).delete()
    ResourceSkill.objects.bulk_create(lines, ignore_conflicts=True, batch_size=1000)
    index(list(levels))
    return len(lines)


def _levels(resource_ids: list[int]) -> dict[int, tuple[int, int]]:
    rows = Resource.objects.unscoped("the tagger works on every organisation's resources")
    found = rows.filter(pk__in=resource_ids).values_list("pk", "from_level", "to_level")
    return {pk: UNSAID if low is None or high is None else (low, high) for pk, low, high in found}


def _decide(by: Actor, ids: Sequence[int], state: str) -> int:
    lines = list(
        ResourceSkill.objects.select_for_update(of=("self",))
        .filter(pk__in=ids)
        .select_related("resource")
    )
    if any(not policies.can_edit(by, line.resource) for line in lines):
        raise Forbidden
    changed = [line for line in lines if line.state != state]
    for line in changed:
        line.state, line.decided_by, line.decided_at = state, str(by), clock.now()
    ResourceSkill.objects.bulk_update(changed, ["state", "decided_by", "decided_at"], 1000)
    for owner_id in sorted({line.resource.owner_id for line in changed}):
        ours = {line.resource_id for line in changed if line.resource.owner_id == owner_id}
        publish(ResourceSkillsDecided(by=str(by), owner_id=owner_id, resource_ids=sorted(ours)))
    index(sorted({line.resource_id for line in changed}))
    return len(changed)

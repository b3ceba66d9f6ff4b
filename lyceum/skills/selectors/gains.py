"""By how much levels rose, as far as the evidence says: means of five people or more."""

from collections import defaultdict
from collections.abc import Collection

from lyceum.skills.models import Evidence
from lyceum.skills.types import Gain

TOGETHER = "a mean of five people or more"
FEWEST = 5


def gains_of(sources: Collection[str]) -> list[Gain]:
    """What completions (`learning.enrolment:7`) added: for each skill of which five people or more gave
    evidence by one of these, the mean of their new level less the best that spoke for them before,
    never below 0; the greatest first. Two queries.
    """
    rows = Evidence.objects.unscoped(TOGETHER).filter(
        kind=Evidence.Kind.COMPLETION, source__in=sources
    )
    new = list(rows.values_list("person_id", "skill_id", "level", "observed_at"))
    people = {person for person, _skill, _level, _at in new}
    earlier = Evidence.objects.unscoped(TOGETHER).filter(
        person_id__in=people, skill_id__in={skill for _person, skill, _level, _at in new}
    )
    known = defaultdict(list)
    for person, skill, level, at in earlier.values_list(
        "person_id", "skill_id", "level", "observed_at"
    ):
        known[person, skill].append((at, level))
    risen: dict[int, dict[int, float]] = defaultdict(dict)
    for person, skill, level, at in new:
        before = max((was for then, was in known[person, skill] if then < at), default=0.0)
        risen[skill][person] = max(risen[skill].get(person, 0.0), level - before)
    found = [
        Gain(skill, round(sum(some.values()) / len(some), 1), len(some))
        for skill, some in risen.items()
        if len(some) >= FEWEST
    ]
    return sorted(found, key=lambda gain: (-gain.levels, -gain.people, gain.skill_id))

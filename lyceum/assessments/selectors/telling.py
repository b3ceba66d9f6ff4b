"""What others may ask: figures of an assessment, and where people stand."""

from collections import Counter
from collections.abc import Collection, Iterable
from statistics import median

from lyceum.assessments import policies
from lyceum.assessments.models import Assessment, Attempt, Segment
from lyceum.assessments.types import Figures, SegmentRow
from lyceum.feedback import api as feedback
from lyceum.identity import api as identity
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.organisations import api as organisations

COUNTED = "counts of people; nobody is shown"
NAMED = "a title; whoever asks has asked before"


def figures(actor: Actor, assessment: Assessment) -> Figures:
    """Started, finished, how long, where people stand.

    The spread and the time move only by whole groups of the smallest size, in the order of
    finishing: what one more adds is never seen alone.
    """
    if not policies.can_read(actor, assessment.organisation_id):
        raise Forbidden
    least = feedback.smallest_group()
    rows = Attempt.objects.unscoped(COUNTED).filter(edition__assessment=assessment)
    started = rows.values("person").distinct().count()
    done = list(
        rows.exclude(finished_at=None)
        .order_by("finished_at", "pk")
        .values_list("pk", "person_id", "seconds")
    )
    first: dict[int, tuple[int, int]] = {}
    for pk, person, seconds in done:
        first.setdefault(person, (pk, seconds))
    people = list(first.values())  # in the order of finishing: of starting, one more could move it
    shown = people[: len(people) - len(people) % least]
    return Figures(
        started=started,
        finished=len(people),
        median_seconds=round(median(seconds for _pk, seconds in shown)) if shown else None,
        counted=len(shown),
        least=least,
        spread=_spread([pk for pk, _seconds in shown]),
    )


def _spread(attempt_ids: Collection[int]) -> dict[str, dict[str, int]]:
    rows = Segment.objects.unscoped(COUNTED).filter(attempt_id__in=attempt_ids)
    counts = Counter(rows.values_list("dimension", "value"))
    found: dict[str, dict[str, int]] = {}
    for (dimension, value), number in sorted(counts.items(), key=lambda each: -each[1]):
        found.setdefault(dimension, {})[value] = number
    return found


def segments_of(
    by: Actor, person_ids: Collection[int], *, organisation_id: int
) -> dict[int, dict[str, str]]:
    """Where people stand by what they answered for an organisation, the latest of each dimension.

    For playbooks and those who help: raises Forbidden for somebody whom the actor may not help.
    """
    for person_id in person_ids:
        if not policies.can_read_segments(by, organisation_id, person_id):
            raise Forbidden
    rows = Segment.objects.unscoped("asked above").filter(
        person_id__in=list(person_ids), organisation_id=organisation_id
    )
    found: dict[int, dict[str, str]] = {}
    for row in rows.order_by("at", "pk"):
        found.setdefault(row.person_id, {})[row.dimension] = row.value
    return found


def told_segments(actor: Actor, assessment: Assessment) -> list[tuple[str, list[SegmentRow]]]:
    """Who stands where, for facilitators; people were told that before they began. Two queries."""
    if not actor.scope.has_role("facilitator", assessment.organisation_id):
        return []
    rows = Segment.objects.unscoped("facilitators help by it").filter(
        attempt__edition__assessment=assessment, organisation_id=assessment.organisation_id
    )
    members = organisations.members_among(
        assessment.organisation_id, rows.values_list("person_id", flat=True).distinct()
    )
    latest: dict[tuple[int, str], SegmentRow] = {}
    for row in rows.filter(person_id__in=members).order_by("-at", "-pk")[:2000]:
        told = SegmentRow(row.person_id, row.dimension, row.value, row.at, assessment.pk)
        latest.setdefault((row.person_id, row.dimension), told)
    names = identity.names_of(members)
    by_person: dict[int, list[SegmentRow]] = {}
    for segment in latest.values():
        by_person.setdefault(segment.person_id, []).append(segment)
    named = [(names.get(pk, ""), found) for pk, found in by_person.items()]
    return sorted(named, key=lambda each: each[0].casefold())


def assessment_titles(assessment_ids: Iterable[int]) -> dict[int, str]:
    """Titles by id. Whoever asks has asked before whether they may be shown."""
    rows = Assessment.objects.unscoped(NAMED).filter(pk__in=set(assessment_ids))
    return dict(rows.values_list("pk", "title"))


def finished_among(assessment_id: int, person_ids: Collection[int]) -> set[int]:
    """Who of these people has finished an assessment. Whoever asks shows nobody's result."""
    rows = Attempt.objects.unscoped(COUNTED).filter(
        edition__assessment_id=assessment_id, person_id__in=list(person_ids)
    )
    return set(rows.exclude(finished_at=None).values_list("person_id", flat=True))

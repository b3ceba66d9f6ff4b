"""Assessments as those who write them see them."""

from collections.abc import Collection, Sequence

from lyceum.assessments import policies
from lyceum.assessments.models import Assessment, Edition, EditionItem, Item, ItemVersion, Place
from lyceum.assessments.scoring import Item as Shape
from lyceum.assessments.scoring import item_in, seconds_for, wrong_with
from lyceum.assessments.types import AssessmentRow, Duration
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound

KNOWN_FROM = 10  # so many people have to have finished before their time is told
MINUTE = 60


def assessment_to_write(actor: Actor, assessment_id: int) -> Assessment:
    """An assessment, for those who write or read figures there; for others there is none."""
    rows = Assessment.objects.unscoped("narrowed here").select_related("organisation")
    found = rows.filter(pk=assessment_id).first()
    if found is None or not (
        policies.can_write(actor, found.organisation_id)
        or policies.can_read(actor, found.organisation_id)
    ):
        raise NotFound
    return found


def item_to_write(actor: Actor, assessment: Assessment, item_id: int) -> tuple[Item, Shape]:
    """An item of it, and what it says now."""
    if not policies.can_write(actor, assessment.organisation_id):
        raise NotFound
    place = Place.objects.filter(assessment=assessment, item_id=item_id).first()
    if place is None:
        raise NotFound
    [(item, shape)] = _latest([place.item_id])
    return item, shape


def items_in_writing(assessment: Assessment) -> list[tuple[int, ItemVersion, Shape]]:
    """Its items in order, each as it says now. Two queries."""
    ids = list(Place.objects.filter(assessment=assessment).values_list("item_id", flat=True))
    by_item = latest_versions(ids)
    return [(pk, by_item[pk], item_in(by_item[pk].body)) for pk in ids]


def latest_versions(item_ids: Collection[int]) -> dict[int, ItemVersion]:
    """The newest version of each item. One query."""
    rows = ItemVersion.objects.filter(item_id__in=item_ids).order_by("item_id", "number")
    return {row.item_id: row for row in rows}


def _latest(item_ids: Sequence[int]) -> list[tuple[Item, Shape]]:
    versions = latest_versions(item_ids)
    items = Item.objects.unscoped("of an assessment got through its gate").filter(pk__in=item_ids)
    return [(item, item_in(versions[item.pk].body)) for item in items]


def faults(shapes: Sequence[Shape]) -> list[tuple[int, str]]:
    """What keeps it from being published, each with its place (0: the whole)."""
    if not shapes:
        return [(0, "")]
    return [
        (place, problem)
        for place, shape in enumerate(shapes, start=1)
        for problem in wrong_with(shape)
    ]


def current_edition(assessment: Assessment) -> Edition | None:
    """The one that people meet now."""
    return Edition.objects.filter(assessment=assessment).order_by("-number").first()


def duration_of(assessment: Assessment, shapes: Sequence[Shape]) -> Duration:
    """Measured, where ten have finished; else guessed from the kinds of its items."""
    if assessment.finished >= KNOWN_FROM:
        return Duration(_minutes(assessment.median_seconds), is_measured=True)
    return Duration(_minutes(sum(map(seconds_for, shapes))), is_measured=False)


def _minutes(seconds: int) -> int:
    return max(1, round(seconds / MINUTE))


def assessment_rows(assessments: Sequence[Assessment]) -> list[AssessmentRow]:
    """Ready to show, with the items that people meet. Three queries."""
    shapes = published_shapes([each.pk for each in assessments])
    return [
        AssessmentRow(
            id=each.pk,
            title=each.title,
            intro=each.intro,
            duration=duration_of(each, shapes.get(each.pk, [])),
            items=len(shapes.get(each.pk, [])),
            is_published=each.pk in shapes,
            is_withdrawn=each.withdrawn_at is not None,
        )
        for each in assessments
    ]


def published_shapes(assessment_ids: Collection[int]) -> dict[int, list[Shape]]:
    """The items of the newest edition of each."""
    rows = Edition.objects.filter(assessment_id__in=assessment_ids).order_by("number")
    newest = {edition.assessment_id: edition.pk for edition in rows}
    items = EditionItem.objects.filter(edition_id__in=newest.values()).select_related("version")
    by_edition: dict[int, list[Shape]] = {}
    for each in items:
        by_edition.setdefault(each.edition_id, []).append(item_in(each.version.body))
    return {pk: by_edition.get(edition, []) for pk, edition in newest.items()}


def written_of(actor: Actor, organisation_id: int) -> list[AssessmentRow]:
    """What an organisation has written, for those who write or read figures there."""
    if not (
        policies.can_write(actor, organisation_id) or policies.can_read(actor, organisation_id)
    ):
        raise NotFound
    rows = Assessment.objects.unscoped("asked above").filter(organisation_id=organisation_id)
    return assessment_rows(list(rows.order_by("-pk")[:100]))

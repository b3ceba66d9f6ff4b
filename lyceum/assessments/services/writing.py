"""An assessment is written and published; what people have met is never changed."""

from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.db.models import Max

from lyceum.assessments import policies, selectors
from lyceum.assessments.errors import HasFaults, NotPublished
from lyceum.assessments.events import AssessmentPublished, AssessmentWithdrawn, AssessmentWritten
from lyceum.assessments.models import Assessment, Edition, EditionItem, Item, ItemVersion, Place
from lyceum.assessments.scoring import Item as Shape
from lyceum.assessments.scoring import kept
from lyceum.assessments.types import NewAssessment
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner


@transaction.atomic
def begin_assessment(*, by: Actor, organisation_id: int, new: NewAssessment) -> Assessment:
    """One with no item yet."""
    policies.insist_on_writer(by, organisation_id)
    made = Assessment.objects.create(
        owner_id=organisation_owner(organisation_id),
        organisation_id=organisation_id,
        made_at=clock.now(),
        **asdict(new),
    )
    publish(AssessmentWritten(**_about(by, made)))
    return made


@transaction.atomic
def change_assessment(*, by: Actor, assessment_id: int, new: NewAssessment) -> Assessment:
    """Its words. They hold at once, also for who is in the middle of it."""
    assessment = _locked(by, assessment_id)
    for name, value in asdict(new).items():
        setattr(assessment, name, value)
    assessment.save()
    publish(AssessmentWritten(**_about(by, assessment)))
    return assessment


@transaction.atomic
def add_item(*, by: Actor, assessment_id: int, shape: Shape) -> Item:
    """A new item at the end."""
    assessment = _locked(by, assessment_id)
    item = Item.objects.create(
        owner_id=assessment.owner_id,
        organisation_id=assessment.organisation_id,
        made_at=clock.now(),
    )
    _add_version(by, item, shape)
    last = Place.objects.filter(assessment=assessment).aggregate(last=Max("position"))["last"]
    Place.objects.create(assessment=assessment, item=item, position=(last or 0) + 1)
    publish(AssessmentWritten(**_about(by, assessment)))
    return item


@transaction.atomic
def change_item(*, by: Actor, assessment_id: int, item_id: int, shape: Shape) -> ItemVersion:
    """The item says something else from now on; who answered what it said before, answered that."""
    assessment = _locked(by, assessment_id)
    item, before = selectors.item_to_write(by, assessment, item_id)
    if before == shape:
        return item.versions.latest("number")
    version = _add_version(by, item, shape)
    publish(AssessmentWritten(**_about(by, assessment)))
    return version


@transaction.atomic
def move_item(*, by: Actor, assessment_id: int, item_id: int, step: int) -> None:
    """An item up (-1) or down (1)."""
    assessment = _locked(by, assessment_id)
    places = list(Place.objects.filter(assessment=assessment))
    here = next((n for n, place in enumerate(places) if place.item_id == item_id), None)
    if here is None:
        raise NotFound
    places.insert(min(max(here + step, 0), len(places) - 1), places.pop(here))
    for position, place in enumerate(places, start=1):
        place.position = position
    Place.objects.bulk_update(places, ["position"])
    publish(AssessmentWritten(**_about(by, assessment)))


@transaction.atomic
def remove_item(*, by: Actor, assessment_id: int, item_id: int) -> None:
    """Leave an item out of what will be published; those who answered it have answered it."""
    assessment = _locked(by, assessment_id)
    Place.objects.filter(assessment=assessment, item_id=item_id).delete()
    publish(AssessmentWritten(**_about(by, assessment)))


@transaction.atomic
def publish_assessment(*, by: Actor, assessment_id: int) -> Edition:
    """From now on people meet what it says now, also where it was withdrawn. Refused with the place of
    its first fault."""
    assessment = _locked(by, assessment_id)
    rows = selectors.items_in_writing(assessment)
    wrong = selectors.faults([shape for _pk, _version, shape in rows])
    if wrong:
        raise HasFaults(*wrong[0])
    before = selectors.current_edition(assessment)
    edition = Edition.objects.create(
        assessment=assessment,
        number=before.number + 1 if before else 1,
        published_at=clock.now(),
        by=str(by),
    )
    EditionItem.objects.bulk_create(
        EditionItem(edition=edition, version=version, position=position)
        for position, (_pk, version, _shape) in enumerate(rows, start=1)
    )
    if assessment.withdrawn_at:
        assessment.withdrawn_at = None
        assessment.save(update_fields=["withdrawn_at"])
    publish(AssessmentPublished(**_about(by, assessment), edition=edition.number))
    return edition


@transaction.atomic
def withdraw_assessment(*, by: Actor, assessment_id: int) -> Assessment:
    """Nobody begins it any more. Who is in the middle of it may finish, and results stay."""
    assessment = _locked(by, assessment_id)
    if selectors.current_edition(assessment) is None:
        raise NotPublished(assessment.title)
    if assessment.withdrawn_at is None:
        assessment.withdrawn_at = clock.now()
        assessment.save(update_fields=["withdrawn_at"])
        publish(AssessmentWithdrawn(**_about(by, assessment)))
    return assessment


def _add_version(by: Actor, item: Item, shape: Shape) -> ItemVersion:
    last = item.versions.aggregate(last=Max("number"))["last"]
    return ItemVersion.objects.create(
        item=item, number=(last or 0) + 1, body=kept(shape), made_at=clock.now(), by=str(by)
    )


def _locked(by: Actor, assessment_id: int) -> Assessment:
    found = selectors.assessment_to_write(by, assessment_id)
    policies.insist_on_writer(by, found.organisation_id)
    rows = Assessment.objects.unscoped("got through its gate").select_for_update(of=("self",))
    return rows.get(pk=assessment_id)


def _about(by: Actor, assessment: Assessment) -> dict[str, Any]:
    return {
        "by": str(by),
        "owner_id": assessment.owner_id,
        "assessment_id": assessment.pk,
        "organisation_id": assessment.organisation_id,
    }

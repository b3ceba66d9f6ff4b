"""Somebody is asked to take an assessment: what playbooks say."""

from datetime import date

from django.db import transaction
from django.urls import reverse

from lyceum.assessments import policies, selectors
from lyceum.assessments.errors import NotPublished
from lyceum.assessments.events import AssessmentAssigned
from lyceum.assessments.models import Assessment, Assignment
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner
from lyceum.messaging import api as messaging


@transaction.atomic
def assign_assessment(  # noqa: PLR0913  what a playbook says
    *,
    by: Actor,
    assessment_id: int,
    person_id: int,
    key: str,
    organisation_id: int | None = None,
    until: date | None = None,
    tells: bool = True,
) -> Assignment:
    """Ask somebody to take it. The same `key` is the same asking: it is told once, for ever.

    The message says how long it takes. Raises NotPublished.
    """
    assessment = Assessment.objects.unscoped("narrowed here").filter(pk=assessment_id).first()
    if assessment is None or assessment.withdrawn_at:
        raise NotFound
    if organisation_id and not assessment.is_asked_in(organisation_id):
        raise NotFound
    if not policies.can_assign(by, assessment.organisation_id, person_id):
        raise Forbidden
    if selectors.current_edition(assessment) is None:
        raise NotPublished(assessment.title)
    made, is_new = Assignment.objects.unscoped("this very asking").get_or_create(
        person_id=person_id,
        key=key,
        defaults={
            "owner_id": person_owner(person_id),
            "organisation_id": organisation_id or assessment.organisation_id,
            "assessment": assessment,
            "assigned_at": clock.now(),
            "until": until,
        },
    )
    if is_new:
        publish(
            AssessmentAssigned(
                by=str(by),
                owner_id=made.owner_id,
                person_id=person_id,
                assessment_id=assessment.pk,
                assignment_id=made.pk,
                organisation_id=made.organisation_id,
            )
        )
        if tells:
            _tell(assessment, made)
    return made


def _tell(assessment: Assessment, made: Assignment) -> None:
    [row] = selectors.assessment_rows([assessment])
    messaging.send(
        kind="assessments.assigned",
        to=made.person_id,
        about=messaging.About(
            assessment.title,
            reverse("assessments:assessment", args=[assessment.pk]),
            minutes=row.duration.minutes,
            number=row.items,
        ),
        organisation_id=made.organisation_id,
        key=made.key[:100],
    )

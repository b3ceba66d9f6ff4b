"""You said, we did."""

from typing import Any

from django.db import transaction
from django.urls import reverse

from lyceum.feedback import policies, selectors
from lyceum.feedback.errors import NobodyAnsweredYet
from lyceum.feedback.events import LoopClosed
from lyceum.feedback.models import Box, Closing
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner
from lyceum.messaging import api as messaging


@transaction.atomic
def close_loop(*, by: Actor, organisation_id: int, box_id: int, said: str, did: str) -> Closing:
    """Tell those of the organisation who answered what was heard and what was done.

    That somebody has answered is known; what they said is not, and is not needed for it.
    """
    policies.insist_on_asker(by, organisation_id)
    box = selectors.box_for(by, organisation_id, box_id)
    return _close(by, organisation_id, box, said, did)


@transaction.atomic
def close_loop_of_survey(*, by: Actor, survey_id: int, said: str, did: str) -> Closing:
    """The same to those who answered a survey, with their names or without."""
    survey = selectors.survey_to_write(by, survey_id)
    policies.insist_on_asker(by, survey.organisation_id)
    thing = selectors.thing_of_survey(survey)
    return _close(by, survey.organisation_id, thing, said, did)


@transaction.atomic
def close_loop_of_pulse(*, by: Actor, organisation: Any, said: str, did: str) -> Closing:
    """The same to those who lately answered how they are."""
    policies.insist_on_asker(by, organisation.pk)
    thing = selectors.thing_of_pulse(organisation)
    return _close(by, organisation.pk, thing, said, did)


def _close(by: Actor, organisation_id: int, box: Box, said: str, did: str) -> Closing:
    people = selectors.who_answered(box, organisation_id)
    if not people:
        raise NobodyAnsweredYet
    closing = Closing.objects.create(
        owner_id=organisation_owner(organisation_id),
        organisation_id=organisation_id,
        what=box.what,
        about_kind=box.about_kind,
        about_id=box.about_id,
        title=box.title,
        said=said,
        did=did,
        made_at=clock.now(),
        people=len(people),
    )
    publish(
        LoopClosed(
            by=str(by),
            owner_id=closing.owner_id,
            closing_id=closing.pk,
            organisation_id=organisation_id,
            people=len(people),
        )
    )
    messaging.send_many(
        kind="feedback.loop_closed",
        to=people,
        about=messaging.About(box.title, reverse("feedback:mine"), said=said, did=did),
        organisation_id=organisation_id,
        key=f"loop:{closing.pk}",
    )
    return closing

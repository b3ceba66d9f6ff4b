"""You said, we did."""

from django.db import transaction
from django.urls import reverse

from lyceum.feedback import policies, selectors
from lyceum.feedback.errors import NobodyAnsweredYet
from lyceum.feedback.events import LoopClosed
from lyceum.feedback.models import Closing
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

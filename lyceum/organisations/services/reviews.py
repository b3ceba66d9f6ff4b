from django.db import transaction

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner
from lyceum.organisations import policies
from lyceum.organisations.events import AccessReviewed
from lyceum.organisations.models import AccessReview
from lyceum.organisations.selectors.access import counts_of


@transaction.atomic
def review_access(*, by: Actor, organisation_id: int) -> AccessReview:
    """Say that one went through who may do what in an organisation, as it stands now."""
    if not policies.can_administer(by, organisation_id):
        raise Forbidden
    held, stale = counts_of(organisation_id)
    review = AccessReview.objects.create(
        organisation_id=organisation_id,
        by=str(by),
        reviewed_at=clock.now(),
        roles=held,
        stale=stale,
    )
    publish(
        AccessReviewed(
            by=str(by),
            owner_id=organisation_owner(organisation_id),
            organisation_id=organisation_id,
            review_id=review.pk,
            roles=held,
            stale=stale,
        )
    )
    return review

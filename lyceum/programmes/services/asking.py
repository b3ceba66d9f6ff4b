"""Who was in a session is asked how it was, in one tap, and not after each of a series."""

from datetime import timedelta

from django.urls import reverse

from lyceum.feedback import api as feedback
from lyceum.kernel import actors
from lyceum.kernel.scope import person_owner
from lyceum.learning import api as learning
from lyceum.programmes.models import Session

LATER, RESTS = timedelta(days=1), timedelta(days=14)


def ask_how_it_was(session: Session, person_id: int, enrolment_id: int) -> None:
    """Who was asked about anything of late is left in peace."""
    house = actors.system("programmes", person_owner(person_id))
    enrolment = learning.enrolment_for(house, enrolment_id)
    feedback.ask(
        by=house,
        person_id=person_id,
        subject=feedback.Subject(
            kind="session",
            id=str(session.pk),
            title=session.title or enrolment.title,
            url=reverse("programmes:session", args=[session.pk]),
            offered_by=session.offering.organisation_id,
        ),
        organisation_id=enrolment.organisation_id,
        tells_after=LATER,
        rests=RESTS,
    )

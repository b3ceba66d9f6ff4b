"""Who was in a session is asked how it was, in one tap, and not after each of a series."""

from collections.abc import Mapping
from datetime import timedelta

from django.urls import reverse

from lyceum.feedback import api as feedback
from lyceum.kernel import actors
from lyceum.kernel.scope import person_owner
from lyceum.programmes import selectors
from lyceum.programmes.models import Session

LATER, RESTS = timedelta(days=1), timedelta(days=14)


def ask_how_it_was(session: Session, people: Mapping[int, int | None]) -> None:
    """People, each in the context of an organisation. Who was asked about anything of late is left in
    peace. As many queries for a hundred as for two."""
    if not people:
        return
    house = actors.system("programmes", *map(person_owner, people))
    feedback.ask_many(
        by=house,
        people=people,
        subject=feedback.Subject(
            kind="session",
            id=str(session.pk),
            title=session.title or selectors.title_of(session.offering),
            url=reverse("programmes:session", args=[session.pk]),
            offered_by=session.offering.organisation_id,
        ),
        tells_after=LATER,
        rests=RESTS,
    )

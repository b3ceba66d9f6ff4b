"""How a session was: one tap by who was there, whoever wants to."""

from datetime import timedelta

from django.db import transaction

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner
from lyceum.programmes import selectors
from lyceum.programmes.errors import NotAfterIt
from lyceum.programmes.events import EnergySaid
from lyceum.programmes.models import Energy

ASKED_FOR = timedelta(days=7)  # after its end; what is later says nothing about the session
LEVELS = range(1, 6)


@transaction.atomic
def say_energy(*, by: Actor, session_id: int, level: int) -> Energy:
    """Say how a session was, 1 to 5, or say it anew, within a week after it.

    Raises `NotAfterIt`; for who has no seat there is nothing to say (`NotFound`).
    """
    session = selectors.session_for(by, session_id)
    if by.person_id is None or level not in LEVELS:
        raise NotFound
    if not selectors.sits_in(by.person_id, session.offering_id):
        raise NotFound
    now = clock.now()
    if session.cancelled_at or not session.ends_at <= now <= session.ends_at + ASKED_FOR:
        raise NotAfterIt
    said, _is_new = Energy.objects.unscoped("one's own").update_or_create(
        session=session,
        person_id=by.person_id,
        defaults={"owner_id": person_owner(by.person_id), "level": level, "said_at": now},
    )
    publish(
        EnergySaid(
            by=str(by),
            owner_id=said.owner_id,
            session_id=session.pk,
            person_id=by.person_id,
        )
    )
    return said

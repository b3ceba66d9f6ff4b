"""Pausing: for a while nothing of a topic, or from a source, is told."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from lyceum.footprint import selectors
from lyceum.footprint.errors import IsPausedAlready, PauseEndsInThePast
from lyceum.footprint.events import FootprintPaused, PauseEnded
from lyceum.footprint.models import Pause
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner


@transaction.atomic
def pause(*, by: Actor, about: str, until: date | None = None) -> Pause:
    """From now on nothing of this is told, through the day `until`, or until it is ended.

    What happens meanwhile is never told later. What the house needs for its work it still keeps.
    """
    if by.person_id is None:
        raise Forbidden
    if about not in dict(selectors.pausable(by)):
        raise NotFound
    ends_at = _end_of(until) if until else None
    if ends_at and ends_at <= clock.now():
        raise PauseEndsInThePast
    if any(row.about == about for row in selectors.open_pauses(by)):
        raise IsPausedAlready
    made = Pause(person_id=by.person_id, about=about, starts_at=clock.now(), ends_at=ends_at)
    made.save()
    publish(
        FootprintPaused(
            by=str(by),
            owner_id=person_owner(by.person_id),
            person_id=by.person_id,
            pause_id=made.pk,
            about=about,
        )
    )
    return made


def _end_of(day: date) -> datetime:
    """The midnight after a day, where the person is."""
    return datetime.combine(day + timedelta(days=1), time(), timezone.get_current_timezone())


@transaction.atomic
def end_pause(*, by: Actor, pause_id: int) -> None:
    """From now on it is told again; once over, nothing changes."""
    found = selectors.pause_for(by, pause_id)
    moment = clock.now()
    if found.ends_at is not None and found.ends_at <= moment:
        return
    found.ends_at = moment
    found.save(update_fields=["ends_at"])
    publish(
        PauseEnded(
            by=str(by),
            owner_id=found.owner_id,
            person_id=found.person_id,
            pause_id=found.pk,
        )
    )

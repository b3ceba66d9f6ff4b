"""Whoever comes to a session is reminded a day and an hour before, in their own time zone, once each.

That it was told stands on the session, in the transaction of the telling; a session that moves is
told anew. Where the clock stood still for half a day, the reminder of the day before is left out.
"""

from datetime import timedelta
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format, time_format

from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.eventlog import publish
from lyceum.kernel.schedule import one_by_one
from lyceum.messaging import api as messaging
from lyceum.programmes import selectors
from lyceum.programmes.events import SessionRemembered
from lyceum.programmes.models import Session, Teaching

from .dates import seated_in, where
from .states import ALL

# From when to when before the start, by what the reader is told.
WINDOWS = {
    "hour": (timedelta(0), timedelta(hours=1)),
    "day": (timedelta(hours=12), timedelta(days=1)),
}
KINDS = {"hour": "programmes.session_in_an_hour", "day": "programmes.session_in_a_day"}
TOLD = ("day_told_at", "hour_told_at")


def remind_of_sessions(limit: int = 200) -> int:
    """Those for which it is time, each session in a transaction of its own; gives how many."""
    return one_by_one(
        _remind,
        [
            (pk, before)
            for before in WINDOWS
            for pk in selectors.sessions_to_tell(before, *WINDOWS[before])[:limit]
        ],
    )


def forget_reminders(session: Session) -> None:
    """It is at another time now: who comes is told again. Not saved here."""
    session.day_told_at = session.hour_told_at = None


@transaction.atomic
def _remind(due: tuple[int, str]) -> int:
    session_id, before = due
    rows = Session.objects.unscoped(ALL).select_for_update(of=("self",))
    session = rows.select_related("offering", "room__place").get(pk=session_id)
    if getattr(session, f"{before}_told_at") or session.cancelled_at:
        return 0
    setattr(session, f"{before}_told_at", clock.now())
    session.save(update_fields=[f"{before}_told_at"])
    offering = session.offering
    teachers = Teaching.objects.filter(session=session).values_list("person_id", flat=True)
    people = dict.fromkeys([*seated_in(offering), *teachers])
    title = selectors.title_of(offering)
    for person_id, card in identity.cards_of(people).items():
        messaging.send(kind=KINDS[before], to=person_id, about=_about(session, title, card))
    publish(
        SessionRemembered(
            by="system:programmes",
            owner_id=session.owner_id,
            session_id=session.pk,
            offering_id=offering.pk,
            resource_id=offering.resource_id,
            organisation_id=offering.organisation_id,
            before=before,
        )
    )
    return 1


def _about(session: Session, title: str, card: identity.PersonCard) -> messaging.About:
    """When it begins as the clocks of the reader show it, and those of the place where they differ."""
    zone = card.time_zone if card.time_zone in available_timezones() else session.zone
    here = timezone.localtime(session.starts_at, ZoneInfo(zone))
    there = timezone.localtime(session.starts_at, ZoneInfo(session.zone))
    with translation.override(card.locale or settings.LANGUAGE_CODE):
        return messaging.About(
            f"{title}: {session.title}" if session.title else title,
            reverse("programmes:run", args=[session.offering_id]),
            day=date_format(here),
            time=time_format(here.time()),
            zone=zone.replace("_", " "),
            there="" if here.utcoffset() == there.utcoffset() else time_format(there.time()),
            place=where(session),
            bring=session.bring,
        )

"""Whoever met a mentor or an advisor is asked how it was, in one tap, a while after."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from lyceum.feedback import api as feedback
from lyceum.identity import api as identity
from lyceum.kernel import actors, clock
from lyceum.kernel.schedule import one_by_one
from lyceum.kernel.scope import person_owner
from lyceum.organisations import api as organisations
from lyceum.support.models import Booking, MentorMeeting

from .opening import ALL

LOOKED_BACK, RESTS = timedelta(days=2), timedelta(days=14)
Met = tuple[str, int, int | None]  # mentoring or advice, who, where


def ask_after_meetings() -> int:
    """Of all that ended lately and was not called off. All meetings with mentors of an organisation
    are one thing, so that enough answers come together, and everybody is asked about it once."""
    moment = clock.now()
    lately = (moment - LOOKED_BACK, moment)
    meetings = MentorMeeting.objects.filter(cancelled_at=None, ends_at__range=lately)
    bookings = Booking.objects.unscoped(ALL).filter(cancelled_at=None, slot__cancelled_at=None)
    bookings = bookings.filter(slot__ends_at__range=lately)
    met = {("mentoring", *row) for row in meetings.values_list(*MENTEE)}
    met |= {("advice", *row) for row in bookings.values_list("person_id", "slot__organisation_id")}
    return one_by_one(_ask, _with_names(sorted(met, key=lambda one: (one[0], one[1], one[2] or 0))))


MENTEE = ("mentorship__mentee_id", "mentorship__organisation_id")


def _with_names(met: Iterable[Met]) -> list[tuple[Met, Any, str]]:
    some = list(met)
    cards = identity.cards_of({person for _kind, person, _at in some})
    names = organisations.organisation_names({at for _kind, _person, at in some if at})
    return [
        (one, cards[one[1]], names.get(one[2] or 0, ""))
        for one in some
        if one[1] in cards and cards[one[1]].is_active
    ]


@transaction.atomic
def _ask(row: tuple[Met, identity.PersonCard, str]) -> bool:
    (kind, person_id, at), card, name = row
    with translation.override(card.locale or settings.LANGUAGE_CODE):
        word = _("Mentors") if kind == "mentoring" else _("Advisors")
        title = f"{word}: {name}" if name else word
    return feedback.ask(
        by=actors.system("support", person_owner(person_id)),
        person_id=person_id,
        subject=feedback.Subject(
            kind=kind,
            id=str(at or 0),
            title=title,
            url=reverse("support:mentors" if kind == "mentoring" else "support:advisors"),
            offered_by=at,
        ),
        organisation_id=at,
        rests=RESTS,
    )

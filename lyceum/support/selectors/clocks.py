"""When people work: their own wishes where they have said some, else Monday to Friday, nine to five."""

from collections.abc import Collection
from zoneinfo import available_timezones

from lyceum.identity import api as identity
from lyceum.messaging import api as messaging
from lyceum.organisations import api as organisations
from lyceum.support.hours import MONDAY_TO_FRIDAY, Week, waking

WHOLE_WEEK = 7


def week_of(person_id: int, organisation_id: int | None = None) -> Week:
    """When one person works. Four queries at most."""
    return weeks_of([person_id], organisation_id)[person_id]


def weeks_of(person_ids: Collection[int], organisation_id: int | None = None) -> dict[int, Week]:
    """When these people work; in the zone of the organisation where they have not said their own."""
    cards = identity.cards_of(person_ids)
    rhythms = messaging.rhythms_of(person_ids)
    at = organisations.zones_of([organisation_id]) if organisation_id else {}
    usual = at.get(organisation_id or 0, "")
    return {pk: _week(cards.get(pk), rhythms.get(pk), usual) for pk in person_ids}


def _week(card: identity.PersonCard | None, rhythm: messaging.Hours | None, usual: str) -> Week:
    if card is None or rhythm is None:
        return Week()
    zone = rhythm.zone if card.time_zone or usual not in available_timezones() else usual
    said = 0 < len(rhythm.days) < WHOLE_WEEK
    opens, closes = waking(rhythm.quiet_from, rhythm.quiet_to)
    return Week(zone, rhythm.days if said else MONDAY_TO_FRIDAY, opens, closes)

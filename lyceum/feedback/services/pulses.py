"""The pulse: each week a share of the people, in turn, so that nobody is asked too often."""

from datetime import date, timedelta
from math import ceil

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from lyceum.feedback import policies
from lyceum.feedback.events import PulseSet, PulseTaken
from lyceum.feedback.models import Asked, Pulse
from lyceum.feedback.types import PULSE, Subject
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.eventlog import publish
from lyceum.kernel.schedule import one_by_one
from lyceum.kernel.scope import organisation_owner
from lyceum.messaging import api as messaging
from lyceum.organisations import api as organisations

from .asking import note_asked
from .boxes import mix_boxes

WEEK = timedelta(days=7)
ALL_PULSES = "the clock takes the pulse of every organisation that wants it"


@transaction.atomic
def set_pulse(
    *, by: Actor, organisation_id: int, is_on: bool, share: int, every_weeks: int
) -> Pulse:
    """Whether it is taken, of how many per cent each week, and how rarely anybody is asked."""
    policies.insist_on_asker(by, organisation_id)
    pulse, _is_new = Pulse.objects.unscoped("asked above").update_or_create(
        organisation_id=organisation_id,
        defaults={
            "owner_id": organisation_owner(organisation_id),
            "is_on": is_on,
            "share": min(max(share, 1), 100),
            "every_weeks": min(max(every_weeks, 1), 52),
        },
    )
    publish(
        PulseSet(
            by=str(by),
            owner_id=pulse.owner_id,
            organisation_id=organisation_id,
            is_on=pulse.is_on,
            share=pulse.share,
            every_weeks=pulse.every_weeks,
        )
    )
    return pulse


def take_pulses() -> int:
    """This week's share of every organisation that has not had it yet; how many people were asked.

    Weeks in which the clock stood still are left out: nobody gets two questions at once.
    """
    week = monday_of(clock.today())
    due = Pulse.objects.unscoped(ALL_PULSES).filter(is_on=True).exclude(last_week__gte=week)
    return one_by_one(_take_one, list(due.order_by("pk").values_list("pk", flat=True)))


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


@transaction.atomic
def _take_one(pulse_id: int) -> int:
    week = monday_of(clock.today())
    pulse = Pulse.objects.unscoped(ALL_PULSES).select_for_update().get(pk=pulse_id)
    if pulse.last_week and pulse.last_week >= week:
        return 0
    _close_before(pulse)
    pulse.last_week = week
    pulse.save(update_fields=["last_week"])
    return _ask(pulse, week, _whose_turn(pulse, week))


def _close_before(pulse: Pulse) -> None:
    """What waited since the last time comes together: it would not grow any more."""
    if pulse.last_week:
        mix_boxes(what=PULSE, about_id=_about_id(pulse, pulse.last_week))


def _whose_turn(pulse: Pulse, week: date) -> list[int]:
    """Those who waited longest, up to the share; who was asked within the weeks named rests."""
    query = organisations.PlaceQuery(organisation_id=pulse.organisation_id)
    people = organisations.people_matching(query, week, week + WEEK)
    rows = Asked.objects.unscoped(ALL_PULSES).filter(
        what=PULSE, organisation_id=pulse.organisation_id
    )
    last = dict(rows.values_list("person_id").annotate(Max("asked_at")))
    rested = clock.now() - WEEK * pulse.every_weeks + timedelta(days=1)
    free = [pk for pk in people if pk not in last or last[pk] <= rested]
    free.sort(key=lambda pk: (last[pk].timestamp() if pk in last else 0, _scattered(pk, week)))
    return free[: ceil(len(people) * pulse.share / 100)]


def _scattered(person_id: int, week: date) -> int:
    """An order that is not that of joining, so that a week's share is no department's intake."""
    return hash((person_id, week.toordinal()))


def _ask(pulse: Pulse, week: date, person_ids: list[int]) -> int:
    subject = Subject("pulse", _about_id(pulse, week), "")
    by = actors.system("feedback", pulse.owner_id)
    made = note_asked(
        by=by,
        what=PULSE,
        people=dict.fromkeys(person_ids, pulse.organisation_id),
        subject=subject,
        until=week + WEEK - timedelta(days=1),
    )
    publish(
        PulseTaken(
            by=str(by),
            owner_id=pulse.owner_id,
            organisation_id=pulse.organisation_id,
            week=week.isoformat(),
            people=len(made),
        )
    )
    messaging.send_many(
        kind="feedback.pulse",
        to=[row.person_id for row in made],
        about=messaging.About("", reverse("feedback:mine")),
        organisation_id=pulse.organisation_id,
        key=f"pulse:{week.isoformat()}",
    )
    return len(made)


def _about_id(pulse: Pulse, week: date) -> str:
    return f"{pulse.organisation_id}:{week.isoformat()}"

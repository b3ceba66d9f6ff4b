"""What no fact tells: days that have come, segments that people came into."""

from datetime import date, timedelta

from django.db import transaction

from lyceum.journeys import selectors
from lyceum.journeys.engine.shape import Book, OnDate, OnSchedule, OnSegment
from lyceum.journeys.models import InSegment, Playbook
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.schedule import one_by_one
from lyceum.kernel.scope import organisation_owner
from lyceum.organisations import api as organisations

from .entering import take_in

AT_ONCE = 1000
CLOCK = "the clock looks at every playbook that runs"


def look_around() -> int:
    """Every playbook that runs and hangs on days or segments; gives how many people began."""
    rows = Playbook.objects.unscoped(CLOCK).filter(state=Playbook.State.ACTIVE)
    found = [one for one in rows.select_related("version").order_by("pk") if one.version_id]
    return one_by_one(_look, found)


def _look(one: Playbook) -> int:
    assert one.version is not None  # noqa: S101  those without were left out
    book = selectors.book_of(one.version)
    by = actors.system("journeys", organisation_owner(one.organisation_id))
    trigger = book.trigger
    if isinstance(trigger, OnSegment):
        return _segment(by, one, book, trigger)
    if isinstance(trigger, OnSchedule):
        return _everybody(by, one, book, *due_on(trigger, clock.today()))
    if isinstance(trigger, OnDate) and trigger.on is not None:
        return _everybody(by, one, book, trigger.on, f"date:{trigger.on}")
    if isinstance(trigger, OnDate):
        return _days(by, one, book, trigger)
    return 0


def due_on(trigger: OnSchedule, today: date) -> tuple[date, str]:
    """Its last day until today, and the name of that time."""
    if trigger.every == "week":
        day = today - timedelta(days=(today.isoweekday() - trigger.day) % 7)
        year, week, _weekday = day.isocalendar()
        return day, f"week:{year}-{week}"
    month = today if today.day >= trigger.day else today.replace(day=1) - timedelta(days=1)
    return month.replace(day=trigger.day), f"month:{month:%Y-%m}"


def _everybody(by: Actor, one: Playbook, book: Book, day: date, occasion: str) -> int:
    """All of its audience, once on this occasion: on its day, or a few days late; what was before it
    began to run is past. Where that was broken off, it goes on with who has not begun."""
    assert one.version is not None  # noqa: S101  those without were left out
    late = clock.today() - day
    is_done = one.looked_at is not None and one.looked_at.date() >= day
    is_past = one.looked_at is None and one.version.made_at.date() > day
    if is_done or is_past or not timedelta() <= late <= timedelta(days=book.late_days):
        return 0
    people = selectors.matching(one.organisation_id, book.audience)
    began = take_in(by, one.pk, people, occasion)
    Playbook.objects.unscoped(CLOCK).filter(pk=one.pk).update(looked_at=clock.now())
    return len(began)


def _days(by: Actor, one: Playbook, book: Book, trigger: OnDate) -> int:
    """Whose first or last day is so many days away; a few days that were missed are caught up."""
    today = clock.today()
    last = one.looked_at.date() if one.looked_at else today - timedelta(days=1)
    first = max(last + timedelta(days=1), today - timedelta(days=book.late_days))
    if first > today:
        return 0
    shift = timedelta(days=trigger.days)
    number = _of_days(by, one, book, trigger, (first - shift, today - shift))
    Playbook.objects.unscoped(CLOCK).filter(pk=one.pk).update(looked_at=clock.now())
    return number


def _of_days(by: Actor, one: Playbook, book: Book, trigger: OnDate, days: tuple[date, date]) -> int:
    query = selectors.query_of(one.organisation_id, book.audience)
    today, after, number = clock.today(), 0, 0
    while spans := organisations.spans_matching(query, today, today, after=after, limit=AT_ONCE):
        after = spans[-1].person_id
        found: dict[date, set[int]] = {}
        for span in spans:
            day = span.starts_on if trigger.of == "start" else span.ends_on
            if day is not None and days[0] <= day <= days[1]:
                found.setdefault(day, set()).add(span.person_id)
        for day, people in sorted(found.items()):
            number += len(take_in(by, one.pk, people, f"{trigger.of}:{day}"))
    return number


@transaction.atomic
def _segment(by: Actor, one: Playbook, book: Book, trigger: OnSegment) -> int:
    """Who is in it and was not when it was last looked at; the first look is the beginning."""
    segment = book.segments[trigger.segment]
    now = selectors.matching(one.organisation_id, segment)
    rows = InSegment.objects.filter(playbook=one)
    before = set(rows.values_list("person_id", flat=True))
    for some in _thousands(sorted(before - now)):
        rows.filter(person_id__in=some).delete()
    new = sorted(now - before)
    InSegment.objects.bulk_create(
        (InSegment(playbook=one, person_id=pk) for pk in new),
        ignore_conflicts=True,
        batch_size=500,
    )
    is_first = one.looked_at is None
    Playbook.objects.unscoped(CLOCK).filter(pk=one.pk).update(looked_at=clock.now())
    return 0 if is_first else len(take_in(by, one.pk, new, f"segment:{clock.now():%Y-%m-%dT%H:%M}"))


def _thousands(ids: list[int]) -> list[list[int]]:
    return [ids[at : at + 500] for at in range(0, len(ids), 500)]

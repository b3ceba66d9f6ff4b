"""What no fact tells: days that have come, segments that people came into."""

from datetime import date, timedelta

from django.db import transaction

from lyceum.journeys import selectors
from lyceum.journeys.engine.shape import Book, OnDate, OnSchedule, OnSegment
from lyceum.journeys.models import InSegment, Playbook, Run
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.scope import organisation_owner
from lyceum.organisations import api as organisations

from .entering import take_in

AT_ONCE = 1000
CLOCK = "the clock looks at every playbook that runs"


def look_around() -> int:
    """Every playbook that runs and hangs on days or segments; gives how many people began."""
    rows = Playbook.objects.unscoped(CLOCK).filter(state=Playbook.State.ACTIVE)
    found = [one for one in rows.select_related("version").order_by("pk") if one.version_id]
    return sum(_look(one) for one in found)


def _look(one: Playbook) -> int:
    assert one.version is not None  # noqa: S101  those without were left out
    book = selectors.book_of(one.version)
    by = actors.system("journeys", organisation_owner(one.organisation_id))
    trigger = book.trigger
    if isinstance(trigger, OnSegment):
        return _segment(by, one, book, trigger)
    if isinstance(trigger, OnSchedule):
        return _everybody(by, one, book, *due_on(trigger, clock.today(), book.late_days))
    if isinstance(trigger, OnDate) and trigger.on is not None:
        late = clock.today() - trigger.on
        is_due = timedelta() <= late <= timedelta(days=book.late_days)
        return _everybody(by, one, book, is_due=is_due, occasion=f"date:{trigger.on}")
    if isinstance(trigger, OnDate):
        return _days(by, one, book, trigger)
    return 0


def due_on(trigger: OnSchedule, today: date, late_days: int) -> tuple[bool, str]:
    """Is this its day, or was it a few days ago? And the name of this time."""
    if trigger.every == "week":
        year, week, weekday = today.isocalendar()
        return 0 <= weekday - trigger.day <= late_days, f"week:{year}-{week}"
    return 0 <= today.day - trigger.day <= late_days, f"month:{today:%Y-%m}"


def _everybody(by: Actor, one: Playbook, book: Book, is_due: bool, occasion: str) -> int:  # noqa: FBT001
    """All of its audience, once on this occasion."""
    if not is_due:
        return 0
    before = Run.objects.unscoped(CLOCK).filter(playbook=one, occasion=occasion)
    if before.exists():
        return 0
    people = selectors.matching(one.organisation_id, book.audience)
    return len(take_in(by, one.pk, people, occasion))


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

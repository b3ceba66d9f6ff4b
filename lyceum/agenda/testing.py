"""What stands in calendars, for tests of this app and of higher ones."""

from typing import Any

from lyceum.kernel import actors

from . import services
from .models import Entry


def entries_of(person: Any, kind: str = "") -> list[Any]:
    """What stands in somebody's calendar, called off or not, the first first."""
    rows = Entry.objects.unscoped("tests").filter(person=person)
    rows = rows.filter(kind=kind) if kind else rows
    return list(rows.order_by("starts_at", "pk"))


def choose_hours(person: Any, hours: dict[int, Any]) -> None:
    """When somebody likes to learn: weekday → from, until."""
    services.choose_learning_hours(by=actors.person(person.pk), person_id=person.pk, hours=hours)


def make_busy(person: Any, starts_at: Any, ends_at: Any, title: str = "Dentist") -> Any:
    """A time that is taken in somebody's calendar."""
    return services.add_busy_time(
        by=actors.person(person.pk),
        person_id=person.pk,
        title=title,
        starts_at=starts_at,
        ends_at=ends_at,
    )

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format, time_format

from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.sealing import cipher

from . import policies
from .ics import Item, feed
from .models import Entry, Feed, LearningHours
from .types import DAY, OWN, DayRow, Row, Slot, kind_of

MOST = 500  # entries of a page; a month has some dozens
SEALED = "agenda.feed"
BEHIND, AHEAD = timedelta(days=60), timedelta(days=730)  # of a feed
WEEK = 7


# --- the calendar ---------------------------------------------------------------------------------


def rows_between(actor: Actor, person_id: int, since: datetime, until: datetime) -> list[Row]:
    """What a person has from one moment to another, the first first, with what meets what."""
    policies.insist_on_owner(actor, person_id)
    entries = list(_between(person_id, since, until).order_by("starts_at", "pk")[:MOST])
    zone = timezone.get_current_timezone()
    return [_row(each, zone, meeting(each, entries)) for each in entries]


def days_of(actor: Actor, person_id: int, first: date, last: date) -> list[DayRow]:
    """Each day from one to another with what is on it, in the reader's zone."""
    zone = timezone.get_current_timezone()
    since = datetime.combine(first, time(), zone) - DAY  # whole days are kept in UTC
    until = datetime.combine(last, time(), zone) + 2 * DAY
    rows = rows_between(actor, person_id, since, until)
    today = clock.now().astimezone(zone).date()
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [
        DayRow(day, tuple(row for row in rows if row.on <= day <= row.until), day == today)
        for day in days
    ]


def month_of(actor: Actor, person_id: int, day: date) -> list[list[DayRow]]:
    """The weeks, Monday to Sunday, that hold the month of a day."""
    first = day.replace(day=1)
    start = first - timedelta(days=first.weekday())
    last = (first + timedelta(days=31)).replace(day=1) - DAY
    end = last + timedelta(days=6 - last.weekday())
    days = [
        replace(each, is_outside=each.on.month != day.month)
        for each in days_of(actor, person_id, start, end)
    ]
    return [days[at : at + WEEK] for at in range(0, len(days), WEEK)]


def entry_for(actor: Actor, entry_id: int) -> Entry:
    """The one way to an entry: its person's."""
    entry = Entry.objects.within(actor.scope).filter(pk=entry_id).first()
    if entry is None:
        raise NotFound
    return entry


def learning_hours(actor: Actor, person_id: int) -> dict[int, LearningHours]:
    """When a person likes to learn, by weekday (0 is Monday)."""
    policies.insist_on_owner(actor, person_id)
    hours = LearningHours.objects.within(actor.scope).filter(person_id=person_id)
    return {each.weekday: each for each in hours.order_by("weekday")}


def meeting(entry: Entry, others: Iterable[Entry]) -> tuple[str, ...]:
    """The titles of what takes the same time. Whole days meet nothing: they name a day."""
    if entry.is_all_day or entry.cancelled_at:
        return ()
    return tuple(
        each.title
        for each in others
        if each.pk != entry.pk
        and (each.is_busy or entry.is_busy)
        and not (each.is_all_day or each.cancelled_at)
        and each.starts_at < entry.ends_at
        and entry.starts_at < each.ends_at
    )


def _between(person_id: int, since: datetime, until: datetime) -> QuerySet[Entry]:
    rows = Entry.objects.unscoped("of the person whom the policy was asked about")
    mine = rows.filter(person_id=person_id, cancelled_at=None)
    return mine.filter(starts_at__lt=until, ends_at__gte=since)


def _row(entry: Entry, zone: object, meets: tuple[str, ...]) -> Row:
    kind = kind_of(entry.kind)
    starts, ends = entry.starts_at, entry.ends_at
    if entry.is_all_day:  # that day, wherever one is
        starts, ends = (
            datetime.combine(at.astimezone(UTC).date(), time(), zone)  # type: ignore[arg-type]
            for at in (starts, ends)
        )
    else:
        starts, ends = starts.astimezone(zone), ends.astimezone(zone)  # type: ignore[arg-type]
    return Row(
        id=entry.pk,
        source=entry.source,
        kind=entry.kind,
        label=kind.label,
        icon=kind.icon,
        tone=kind.tone,
        title=entry.title,
        note=entry.note,
        place=entry.place,
        url=entry.url,
        starts_at=starts,
        ends_at=ends,
        there=_there(entry, starts),
        zone=entry.zone,
        is_all_day=entry.is_all_day,
        is_busy=entry.is_busy,
        is_cancelled=entry.cancelled_at is not None,
        is_own=entry.kind == OWN,
        meets=meets,
    )


def _there(entry: Entry, here: datetime) -> datetime | None:
    """How it reads where it takes place, unless the clocks there say the same; without a zone, so
    that no page turns it into the reader's."""
    if entry.is_all_day:
        return None
    there = entry.starts_at.astimezone(ZoneInfo(entry.zone))
    return None if there.utcoffset() == here.utcoffset() else there.replace(tzinfo=None)


# --- busy and free --------------------------------------------------------------------------------


def busy_between(
    person_ids: Collection[int], since: datetime, until: datetime, *, but: str = ""
) -> dict[int, list[Slot]]:
    """When people are busy, as whoever plans for them needs it: moments, and nothing else.

    `but` leaves out what a source, or all sources that begin so, wrote.
    """
    rows = Entry.objects.unscoped("moments only, for who plans for them").filter(
        person_id__in=person_ids,
        cancelled_at=None,
        is_busy=True,
        is_all_day=False,
        starts_at__lt=until,
        ends_at__gt=since,
    )
    if but:
        rows = rows.exclude(source__startswith=but)
    found: dict[int, list[Slot]] = {pk: [] for pk in person_ids}
    for person_id, *slot in rows.order_by("starts_at").values_list(
        "person_id", "starts_at", "ends_at"
    ):
        found[person_id].append(Slot(*slot))
    return found


def free_between(person_id: int, since: datetime, until: datetime, *, but: str = "") -> list[Slot]:
    """The learning hours of a person without what they are busy with, the first first."""
    hours = LearningHours.objects.unscoped("moments only, for who plans for them")
    mine = {each.weekday: each for each in hours.filter(person_id=person_id)}
    if not mine:
        return []
    card = identity.cards_of([person_id])[person_id]
    zone = ZoneInfo(card.time_zone or timezone.get_default_timezone_name())
    busy = busy_between([person_id], since, until, but=but)[person_id]
    days = ((until - since) // DAY) + 2
    first = since.astimezone(zone).date()
    found: list[Slot] = []
    for day in (first + timedelta(days=number) for number in range(days)):
        if window := mine.get(day.weekday()):
            starts, ends = (
                datetime.combine(day, at, zone).astimezone(UTC)
                for at in (window.starts, window.ends)
            )
            whole = Slot(max(starts, since), min(ends, until))
            found += _without(whole, busy)
    return found


def people_with_hours() -> list[int]:
    """Who said when they like to learn."""
    hours = LearningHours.objects.unscoped("who plans for them asks")
    return sorted(set(hours.values_list("person_id", flat=True)))


def _without(whole: Slot, busy: Sequence[Slot]) -> list[Slot]:
    """What is left of a slot between others, which are in order."""
    left, at = [], whole.starts_at
    for each in busy:
        if each.ends_at <= at or each.starts_at >= whole.ends_at:
            continue
        if each.starts_at > at:
            left.append(Slot(at, each.starts_at))
        at = max(at, each.ends_at)
    return [*left, Slot(at, whole.ends_at)] if at < whole.ends_at else left


# --- the feed -------------------------------------------------------------------------------------


def hash_of(secret: str) -> str:
    """What is kept of a secret, to be found by."""
    return sha256(secret.encode()).hexdigest()


def secret_of(actor: Actor, person_id: int) -> str:
    """The secret of a person's feed; empty where they have none."""
    policies.insist_on_owner(actor, person_id)
    mine = Feed.objects.within(actor.scope).filter(person_id=person_id).first()
    return cipher(SEALED).decrypt(mine.sealed.encode()).decode() if mine else ""


def person_of_feed(secret: str) -> int:
    """Whose calendar an address is; whoever has it may read it."""
    feeds = Feed.objects.unscoped("the secret is the proof")
    found = feeds.filter(secret_hash=hash_of(secret), person__is_active=True)
    person_id = found.values_list("person_id", flat=True).first()
    if person_id is None:
        raise NotFound
    return person_id


def feed_entries(person_id: int) -> list[Entry]:
    """What stands in a feed: the last weeks and what is to come, also what was called off."""
    now = clock.now()
    rows = Entry.objects.unscoped("of a feed whose secret was given").filter(
        person_id=person_id, ends_at__gte=now - BEHIND, starts_at__lte=now + AHEAD
    )
    return list(rows.order_by("starts_at", "pk")[: 4 * MOST])


def mark_of(entries: Sequence[Entry]) -> str:
    """Differs as soon as anything of a feed does: for those who ask whether it changed."""
    told = "|".join(f"{each.uid}:{each.sequence}:{bool(each.cancelled_at)}" for each in entries)
    return hash_of(told)[:32]


def feed_text(entries: Iterable[Entry], name: str, base: str) -> bytes:
    """A feed as a file; `base` is what addresses of pages begin with."""
    return feed((item_of(each, base) for each in entries), name=name)


def item_of(entry: Entry, base: str) -> Item:
    """An entry as a calendar outside reads it."""
    return Item(
        uid=entry.uid,
        sequence=entry.sequence,
        title=entry.title,
        starts_at=entry.starts_at.astimezone(UTC),
        ends_at=entry.ends_at.astimezone(UTC),
        zone=entry.zone,
        changed_at=entry.changed_at.astimezone(UTC),
        note=entry.note,
        place=entry.place,
        url=base + entry.url if entry.url else "",
        is_all_day=entry.is_all_day,
        is_busy=entry.is_busy,
        is_cancelled=entry.cancelled_at is not None,
    )


# --- words ----------------------------------------------------------------------------------------


def when_words(entry: Entry, zone: str) -> str:
    """When it is, in the language of now and a reader's zone; the place's too, where it differs."""
    here = entry.starts_at.astimezone(ZoneInfo(zone))
    if entry.is_all_day:
        return date_format(entry.starts_at.astimezone(UTC), "DATE_FORMAT")
    ends = entry.ends_at.astimezone(ZoneInfo(zone))
    words = (
        f"{date_format(here, 'DATE_FORMAT')}, {time_format(here)} – {time_format(ends)} ({zone})"  # noqa: RUF001
    )
    there = _there(entry, here)
    return f"{words}, {time_format(there)} ({entry.zone})" if there else words

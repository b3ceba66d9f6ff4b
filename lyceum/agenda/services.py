"""Writing entries down, taking them back, and telling their people by mail."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, time, timedelta
from email.utils import parseaddr
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner
from lyceum.kernel.sealing import cipher
from lyceum.messaging import api as messaging

from . import policies, selectors
from .errors import EndsBeforeItStarts, NoSuchYear
from .events import BusyTimeAdded, BusyTimeRemoved, FeedRenewed, LearningHoursChosen
from .ics import invitation
from .models import Entry, Feed, LearningHours
from .types import FIRST_YEAR, LAST_YEAR, OWN, NewEntry, kind_of

WRITTEN = "entries are found by whoever wrote them"
# What a reader has to know of anew; the rest changes quietly.
TOLD = ("title", "starts_at", "ends_at", "zone", "place", "is_all_day")
KEPT = (*TOLD, "kind", "note", "url", "is_busy", "organisation_id")
BATCH = 500
LONGEST = timedelta(days=7)
MANY = 10  # dates of one message that go along for the calendar


# --- what other apps write down -------------------------------------------------------------------


@transaction.atomic
def write_entries(entries: Sequence[NewEntry]) -> int:
    """Write entries down; the same source for the same person is a change of the same entry.

    Whom it concerns is told by mail where the kind invites and it is not over. Gives how many are
    new or different now. Called in the transaction of what gave them their dates.
    """
    known = _known({each.source for each in entries}, {each.person_id for each in entries})
    told: dict[str, list[Entry]] = {"agenda.invited": [], "agenda.changed": []}
    fresh, changed = [], []
    for new in {(each.person_id, each.source): each for each in entries}.values():
        old = known.get((new.person_id, new.source))
        if old is None:
            fresh.append(_entry(new))
        elif kind := _took_over(old, new):
            changed.append(old)
            told.get(kind, []).append(old)
    told["agenda.invited"] += Entry.objects.bulk_create(fresh, batch_size=BATCH)
    Entry.objects.unscoped(WRITTEN).bulk_update(changed, _CHANGES, batch_size=BATCH)
    for kind, about in told.items():
        _tell(kind, about)
    return len(fresh) + len(changed)


@transaction.atomic
def cancel_entries(
    sources: Collection[str],
    person_ids: Collection[int] | None = None,
    *,
    is_quiet: bool = False,
) -> int:
    """Call entries off: they leave the calendar, and calendars outside are told, unless something
    else that was just told stands in their place (`is_quiet`). Gives how many."""
    rows = Entry.objects.unscoped(WRITTEN).filter(source__in=sources, cancelled_at=None)
    if person_ids is not None:
        rows = rows.filter(person_id__in=person_ids)
    ended = list(rows.select_for_update().order_by("pk"))
    for each in ended:
        each.cancelled_at = each.changed_at = clock.now()
        each.sequence += 1
    Entry.objects.unscoped(WRITTEN).bulk_update(ended, _CHANGES, batch_size=BATCH)
    if not is_quiet:
        _tell("agenda.cancelled", ended)
    return len(ended)


@transaction.atomic
def replace_entries(*, person_id: int, prefix: str, entries: Sequence[NewEntry]) -> int:
    """All that sources which begin with `prefix` wrote for a person is this now, quietly."""
    rows = Entry.objects.unscoped(WRITTEN).filter(
        person_id=person_id, source__startswith=prefix, cancelled_at=None
    )
    gone = set(rows.values_list("source", flat=True)) - {each.source for each in entries}
    return write_entries(entries) + (cancel_entries(gone, [person_id]) if gone else 0)


_CHANGES = (*KEPT, "sequence", "changed_at", "cancelled_at")


def _known(sources: Collection[str], person_ids: Collection[int]) -> dict[tuple[int, str], Entry]:
    rows = Entry.objects.unscoped(WRITTEN).select_for_update()
    found = rows.filter(source__in=sources, person_id__in=person_ids).order_by("pk")
    return {(each.person_id, each.source): each for each in found}


def _entry(new: NewEntry) -> Entry:
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return Entry(
        **asdict(new) | {"title": new.title[:300], "place": new.place[:400]},
        owner_id=person_owner(new.person_id),
        uid=f"{new.source.replace(':', '-')}@{host}"[:200],
        changed_at=clock.now(),
    )


def _took_over(old: Entry, new: NewEntry) -> str:
    """Let the entry say what is new; gives what its person is told, or "quietly", or nothing."""
    said = {name: getattr(new, name) for name in KEPT}
    said |= {"title": new.title[:300], "place": new.place[:400]}
    differs = {name for name in KEPT if getattr(old, name) != said[name]}
    is_back = old.cancelled_at is not None
    if not differs and not is_back:
        return ""
    for name, value in said.items():
        setattr(old, name, value)
    old.sequence += 1
    old.changed_at, old.cancelled_at = clock.now(), None
    if is_back:
        return "agenda.invited"
    return "agenda.changed" if differs & set(TOLD) else "quietly"


# --- telling --------------------------------------------------------------------------------------


def _tell(kind: str, entries: Iterable[Entry]) -> None:
    """One message to each person, whatever the number of dates; what is over is not told."""
    by_person: dict[int, list[Entry]] = defaultdict(list)
    for each in sorted(entries, key=lambda entry: entry.starts_at):
        if kind_of(each.kind).invites and each.ends_at > clock.now():
            by_person[each.person_id].append(each)
    cards = identity.cards_of(list(by_person))
    by_organisation: dict[int | None, list[tuple[identity.PersonCard, list[Entry]]]]
    by_organisation = defaultdict(list)
    for person_id, mine in by_person.items():
        if card := cards.get(person_id):
            by_organisation[mine[0].organisation_id].append((card, mine))
    for organisation_id, told in by_organisation.items():
        messaging.send_each(
            kind=kind,
            to={card.id: _about_dates(card, mine) for card, mine in told},
            organisation_id=organisation_id,
            calendars={card.id: _invitations(card, mine) for card, mine in told},
            key=_key(each for _card, mine in told for each in mine),
        )


def _about_dates(card: identity.PersonCard, entries: list[Entry]) -> messaging.About:
    zone = card.time_zone or timezone.get_default_timezone_name()
    first = entries[0]
    with translation.override(card.locale or settings.LANGUAGE_CODE):
        when = selectors.when_words(first, zone)
    url = first.url or reverse("agenda:mine")
    more = len(entries) - 1
    return messaging.About(first.title, url, when=when, more=more, place=first.place)


def _invitations(card: identity.PersonCard, entries: list[Entry]) -> list[messaging.Calendar]:
    return [_invitation(each, card) for each in entries[:MANY]] if card.email else []


def _key(entries: Iterable[Entry]) -> str:
    """Every change is told: a date called off and set anew reads like the first time, but their
    calendar has to hear it."""
    states = ",".join(f"{each.pk}:{each.sequence}" for each in entries)
    return f"entries:{sha256(states.encode()).hexdigest()}"


def _invitation(entry: Entry, card: identity.PersonCard) -> messaging.Calendar:
    item = selectors.item_of(entry, settings.BASE_URL.rstrip("/"))
    from_us = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return messaging.Calendar(
        *invitation(item, organizer=from_us, attendee=card.email or "", name=card.name)
    )


# --- what a person does in their own calendar -----------------------------------------------------


@transaction.atomic
def add_busy_time(
    *, by: Actor, person_id: int, title: str, starts_at: datetime, ends_at: datetime
) -> Entry:
    """A time that is taken, in the person's own words; nothing is planned into it."""
    policies.insist_on_owner(by, person_id)
    if not timedelta() < ends_at - starts_at <= LONGEST:
        raise EndsBeforeItStarts
    if not FIRST_YEAR <= starts_at.year <= LAST_YEAR:
        raise NoSuchYear(first=FIRST_YEAR, last=LAST_YEAR)
    zone = timezone.get_current_timezone_name()
    source = f"agenda.own:{token_urlsafe(9)}"
    new = NewEntry(
        person_id=person_id,
        source=source,
        kind=OWN,
        title=title,
        starts_at=starts_at,
        ends_at=ends_at,
        zone=zone,
    )
    entry = _entry(new)
    entry.save()
    publish(BusyTimeAdded(**_about(by, person_id), entry_id=entry.pk))
    return entry


@transaction.atomic
def remove_busy_time(*, by: Actor, entry_id: int) -> None:
    """Their own words only: what an app wrote is called off where it comes from."""
    entry = selectors.entry_for(by, entry_id)
    if entry.kind != OWN or entry.cancelled_at:
        return
    entry.cancelled_at = entry.changed_at = clock.now()
    entry.sequence += 1
    entry.save(update_fields=["cancelled_at", "changed_at", "sequence"])
    publish(BusyTimeRemoved(**_about(by, entry.person_id), entry_id=entry.pk))


@transaction.atomic
def choose_learning_hours(
    *, by: Actor, person_id: int, hours: Mapping[int, tuple[time, time]]
) -> None:
    """When the person likes to learn: weekday (0 is Monday) → from, until, in their own zone."""
    policies.insist_on_owner(by, person_id)
    if any(starts >= ends for starts, ends in hours.values()):
        raise EndsBeforeItStarts
    LearningHours.objects.within(by.scope).filter(person_id=person_id).delete()
    LearningHours.objects.bulk_create(
        LearningHours(
            owner_id=person_owner(person_id),
            person_id=person_id,
            weekday=weekday,
            starts=starts,
            ends=ends,
        )
        for weekday, (starts, ends) in hours.items()
    )
    publish(LearningHoursChosen(**_about(by, person_id)))


@transaction.atomic
def renew_feed(*, by: Actor, person_id: int) -> str:
    """A new secret address for the calendar of a person; the old one opens nothing any more."""
    policies.insist_on_owner(by, person_id)
    secret = token_urlsafe(32)
    Feed.objects.within(by.scope).update_or_create(
        person_id=person_id,
        defaults={
            "owner_id": person_owner(person_id),
            "secret_hash": selectors.hash_of(secret),
            "sealed": cipher(selectors.SEALED).encrypt(secret.encode()).decode(),
            "made_at": clock.now(),
        },
    )
    publish(FeedRenewed(**_about(by, person_id)))
    return secret


def _about(by: Actor, person_id: int) -> dict[str, Any]:
    return {"by": str(by), "owner_id": person_owner(person_id), "person_id": person_id}

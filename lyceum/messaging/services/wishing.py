"""What people want to be told, where and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction

from lyceum.identity import api as identity
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner
from lyceum.messaging import selectors
from lyceum.messaging.errors import NoSuchChoice
from lyceum.messaging.events import PreferenceChanged, RhythmChanged
from lyceum.messaging.models import Preference, Rhythm, State, Way
from lyceum.messaging.types import CALENDAR, CHANNELS, MAIL, NEVER, NOW, kind_of

from .delivering import plan_anew


@dataclass(frozen=True)
class NewRhythm:
    """When somebody wants to be told, in their own zone; days are 0 (Monday) to 6."""

    quiet_from: time | None = None
    quiet_to: time | None = None
    days: frozenset[int] = frozenset(range(7))
    digest_at: time = time(8)
    digest_day: int = 0
    daily_limit: int = Rhythm.DAILY_LIMIT


@transaction.atomic
def choose(*, by: Actor, person_id: int, kind: str, channel: str, pace: str) -> None:
    """At which pace a kind of message comes by a channel; without a kind, all of which nothing
    else is said. It always stands in the inbox. What is never to come does not come late either."""
    if not (by.is_system or by.person_id == person_id):
        raise Forbidden
    if channel not in dict(CHANNELS) or pace not in dict(selectors.paces_of(channel)):
        raise NoSuchChoice(channel, pace)
    said, is_new = Preference.objects.get_or_create(
        person_id=person_id, kind=kind, channel=channel, defaults={"pace": pace}
    )
    if not is_new and said.pace == pace:
        return
    said.pace = pace
    said.save(update_fields=["pace"])
    _settle_held(person_id, kind, channel, pace)
    publish(
        PreferenceChanged(
            by=str(by),
            owner_id=person_owner(person_id),
            person_id=person_id,
            kind=kind,
            by_mail=channel != MAIL or pace != NEVER,
            channel=channel,
            pace=pace,
        )
    )


@transaction.atomic
def choose_many(*, by: Actor, person_id: int, paces: Mapping[tuple[str, str], str]) -> int:
    """A whole page of choices, by kind and channel; how many of them are new."""
    for (kind, channel), pace in paces.items():
        choose(by=by, person_id=person_id, kind=kind, channel=channel, pace=pace)
    return len(paces)


def _settle_held(person_id: int, kind: str, channel: str, pace: str) -> None:
    if not kind:
        return
    held = Way.objects.filter(person_id=person_id, channel=channel, state=State.WAITING)
    held = held.filter(message__kind=kind).exclude(why="")
    if pace == NEVER:
        held.update(state=State.DROPPED, reason="the person does not want it")
    elif pace == NOW:
        held.filter(why__in=["daily", "weekly"]).update(try_at=clock.now())


def choose_mail(*, by: Actor, person_id: int, kind: str, by_mail: bool) -> None:
    """Whether messages of a kind also come by mail."""
    pace = NOW if by_mail else NEVER
    choose(by=by, person_id=person_id, kind=kind, channel=MAIL, pace=pace)


@transaction.atomic
def mute_by_link(*, person_id: int, kinds: list[str]) -> None:
    """No more mails of these kinds, by the signed link of one of them; those with dates neither."""
    by = actors.person(person_id)
    for kind in kinds:
        choose_mail(by=by, person_id=person_id, kind=kind, by_mail=False)
        if kind_of(kind).has_dates:
            choose(by=by, person_id=person_id, kind=kind, channel=CALENDAR, pace=NEVER)


@transaction.atomic
def set_rhythm(*, by: Actor, new: NewRhythm) -> Rhythm:
    """When the person may be told; what is held back is planned anew."""
    rhythm = _rhythm(by)
    rhythm.quiet_from, rhythm.quiet_to = new.quiet_from, new.quiet_to
    rhythm.days = "".join(map(str, sorted(new.days))) or "0123456"
    rhythm.digest_at, rhythm.digest_day = new.digest_at, new.digest_day
    rhythm.daily_limit = new.daily_limit
    return _kept(by, rhythm)


@transaction.atomic
def do_not_disturb(*, by: Actor, until: datetime | None) -> Rhythm:
    """Nothing but what is urgent before a moment; without one, as always."""
    rhythm = _rhythm(by)
    rhythm.undisturbed_until = until
    return _kept(by, rhythm)


def _rhythm(by: Actor) -> Rhythm:
    if by.person_id is None:
        raise Forbidden
    return Rhythm.objects.get_or_create(person_id=by.person_id)[0]


def _kept(by: Actor, rhythm: Rhythm) -> Rhythm:
    rhythm.save()
    plan_anew(rhythm.person_id)
    owner = person_owner(rhythm.person_id)
    publish(RhythmChanged(by=str(by), owner_id=owner, person_id=rhythm.person_id))
    return rhythm


def settle_preferences(fold: identity.Fold) -> None:
    """Two accounts become one: what either did not want does not come."""
    unwanted = Preference.objects.filter(person_id=fold.folded_id, pace=NEVER)
    no = set(unwanted.values_list("kind", "channel"))
    for one in Preference.objects.filter(person_id=fold.kept_id).exclude(pace=NEVER):
        if (one.kind, one.channel) in no:
            fold.change(one, pace=NEVER)

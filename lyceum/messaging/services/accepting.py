"""This kind of message to this person about this thing: accepted, with its ways out planned."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from lyceum.connections import api as connections
from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.scope import person_owner
from lyceum.messaging import selectors
from lyceum.messaging.engine import timing
from lyceum.messaging.engine.timing import Hours
from lyceum.messaging.models import Mail, Message, Way
from lyceum.messaging.types import (
    CALENDAR,
    CHATS,
    MAIL,
    NEVER,
    NOW,
    PUSH,
    About,
    Calendar,
    Kind,
    Thread,
)

from .mails import made_mail, write_mails

BATCH = 1000
DAY = timedelta(days=1)
TRIES = 5


@transaction.atomic
def send(  # noqa: PLR0913  what a message may carry
    *,
    kind: str,
    to: int,
    about: About,
    organisation_id: int | None = None,
    calendars: Sequence[Calendar] = (),
    key: str = "",
    thread: Thread | None = None,
) -> Message:
    """One message to one person: in their inbox, and by the channels that they want; and in the
    `thread` of a chat in which they wrote, instead of by that chat otherwise.

    The same is not told twice: what has a `key` is told once for ever; what says the very same as
    one of the last day that they have not read yet is that one. The mail takes along what is for
    their calendar.
    """
    known = selectors.insist_on_kind(kind)
    system = _system(thread)
    told = Telling(
        known,
        about,
        organisation_id,
        tuple(calendars),
        key,
        thread=thread if system else None,
        system=system,
    )
    [message], ways = _accept(told, [to])
    write_mails([way.pk for way in ways if way.channel == MAIL and not way.why])
    return message


def _system(thread: Thread | None) -> str:
    """Of the chat that a thread is in; nothing where the chat was left."""
    row = connections.token_row_of(thread.token_id) if thread else None
    return row.system if row else ""


def send_many(
    *,
    kind: str,
    to: Sequence[int],
    about: About,
    organisation_id: int | None = None,
    key: str = "",
) -> int:
    """The same message to many people, a thousand a transaction; the worker writes the mails."""
    told = Telling(selectors.insist_on_kind(kind), about, organisation_id, (), key)
    _accept_all(told, list(dict.fromkeys(to)))
    return len(to)


def send_each(
    *,
    kind: str,
    to: Mapping[int, About],
    key: str,
    organisation_id: int | None = None,
    calendars: Mapping[int, Sequence[Calendar]] | None = None,
) -> int:
    """To many people at once, to each in their own words, with what is for their own calendar; told
    once under its key."""
    if not key:
        raise ValueError("what is said to each in their own words is known by its key")
    known = selectors.insist_on_kind(kind)
    told = Telling(known, About(), organisation_id, (), key, to, calendars)
    _accept_all(told, list(to))
    return len(to)


def _accept_all(told: "Telling", everybody: list[int]) -> None:
    for start in range(0, len(everybody), BATCH):
        with transaction.atomic():
            _accept(told, everybody[start : start + BATCH])


@transaction.atomic
def send_mail(*, kind: str, address: str, locale: str, about: About) -> Mail:
    """A mail to somebody who has no inbox here, or who must get it at this very address."""
    known = selectors.insist_on_kind(kind)
    mail = made_mail(known, address, locale, about)
    mail.save()
    return mail


# --- told once ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Telling:
    """What is told, whoever it is told to."""

    kind: Kind
    about: About
    organisation_id: int | None
    calendars: tuple[Calendar, ...]
    key: str
    each: Mapping[int, About] | None = None
    dates: Mapping[int, Sequence[Calendar]] | None = None
    thread: Thread | None = None
    system: str = ""

    def about_of(self, person_id: int) -> About:
        """What is said to somebody."""
        return self.each[person_id] if self.each is not None else self.about

    def dates_of(self, person_id: int) -> Sequence[Calendar]:
        """What goes along for somebody's calendar."""
        return self.dates.get(person_id, ()) if self.dates is not None else self.calendars

    @property
    def can_repeat(self) -> bool:
        """What is urgent or must be said is said as often as somebody says it."""
        return not self.key and (self.kind.is_urgent or self.kind.is_required)


def _accept(told: Telling, person_ids: list[int]) -> tuple[list[Message], list[Way]]:
    """The message of each person, the new and the old; and the ways out of the new."""
    for attempt in range(TRIES):
        known = {} if told.can_repeat else _told_before(told, person_ids)
        fresh = [pk for pk in person_ids if pk not in known]
        try:
            with transaction.atomic():
                made = _messages(told, fresh)
                ways = Way.objects.bulk_create(_ways(told, made))
        except IntegrityError:  # somebody else tells the same at this moment
            if attempt == TRIES - 1 or not told.key:
                raise
            continue
        by_person = known | {message.person_id: message for message in made}
        return [by_person[pk] for pk in person_ids], ways
    raise AssertionError  # the last attempt returns or raises


def _told_before(told: Telling, person_ids: list[int]) -> dict[int, Message]:
    """One query: keys are kept for as long as messages are, the rest for a day."""
    every = Message.objects.unscoped("whether the same was told to these people before")
    if told.key:
        found = every.filter(person_id__in=person_ids, kind=told.kind.name, key=told.key)
    else:
        owners = [person_owner(pk) for pk in person_ids]
        unread = every.filter(owner_id__in=owners, read_at=None, kind=told.kind.name)
        found = unread.filter(print=told.about.print, created_at__gt=clock.now() - DAY)
    return {message.person_id: message for message in found.order_by("pk")}


def _messages(told: Telling, person_ids: list[int]) -> list[Message]:
    moment = clock.now()
    said = {pk: told.about_of(pk) for pk in person_ids}
    marks = {about: about.print for about in set(said.values())}
    return Message.objects.bulk_create(
        Message(
            owner_id=person_owner(person_id),
            person_id=person_id,
            organisation_id=told.organisation_id,
            kind=told.kind.name,
            words=said[person_id].words,
            url=said[person_id].url,
            key=told.key,
            print=marks[said[person_id]],
            created_at=moment,
        )
        for person_id in person_ids
    )


# --- ways out -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reach:
    """How a batch of people can be reached, and what they want. Asked once for all of them."""

    cards: Mapping[int, identity.PersonCard]
    paces: Mapping[int, Mapping[str, str]]
    hours: Mapping[int, tuple[Hours, int]]
    late: Mapping[tuple[int, str], int]
    failing: frozenset[str]
    browsers: frozenset[int]
    chats: Mapping[tuple[int, str], int]


def _reach(told: Telling, person_ids: list[int]) -> Reach:
    cards = {pk: card for pk, card in identity.cards_of(person_ids).items() if card.is_active}
    paces = selectors.paces(list(cards), told.kind)
    talkers = [pk for pk in cards if any(paces[pk][chat] != NEVER for chat in CHATS)]
    since = clock.now() - DAY
    waits = not told.kind.is_urgent
    return Reach(
        cards,
        paces,
        selectors.hours_of(cards) if waits else {},
        selectors.told_of_late(list(cards), told.kind.family, since) if waits else {},
        frozenset(selectors.failing_among({card.email for card in cards.values() if card.email})),
        frozenset(selectors.with_browsers(list(cards))),
        selectors.chats_of(talkers, told.organisation_id) if talkers else {},
    )


def _ways(told: Telling, messages: list[Message]) -> list[Way]:
    if not messages:
        return []
    reach, moment = _reach(told, [message.person_id for message in messages]), clock.now()
    return [way for message in messages for way in _ways_of(told, message, reach, moment)]


def _ways_of(told: Telling, message: Message, reach: Reach, moment: datetime) -> Iterator[Way]:
    card = reach.cards.get(message.person_id)
    if card is None:
        return
    if told.thread:
        yield _in_thread(told.thread, told, message, moment)
    for channel, pace in _channels(told, card, reach):
        token_id = reach.chats.get((card.id, channel))
        if told.thread and token_id == told.thread.token_id:
            continue
        at, why = _when(told, card, reach, channel, pace, moment)
        yield Way(
            message=message,
            person_id=card.id,
            channel=channel,
            family=told.kind.family,
            token_id=token_id,
            calendars=_dates(told, card, reach) if channel == MAIL else [],
            why=why,
            created_at=moment,
            try_at=at,
        )


def _in_thread(thread: Thread, told: Telling, message: Message, moment: datetime) -> Way:
    """At once: they have written there, and wait."""
    return Way(
        message=message,
        person_id=message.person_id,
        channel=told.system,
        family=told.kind.family,
        token_id=thread.token_id,
        in_thread=asdict(thread),
        created_at=moment,
        try_at=moment,
    )


def _channels(told: Telling, card: identity.PersonCard, reach: Reach) -> Iterator[tuple[str, str]]:
    """By which channels it goes to somebody, and at which pace each. A date for their calendar is
    brought by a mail: whoever wants dates at once gets it at once, whatever they say of mails."""
    wanted, kind = reach.paces[card.id], told.kind
    has_date = bool(told.calendars) and wanted[CALENDAR] == NOW
    by_mail = NOW if kind.is_required or kind.is_urgent or has_date else wanted[MAIL]
    fails = card.email in reach.failing and not kind.is_urgent
    if card.email and by_mail != NEVER and not fails:
        yield MAIL, by_mail
    if card.id in reach.browsers and wanted[PUSH] != NEVER and not kind.secret:
        yield PUSH, wanted[PUSH]
    for chat in CHATS:
        if (card.id, chat) in reach.chats and wanted[chat] != NEVER and not kind.secret:
            yield chat, wanted[chat]


def _when(
    told: Telling,
    card: identity.PersonCard,
    reach: Reach,
    channel: str,
    pace: str,
    moment: datetime,
) -> tuple[datetime, str]:
    if told.kind.is_urgent:
        return moment, ""
    hours, limit = reach.hours[card.id]
    # What has to be said is held back in quiet hours, but never for its number.
    is_over = bool(limit) and reach.late.get((card.id, channel), 0) >= limit
    plan = timing.plan(pace, hours, moment, is_over_cap=is_over and not told.kind.is_required)
    return plan.at, plan.why


def _dates(told: Telling, card: identity.PersonCard, reach: Reach) -> list[list[str]]:
    if reach.paces[card.id][CALENDAR] == NEVER:
        return []
    return [[each.method, each.text] for each in told.dates_of(card.id)]

"""What people want to be told, and when."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.core import signing
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lyceum.connections import api as connections
from lyceum.identity import api as identity
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.messaging.engine.timing import Hours
from lyceum.messaging.models import (
    ChatDesk,
    ChatEar,
    FailingAddress,
    Preference,
    PushSubscription,
    Rhythm,
    Way,
)
from lyceum.messaging.types import (
    AT_ONCE_OR_NEVER,
    CALENDAR,
    CHANNELS,
    CHATS,
    FAMILIES,
    MAIL,
    NEVER,
    NOW,
    PACES,
    PUSH,
    Cell,
    Choice,
    Kind,
    kind_of,
    registered_kinds,
)
from lyceum.organisations import api as organisations

from . import words

UNSUBSCRIBE = "messaging.unsubscribe"
ALL = ""  # as a kind: all of which nothing else is said


# --- of many, for who sends -----------------------------------------------------------------------


def paces(person_ids: Collection[int], kind: Kind) -> dict[int, dict[str, str]]:
    """At which pace these people want a kind by each channel, by person. One query for 900."""
    said: dict[int, dict[str, dict[str, str]]] = defaultdict(lambda: {ALL: {}, kind.name: {}})
    for some in identity_batches(person_ids):
        rows = Preference.objects.filter(person_id__in=some, kind__in=[ALL, kind.name])
        for person_id, name, channel, pace in rows.values_list(*PREFERENCE):
            said[person_id][name][channel] = pace
    return {pk: _paces(kind, said[pk]) if pk in said else _unsaid(kind) for pk in person_ids}


PREFERENCE = ("person_id", "kind", "channel", "pace")


def _unsaid(kind: Kind) -> dict[str, str]:
    return _paces(kind, {ALL: {}, kind.name: {}})


def _paces(kind: Kind, said: dict[str, dict[str, str]]) -> dict[str, str]:
    words = {
        channel: said[kind.name].get(channel) or said[ALL].get(channel, "")
        for channel, _label in CHANNELS
    }
    paces = {channel: word or kind.default(channel) for channel, word in words.items()}
    if paces[MAIL] == NEVER and not words[CALENDAR]:  # dates come by mail
        paces[CALENDAR] = NEVER
    return paces


def identity_batches(ids: Collection[int]) -> list[list[int]]:
    """As many at a time as a query takes on every database."""
    every = list(dict.fromkeys(ids))
    return [every[start : start + 900] for start in range(0, len(every), 900)]


def hours_of(cards: dict[int, identity.PersonCard]) -> dict[int, tuple[Hours, int]]:
    """When these people may be told, and how many messages of a family a day. One query for 900."""
    rhythms: dict[int, Rhythm] = {}
    for some in identity_batches(list(cards)):
        rhythms |= {one.person_id: one for one in Rhythm.objects.filter(person_id__in=some)}
    return {pk: as_hours(rhythms.get(pk), card.time_zone) for pk, card in cards.items()}


def rhythms_of(person_ids: Collection[int]) -> dict[int, Hours]:
    """When these people want to be told, in their own zones, for whoever counts their days. Two
    queries for 900."""
    cards = identity.cards_of(person_ids)
    return {pk: hours for pk, (hours, _limit) in hours_of(cards).items()}


@cache
def _zones() -> frozenset[str]:
    """Looked up once: it reads the whole folder of zones."""
    return frozenset(available_timezones())


def as_hours(rhythm: Rhythm | None, zone: str) -> tuple[Hours, int]:
    """A person's rhythm by the clock of their zone; without one, all hours are free."""
    known = zone if zone in _zones() else settings.TIME_ZONE
    if rhythm is None:
        return Hours(zone=known), Rhythm.DAILY_LIMIT
    hours = Hours(
        zone=known,
        quiet_from=rhythm.quiet_from,
        quiet_to=rhythm.quiet_to,
        days=frozenset(map(int, rhythm.days)),
        undisturbed_until=rhythm.undisturbed_until,
        digest_at=rhythm.digest_at,
        digest_day=rhythm.digest_day,
    )
    return hours, rhythm.daily_limit


def failing_among(addresses: Collection[str]) -> set[str]:
    """Which of these addresses a server has refused for good."""
    found: set[str] = set()
    every = list(addresses)
    for start in range(0, len(every), 900):
        rows = FailingAddress.objects.filter(address__in=every[start : start + 900])
        found |= set(rows.values_list("address", flat=True))
    return found


def with_browsers(person_ids: Collection[int]) -> set[int]:
    """Which of these people have a browser that shows what comes."""
    found: set[int] = set()
    for some in identity_batches(person_ids):
        rows = PushSubscription.objects.filter(person_id__in=some)
        found |= set(rows.values_list("person_id", flat=True))
    return found


def chats_of(
    person_ids: Collection[int], organisation_id: int | None
) -> dict[tuple[int, str], int]:
    """By which token each person is reached in each chat, by person and system: that of the
    organisation a message comes from, else of another of theirs. Two queries."""
    places = organisations.organisations_among(person_ids)
    at = {place for some in places.values() for place in some}
    found: dict[tuple[int, str], int] = {}
    for token in connections.tokens_among(at, CHATS) if at else ():
        for person_id, mine in places.items():
            key = (person_id, token.system)
            is_from_there = token.organisation_id == organisation_id
            if token.organisation_id in mine and (is_from_there or key not in found):
                found[key] = token.id
    return found


# --- one person's page ----------------------------------------------------------------------------

# Channels: name, words, what there is to choose.
Shown = list[tuple[str, str, list[tuple[str, str]]]]


def choices(actor: Actor) -> list[Choice]:
    """Every kind about which there is something to choose, with the person's word. One query."""
    said: dict[str, dict[str, str]] = defaultdict(dict)
    rows = Preference.objects.filter(person_id=_person(actor))
    for kind, channel, pace in rows.values_list("kind", "channel", "pace"):
        said[kind][channel] = pace
    kinds = [kind_of(name) for name in words.known_kinds() | set(registered_kinds())]
    free = sorted((kind for kind in kinds if not kind.is_required), key=lambda one: str(one.label))
    # Said in the reader's language once, and not for each of the hundreds of cells.
    shown = [(channel, str(label), paces_of(channel)) for channel, label in CHANNELS]
    return [_everything(said.get(ALL, {}), shown), *(_choice(kind, said, shown) for kind in free)]


def _everything(said: dict[str, str], shown: Shown) -> Choice:
    """The line above all others: what holds for every kind of which nothing else is said."""
    label = _("Everything of which nothing else is said")
    each = ("", _("As usual"))
    cells: list[Cell | None] = [
        Cell(f":{channel}", label, name, said.get(channel, ""), [each, *paces])
        for channel, name, paces in shown
    ]
    return Choice(ALL, label, cells)


def family_name(kind: str) -> str:
    """What those who send a kind are called on the page of wishes."""
    family = kind.partition(".")[0]
    if not family:
        return ""
    return str(FAMILIES.get(family, family.capitalize()))


def _choice(kind: Kind, said: dict[str, dict[str, str]], shown: Shown) -> Choice:
    known = _paces(kind, {ALL: said.get(ALL, {}), kind.name: said.get(kind.name, {})})
    name = str(kind.label)
    cells = [
        Cell(f"{kind.name}:{channel}", name, label, known[channel], paces)
        if kind.offers(channel)
        else None
        for channel, label, paces in shown
    ]
    return Choice(kind.name, name, cells)


def paces_of(channel: str) -> list[tuple[str, str]]:
    """What there is to choose for a channel, in the language of this moment."""
    return list(_paces_in(get_language(), only_twice=channel in AT_ONCE_OR_NEVER))


@cache  # a page has three hundred of them
def _paces_in(_language: str | None, *, only_twice: bool) -> tuple[tuple[str, str], ...]:
    fits = (NOW, NEVER) if only_twice else dict(PACES)
    return tuple((pace, str(label)) for pace, label in PACES if pace in fits)


def channels_of(actor: Actor) -> set[str]:
    """The channels by which this person can be reached at all: mail always stands there, a chat
    where an organisation of theirs has one, push always (a browser is added on the page)."""
    person_id = _person(actor)
    chats = {system for _person_id, system in chats_of([person_id], None)}
    return {"mail", PUSH, CALENDAR, *chats}


def rhythm_of(actor: Actor) -> Rhythm:
    """When the person may be told, as they said or as it is by itself."""
    person_id = _person(actor)
    return Rhythm.objects.filter(person_id=person_id).first() or Rhythm(person_id=person_id)


def browsers_of(actor: Actor) -> list[PushSubscription]:
    """The person's browsers that show what comes."""
    return list(PushSubscription.objects.filter(person_id=_person(actor)).order_by("-pk"))


def failing_of(actor: Actor) -> FailingAddress | None:
    """Whether mails to this person come back."""
    card = identity.cards_of([_person(actor)]).get(_person(actor))
    if card is None or not card.email:
        return None
    return FailingAddress.objects.filter(address=card.email).first()


def _person(actor: Actor) -> int:
    if actor.person_id is None:
        raise Forbidden
    return actor.person_id


# --- one click ------------------------------------------------------------------------------------


def mute_path(person_id: int, *kinds: str) -> str:
    """The page on which one click ends the mails of these kinds. Signed: it needs no signing in."""
    token = signing.dumps([person_id, ",".join(kinds)], salt=UNSUBSCRIBE, compress=True)
    return reverse("messaging:unsubscribe", args=[token])


def muted_by(token: str) -> tuple[int, list[Kind]]:
    """Whom and what an unsubscribe link is about."""
    try:
        person_id, kinds = signing.loads(token, salt=UNSUBSCRIBE)
    except signing.BadSignature:
        raise NotFound from None
    return person_id, [kind_of(kind) for kind in kinds.split(",")]


def told_of_late(person_ids: Collection[int], family: str, since: datetime) -> dict[Any, int]:
    """How many messages of a family went to each person by each channel since a moment, but for
    those that are held back. One query for 900."""

    found: dict[Any, int] = {}
    for some in identity_batches(person_ids):
        rows = Way.objects.filter(why="", person_id__in=some, created_at__gt=since)
        counted = rows.filter(family=family).order_by().values_list("person_id", "channel")
        found |= {(pk, channel): n for pk, channel, n in counted.annotate(n=Count("pk"))}
    return found


def ears_of(token_ids: Collection[int]) -> dict[int, str]:
    """At which address chats tell us what happens in them, by token; absent where none does."""
    rows = ChatEar.objects.filter(token_id__in=[*token_ids]).select_related("connection")
    return {
        row.token_id: words.absolute(
            reverse("integrations:take-in", args=[row.connection.public_id])
        )
        for row in rows
    }


def desks_among(token_ids: Collection[int]) -> set[int]:
    """In which of these chats what people write to us alone is read. One query."""
    rows = ChatDesk.objects.filter(token_id__in=[*token_ids])
    return set(rows.values_list("token_id", flat=True))

"""The clock's work: what is due goes out, by whatever channel."""

import time
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from lyceum.connections import api as connections
from lyceum.identity import api as identity
from lyceum.kernel import actors, clock
from lyceum.messaging import selectors
from lyceum.messaging.engine import timing
from lyceum.messaging.errors import Hopeless, Limited, NobodyThere, NotSent, TokenRefused
from lyceum.messaging.models import State, Way
from lyceum.messaging.types import MAIL, PUSH, kind_of

from .chats import tell_in_chat
from .mails import bundles, write_mails
from .operators import tell_broken
from .pushing import push_to
from .said import Said, said_of
from .talks import tell_in_thread

ATTEMPTS = 8
FIRST_DELAY = timedelta(minutes=1)
PATIENCE = timedelta(minutes=10)  # a sender that was silent so long is gone
BUDGET = 8  # seconds of one run: the same thread sends the mails, sign-in codes among them
HOUSE = "messaging"
DIGESTS = {timing.DAILY, timing.WEEKLY, timing.CAP}


def deliver_due(limit: int = 500) -> int:
    """Let out what is due: mails into the outbox of mails, the rest to where it goes.

    What was held back is asked about again: who does not want to be disturbed by now is not.
    """
    due = list(_due().select_related("message").order_by("try_at", "pk")[:limit])
    if not due:
        return 0
    cards = identity.cards_of(way.person_id for way in due)
    allowed = _let_wait(due, cards)
    number = write_mails([way.pk for way in allowed if way.channel == MAIL])
    others = [way for way in allowed if way.channel != MAIL]
    return number + _deliver(others, cards)


def _due() -> QuerySet[Way]:
    states = [State.WAITING, State.SENDING]
    sound = Q(token=None) | Q(token__broken_at=None, token__closed_at=None)
    return Way.objects.filter(sound, state__in=states, try_at__lte=clock.now())


def _let_wait(due: list[Way], cards: dict[int, identity.PersonCard]) -> list[Way]:
    """Those that may go now; the others get their new time, in an update for each time."""
    hours, moment = selectors.hours_of(cards), clock.now()
    later: dict[tuple[datetime, str], list[int]] = defaultdict(list)
    allowed = []
    for way in due:
        plan = timing.Plan(moment)
        waits = not (kind_of(way.message.kind).is_urgent or way.in_thread)
        if way.person_id in hours and waits:
            plan = timing.free(hours[way.person_id][0], moment)
        if plan.at > moment:
            later[plan.at, way.why or plan.why].append(way.pk)
        else:
            allowed.append(way)
    for (at, why), ids in later.items():
        Way.objects.filter(pk__in=ids, state=State.WAITING).update(try_at=at, why=why)
    return allowed


def _deliver(ways: list[Way], cards: dict[int, identity.PersonCard]) -> int:
    """One after the other, for as long as there is time; what is left is the first of the next run.

    What asks to wait, refuses our token or is away rests as a whole: it is not asked again for each.
    """
    written = selectors.wordings({way.message.kind for way in ways})
    resting: set[int | str] = set()
    number, over = 0, time.monotonic() + BUDGET
    for some in bundles(ways):
        card, token_id = cards.get(some[0].person_id), some[0].token_id
        if card is None or not card.is_active or card.is_demo:
            _note(some, state=State.DROPPED, reason="nobody is told")
        elif (token_id is None or token_id not in resting) and _claim(some):
            said = said_of(some, card, written)
            trouble = _deliver_one(some, said, resting)
            number += trouble is None
            if token_id is not None and trouble and not isinstance(trouble, NobodyThere | Hopeless):
                resting.add(token_id)
        if time.monotonic() >= over:
            break
    return number


def _claim(ways: list[Way]) -> bool:
    """Whoever moves them to `sending` sends them. Twice only if we die before we can say so."""
    ids = [way.pk for way in ways]
    with transaction.atomic():
        mine = _due().filter(pk__in=ids, attempts=ways[0].attempts)
        taken = Way.objects.filter(pk__in=mine.values("pk"))
        number = taken.update(
            state=State.SENDING, try_at=clock.now() + PATIENCE, attempts=F("attempts") + 1
        )
        if number == len(ids):
            return True
        transaction.set_rollback(True)
    return False


def _deliver_one(ways: list[Way], said: Said, resting: set[int | str]) -> NotSent | None:
    """What went wrong, if anything did."""
    try:
        if ways[0].channel == PUSH:
            push_to(ways[0].person_id, said, resting)
        elif ways[0].in_thread:
            tell_in_thread(ways[0], said)
        else:
            tell_in_chat(ways[0].person_id, ways[0].token_id, said)
    except NotSent as reason:
        _note_trouble(ways, reason)
        return reason
    _note(ways, state=State.SENT, sent_at=clock.now(), reason="", in_thread={})
    return None


def _note_trouble(ways: list[Way], trouble: Exception) -> None:
    """What becomes of it: nothing is lost, and it stands in the inbox whatever happens here."""
    reason = str(trouble)[:400]
    token_id = ways[0].token_id
    if isinstance(trouble, TokenRefused) and token_id is not None:
        _note(ways, state=State.WAITING, reason=reason, try_at=clock.now(), attempts=0)
        _break(token_id, reason)
    elif isinstance(trouble, Limited):
        until = clock.now() + timedelta(seconds=trouble.seconds)
        _note(ways, state=State.WAITING, reason=reason, try_at=until, attempts=ways[0].attempts)
        if token_id is not None:
            _rest(token_id, until)
    elif isinstance(trouble, NobodyThere):
        _note(ways, state=State.DROPPED, reason=reason, in_thread={})
    elif isinstance(trouble, Hopeless) or ways[0].attempts + 1 >= ATTEMPTS:
        _note(ways, state=State.FAILED, reason=reason)
    else:
        later = clock.now() + FIRST_DELAY * 2 ** ways[0].attempts
        _note(ways, state=State.WAITING, reason=reason, try_at=later)
        if token_id is not None:
            _rest(token_id, clock.now() + FIRST_DELAY)


def _note(ways: Iterable[Way], **changes: object) -> None:
    Way.objects.filter(pk__in=[way.pk for way in ways]).update(**changes)


def _rest(token_id: int, until: datetime) -> None:
    """The whole chat waits as long as it asks for."""
    waiting = Way.objects.filter(token=token_id, state=State.WAITING, try_at__lt=until)
    waiting.update(try_at=until)


def _break(token_id: int, reason: str) -> None:
    with transaction.atomic():
        house = actors.system(HOUSE)
        if connections.break_token(by=house, token_id=token_id, trouble=reason):
            tell_broken(token_id, reason)


def forget_old_ways(since: datetime) -> int:
    """Drop what went out, or was given up, before a moment."""
    over = Way.objects.filter(state__in=[State.SENT, State.DROPPED], created_at__lt=since)
    return over.delete()[0]


def plan_anew(person_id: int) -> None:
    """What is held back for somebody gets its time by what they say now. An update for each reason."""
    cards = identity.cards_of([person_id])
    known = selectors.hours_of(cards).get(person_id)
    if known is None:
        return
    hours, moment = known[0], clock.now()
    held = Way.objects.filter(person_id=person_id, state=State.WAITING).exclude(why="")
    for why in set(held.values_list("why", flat=True)):
        if why in DIGESTS:
            at = timing.next_digest(hours, moment, weekly=why == timing.WEEKLY)
        else:
            at = timing.free(hours, moment).at
        held.filter(why=why).update(try_at=at)

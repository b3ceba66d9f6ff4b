"""A preview as somebody, and a trial on the people of the last weeks. Nothing is done."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from lyceum.feedback import api as feedback
from lyceum.identity import api as identity
from lyceum.journeys import policies
from lyceum.journeys.engine.answers import choices_in
from lyceum.journeys.engine.foreseeing import Foreseen, Imagined, foreseen
from lyceum.journeys.engine.shape import (
    Audience,
    Book,
    Fact,
    InSegment,
    Message,
    OnDate,
    OnFact,
    OnSegment,
    Simple,
    Suggest,
    conditions_in,
    facts_in,
    kind_of,
    simple_in,
)
from lyceum.journeys.models import Playbook
from lyceum.journeys.types import ForeseenRow, Names, Trial
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.models import RecordedEvent
from lyceum.organisations import api as organisations

from .people import Knowing, asks_learning, matching, query_of
from .playbooks import tells_answers
from .words import KINDS, condition_says, fact_choices, step_says, way_words

DAYS = 30
MOST_PEOPLE, MOST_FACTS = 1000, 20_000
OTHER_NAMES = {"organisations.MembershipStarted": ("organisations.PeopleImported",)}


def supposable(
    actor: Actor, playbook: Playbook, book: Book, titles: Names
) -> list[tuple[str, str]]:
    """What a preview supposes instead of asking it: a key, and how it is called."""
    untold = _untold(actor, playbook, book)
    segments = [(key, condition_says(InSegment(name), titles)) for key, name in untold.items()]
    return [*fact_choices(book, titles), *segments]


def _untold(actor: Actor, playbook: Playbook, book: Book) -> dict[str, str]:
    """The segments on which somebody's way hangs and whose people the actor may not see, by key."""
    used = {one.segment for one in simple_in(conditions_in(book)) if isinstance(one, InSegment)}
    at, found = playbook.organisation_id, {}
    for name, who in book.segments.items():
        asks = asks_learning(who)
        if name in used and not policies.can_see_meant(actor, at, asks_learning=asks):
            found[f"segment:{name}"] = name
    return found


def preview(
    actor: Actor,
    playbook: Playbook,
    book: Book,
    card: identity.PersonCard,
    supposed: Collection[str],
    titles: Names,
) -> tuple[list[ForeseenRow], Foreseen]:
    """Their way if they began now, and these facts happened a day after. What they answered is
    supposed as well: only facilitators may read it, and this page tells on it at every branch. So is
    what they have finished, for who may not see who is in such a segment."""
    now = clock.now()
    facts = {key: now + timedelta(days=1) for key in supposed}
    choices = choices_in(book)
    standing = {card.id: dict(choices[key] for key in supposed if key in choices)}
    untold = _untold(actor, playbook, book)
    known: dict[Audience, set[int]] = {book.segments[name]: set() for name in untold.values()}
    known |= {book.segments[name]: {card.id} for key, name in untold.items() if key in supposed}
    at = playbook.organisation_id
    knowing = Knowing(book, at, [card.id], {}, str(playbook.pk), standing, known)
    view = _imagined(card.id, card.time_zone, now, facts, knowing)
    found = foreseen(book, view)
    return [_row(book, line, titles) for line in found.lines], found


def _row(book: Book, line: Any, titles: Names) -> ForeseenRow:
    step = book.step(line.step)
    assert step is not None  # noqa: S101  they came to it
    kind = KINDS[kind_of(step)]
    ways = {"yes": "then", "no": "next", "happened": "next", "late": "late"}
    way = ways.get(line.how) or (
        f"shares.{int(line.how.removeprefix('way-')) - 1}" if line.how else ""
    )
    word = str(way_words(step, way)) if way else ""
    return ForeseenRow(step.id, kind.icon, kind.word, step_says(step, titles), line.at, word)


def _imagined(
    person_id: int, zone: str, at: datetime, facts: Mapping[str, datetime], knowing: Knowing
) -> Imagined:
    def holds(condition: Simple) -> bool:
        return knowing.holds(condition, person_id)

    return Imagined(at, zone, person_id, knowing.seed, facts, holds)


# --- the last weeks -------------------------------------------------------------------------------


def trial(actor: Actor, playbook: Playbook, book: Book) -> Trial:
    """Who would have begun in the last weeks, and what would have come of it by now; without
    numbers that tell the actor what is not theirs to see."""
    now = clock.now()
    since = now - timedelta(days=DAYS)
    began = _would_begin(playbook, book, since)
    people = sorted(began, key=lambda pk: (began[pk], pk))[:MOST_PEOPLE]
    happened = _happened(playbook, book, people, since)
    cards = identity.cards_of(people)
    knowing = Knowing(book, playbook.organisation_id, people, {}, str(playbook.pk))
    ways = []
    for pk in people:
        zone = cards[pk].time_zone if pk in cards else ""
        facts = {key: at for key, at in happened.get(pk, {}).items() if at >= began[pk]}
        view = _imagined(pk, zone, began[pk], facts, knowing)
        ways.append(foreseen(book, view, until=now))
    tried = _added_up(book, ways, is_part=len(began) > len(people))
    if policies.can_see_meant(actor, playbook.organisation_id, asks_learning=True):
        return tried
    are_few = len(ways) < feedback.smallest_group() and begins_by_deeds(book)
    is_hidden = are_few or tried.is_hidden or bool(_untold(actor, playbook, book))
    return replace(tried, people=None if are_few else tried.people, is_hidden=is_hidden)


def begins_by_deeds(book: Book) -> bool:
    """Does who begins say what they did or finished, and not just where they belong?"""
    trigger = book.trigger
    if isinstance(trigger, OnSegment):
        return trigger.segment in book.segments and asks_learning(book.segments[trigger.segment])
    return isinstance(trigger, OnFact) and not trigger.fact.name.startswith("organisations.")


def _added_up(book: Book, ways: list[Foreseen], *, is_part: bool) -> Trial:
    entered = Counter(line.step for way in ways for line in way.lines)
    arms = Counter((line.step, line.how) for way in ways for line in way.lines)
    endings = Counter(way.ending for way in ways)
    goals = sum(way.goal_at is not None for way in ways)
    reaching = {step.id for step in book.steps if isinstance(step, Message | Suggest)}
    return Trial(
        days=DAYS,
        people=len(ways),
        is_part=is_part,
        is_hidden=tells_answers(book, arms, goals=goals, left=endings["exit"]),
        entered=dict(entered),
        through=endings["end"],
        goals=goals,
        left=endings["exit"],
        waiting=endings["waits"],
        messages=sum(number for step, number in entered.items() if step in reaching),
    )


def _would_begin(playbook: Playbook, book: Book, since: datetime) -> dict[int, datetime]:
    """When each would first have begun. By hand, and by segment: everybody, at the beginning."""
    trigger = book.trigger
    if isinstance(trigger, OnFact):
        found: dict[int, datetime] = {}
        for pk, at, _key in _log(playbook, [trigger.fact], since):
            found.setdefault(pk, at)
        able = matching(playbook.organisation_id, book.audience, list(found))
        return {pk: at for pk, at in found.items() if pk in able}
    if isinstance(trigger, OnDate) and trigger.on is None:
        return _of_days(playbook, book, trigger, since)
    everybody = matching(playbook.organisation_id, book.audience)
    return dict.fromkeys(everybody, since)


def _of_days(
    playbook: Playbook, book: Book, trigger: OnDate, since: datetime
) -> dict[int, datetime]:
    today, shift = clock.today(), timedelta(days=trigger.days)
    query = query_of(playbook.organisation_id, book.audience)
    spans = organisations.spans_matching(query, today, today, limit=MOST_PEOPLE)
    found = {}
    for span in spans:
        day = span.starts_on if trigger.of == "start" else span.ends_on
        if day is not None and since.date() <= day + shift <= today:
            ago = today - (day + shift)
            found[span.person_id] = clock.now() - ago
    return found


def _happened(
    playbook: Playbook, book: Book, people: Collection[int], since: datetime
) -> dict[int, dict[str, datetime]]:
    found: dict[int, dict[str, datetime]] = defaultdict(dict)
    wanted, known = list(facts_in(book).values()), set(people)
    for pk, at, key in _log(playbook, wanted, since) if wanted else ():
        if pk in known:
            found[pk].setdefault(key, at)
    return found


def _log(
    playbook: Playbook, wanted: list[Fact], since: datetime
) -> Iterator[tuple[int, datetime, str]]:
    """What the log has of these facts in the organisation: who, when, which."""
    names = {fact.name for fact in wanted}
    names |= {other for name in names for other in OTHER_NAMES.get(name, ())}
    rows = RecordedEvent.objects.filter(name__in=names, occurred_at__gte=since)
    said = rows.filter(payload__organisation_id=playbook.organisation_id)
    for line in said.order_by("occurred_at", "pk")[:MOST_FACTS]:
        for fact in wanted:
            if _fits(fact, line):
                ids = line.payload.get("person_ids") or [line.payload.get("person_id")]
                yield from ((pk, line.occurred_at, fact.key) for pk in ids if pk)


def _fits(fact: Fact, line: RecordedEvent) -> bool:
    if line.name != fact.name and line.name not in OTHER_NAMES.get(fact.name, ()):
        return False
    return all(str(line.payload.get(word, "")) == str(said) for word, said in fact.where.items())

"""A person's own footprint: page by page, narrowed, by week and by skill."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lyceum.connections import api as connections
from lyceum.footprint import policies
from lyceum.footprint.models import Line, LineSkill
from lyceum.footprint.types import (
    BY_IRI,
    TOPICS,
    Asked,
    Choices,
    LineRow,
    Month,
    SkillShare,
    Timeline,
    WeekRow,
)
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.organisations import api as organisations
from lyceum.skills import api as skills

from .objections import states_of
from .reading import detail, folded, in_my_language, sentence

PAGE = 50
WEEKS = 26
SKILLS = 12
TOOLS = "organisation:"
SYSTEM = "connection:"
Lines = QuerySet[Line]


def timeline(actor: Actor, asked: Asked, *, before: str = "") -> Timeline:
    """A page of the person's own footprint, newest first, by month. Three queries."""
    found = _asked(my_lines(actor), asked)
    if position := _position(before):
        moment, pk = position
        found = found.filter(Q(happened_at__lt=moment) | Q(id__lt=pk), happened_at__lte=moment)
    lines = list(found.order_by("-happened_at", "-id")[: PAGE + 1])
    rows = rows_of(lines[:PAGE])
    months = [Month(first, list(some)) for first, some in groupby(rows, _month)]
    return Timeline(months, _mark(lines[PAGE - 1]) if len(lines) > PAGE else "")


def my_lines(actor: Actor) -> Lines:
    """All lines of the actor's own footprint; nobody else's are ever asked for."""
    return Line.objects.within(actor.scope).filter(person_id=policies.own(actor))


def _asked(lines: Lines, asked: Asked) -> Lines:
    """Only the lines that were asked for."""
    exact = {
        "topic": asked.topic,
        "verb": asked.verb,
        "organisation_id": asked.organisation_id,
        "source": asked.source,
        "skills__skill_id": asked.skill_id,
        "happened_at__gte": _midnight(asked.since),
        "happened_at__lt": _midnight(asked.until and asked.until + timedelta(days=1)),
    }
    lines = lines.filter(**{name: value for name, value in exact.items() if value})
    for word in folded(asked.text).split():
        lines = lines.filter(words__contains=word)
    return lines


def _midnight(day: date | None) -> datetime | None:
    """When a day begins where the reader is."""
    return datetime.combine(day, time(), timezone.get_current_timezone()) if day else None


# --- how a line reads -----------------------------------------------------------------------------


def rows_of(lines: Sequence[Line]) -> list[LineRow]:
    """Lines in the reader's language. Two queries, however many."""
    places = organisations.organisation_names(
        {line.organisation_id for line in lines if line.organisation_id}
    )
    states = states_of(line.id for line in lines)
    return [_row(line, places, states) for line in lines]


def _row(line: Line, places: Mapping[int, str], states: Mapping[UUID, str]) -> LineRow:
    verb = BY_IRI.get(line.verb)
    return LineRow(
        id=line.id,
        at=line.happened_at,
        sentence=sentence(line),
        detail=detail(line.result),
        organisation=places.get(line.organisation_id or 0, ""),
        icon=verb.icon if verb else "point",
        objection=states.get(line.id, ""),
    )


def _month(row: LineRow) -> datetime:
    return timezone.localtime(row.at).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _mark(line: Line) -> str:
    return f"{line.happened_at.isoformat()}_{line.id}"


def _position(mark: str) -> tuple[datetime, UUID] | None:
    moment, _line, pk = mark.rpartition("_")
    try:
        found = datetime.fromisoformat(moment)
        return (found.astimezone(UTC), UUID(pk)) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None


# --- narrowing ------------------------------------------------------------------------------------


def choices(actor: Actor) -> Choices:
    """What there is to narrow by, in the actor's own footprint. Two queries."""
    found = my_lines(actor).order_by()
    kinds = list(found.values_list("topic", "verb", "organisation_id", "source").distinct())
    topics, verbs = {kind[0] for kind in kinds}, {kind[1] for kind in kinds}
    places = organisations.organisation_names({kind[2] for kind in kinds if kind[2]})
    return Choices(
        topics=[(name, label) for name, label in TOPICS.items() if name in topics],
        verbs=sorted(((iri, _verb_word(iri)) for iri in verbs), key=lambda verb: verb[1]),
        organisations=sorted(places.items(), key=lambda place: place[1].casefold()),
        sources=sources_in_words({kind[3] for kind in kinds}),
    )


def topic_in_words(topic: str) -> str | Promise:
    """What a topic is called."""
    return TOPICS.get(topic, topic)


def _verb_word(iri: str) -> str:
    verb = BY_IRI.get(iri)
    return in_my_language(verb.display) if verb else iri.rpartition("/")[2]


def sources_in_words(sources: set[str]) -> list[tuple[str, str | Promise]]:
    """Who tells, in words: the house, a system outside, or an organisation's tools.

    Two queries at most.
    """
    at = {one: int(one.partition(":")[2] or 0) for one in sources if one.startswith(TOOLS)}
    places = organisations.organisation_names(at.values()) if at else {}
    tools = _("Tools of {organisation}")
    named: list[tuple[str, str | Promise]] = [
        (source, tools.format(organisation=places.get(pk, "?"))) for source, pk in at.items()
    ]
    house = [("house", organisations.brand().name)] if "house" in sources else []
    named += _systems({one for one in sources if one.startswith(SYSTEM)})
    return [*house, *sorted(named, key=lambda one: str(one[1]))]


def _systems(sources: set[str]) -> list[tuple[str, str | Promise]]:
    """Connections by their name."""
    ids = {one: int(one.removeprefix(SYSTEM)) for one in sources}
    named = connections.names_of(ids.values()) if ids else {}
    return [(one, named.get(pk) or _("A system outside")) for one, pk in ids.items()]


# --- by week, by skill ----------------------------------------------------------------------------


def weeks(actor: Actor, asked: Asked, count: int = WEEKS) -> list[WeekRow]:
    """The last weeks of a footprint, the oldest first, those without a line too. One query."""
    last = monday(timezone.localdate(clock.now()))
    first = last - timedelta(weeks=count - 1)
    found = _asked(my_lines(actor), asked).filter(week__gte=first, week__lte=last).order_by()
    sums = found.values_list("week", "topic").annotate(Count("id"), Sum("minutes"))
    lines: dict[date, dict[str, int]] = {}
    minutes: dict[date, int] = {}
    for week, topic, n, spent in sums:
        lines.setdefault(week, {})[topic] = n
        minutes[week] = minutes.get(week, 0) + spent
    days = (first + timedelta(weeks=number) for number in range(count))
    return [WeekRow(day, lines.get(day, {}), minutes.get(day, 0)) for day in days]


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def by_skill(actor: Actor, limit: int = SKILLS) -> list[SkillShare]:
    """The skills that most of a footprint is about. Two queries."""
    found = LineSkill.objects.filter(person_id=policies.own(actor)).order_by()
    sums = found.values_list("skill_id").annotate(
        n=Count("id"), spent=Sum("minutes"), last=Max("happened_at")
    )
    most = list(sums.order_by("-n", "skill_id")[:limit])
    named = skills.skill_rows([pk for pk, *_more in most], get_language() or "en")
    return [
        SkillShare(pk, named[pk].label, n, spent, last)
        for pk, n, spent, last in most
        if pk in named
    ]


def skill_named(skill_id: int) -> str:
    """What a skill is called, for the reader."""
    row = skills.skill_rows([skill_id], get_language() or "en").get(skill_id)
    return row.label if row else ""


# --- one line, all lines --------------------------------------------------------------------------


def line_for(actor: Actor, line_id: UUID) -> Line:
    """The one way to a line: one's own."""
    line = my_lines(actor).filter(pk=line_id).first()
    if line is None:
        raise NotFound
    return line


def every_line(actor: Actor, size: int = 1000) -> Iterator[list[Line]]:
    """All of them, newest first, a batch at a time."""
    found = my_lines(actor).order_by("-happened_at", "-id")
    lines = list(found[:size])
    while lines:
        yield lines
        moment, pk = lines[-1].happened_at, lines[-1].id
        earlier = Q(happened_at__lt=moment) | Q(id__lt=pk)
        lines = list(found.filter(earlier, happened_at__lte=moment)[:size])

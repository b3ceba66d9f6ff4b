"""What there is to choose in the editor, by name; and the names of what was chosen."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import chain
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lyceum.access import api as access
from lyceum.assessments import api as assessments
from lyceum.catalogue import api as catalogue
from lyceum.communities import api as communities
from lyceum.connections import api as connections
from lyceum.journeys.engine.shape import (
    AnyStep,
    Book,
    Gather,
    InPlace,
    OnFact,
    OpenSpace,
    Segment,
    conditions_in,
    facts_in,
    kind_of,
    simple_in,
    ways_out,
)
from lyceum.journeys.reasons import CASES, FACTS, NARROWED, RESOURCE
from lyceum.journeys.types import WEBHOOK, Choices, Groups, Names
from lyceum.kernel.actors import Actor
from lyceum.organisations import api as organisations
from lyceum.programmes import api as programmes

from .rollouts import rollouts_to_choose
from .words import KINDS, step_says, way_words

FOUND = 20


def _tokens(organisation_id: int) -> Groups:
    rows = connections.tokens_among([organisation_id], [WEBHOOK])
    return [(row.id, row.name) for row in rows]


# What an organisation has of each noun, by number or word.
SHELVES: dict[str, Callable[[int], Groups]] = {
    "relation": lambda _at: list(organisations.relation_choices()),
    "role": lambda _at: list(organisations.role_choices()),
    "unit": lambda at: list(organisations.unit_choices(at)),
    "space": lambda at: list(communities.space_choices(at)),
    "programme": lambda at: list(programmes.programme_choices(at)),
    "assessment": lambda at: list(assessments.published_in(at)),
    "tool": lambda at: list(access.tool_choices(at)),
    "case": lambda _at: list(CASES),
    "rollout": lambda at: list(rollouts_to_choose(at)),
    "token": _tokens,
}
STEPS = {
    "resource_id": RESOURCE,
    "assessment_id": "assessment",
    "rollout_id": "rollout",
    "token_id": "token",
}


def names_in(actor: Actor, organisation_id: int, book: Book) -> Names:
    """The names of all of which a playbook speaks. A query for each noun that it uses."""
    meant = _meant(book)
    found: dict[str, Mapping[Any, Any]] = {
        noun: dict(SHELVES[noun](organisation_id)) for noun in meant if noun != RESOURCE
    }
    return {**found, RESOURCE: titles_of(actor, meant.get(RESOURCE, ()))}


def titles_of(actor: Actor, ids: Collection[int]) -> Mapping[int, str]:
    """The titles of resources."""
    found = catalogue.rows(actor, ids) if ids else {}
    return {pk: row.title for pk, row in found.items()}


def _meant(book: Book) -> dict[str, set[Any]]:
    found: dict[str, set[Any]] = defaultdict(set)
    for noun, said in chain(_of_steps(book), _of_facts(book), _of_places(book)):
        found[noun].add(said)
    return found


def _of_steps(book: Book) -> Iterator[tuple[str, Any]]:
    for step in book.steps:
        yield from ((noun, getattr(step, field)) for field, noun in STEPS.items()
                    if getattr(step, field, 0))  # fmt: skip


def _of_facts(book: Book) -> Iterator[tuple[str, Any]]:
    facts = list(facts_in(book).values())
    facts += [book.trigger.fact] if isinstance(book.trigger, OnFact) else []
    for fact in facts:
        nouns = NARROWED.get(fact.name, {})
        yield from ((nouns[word], said) for word, said in fact.where.items() if word in nouns)


def _of_places(book: Book) -> Iterator[tuple[str, Any]]:
    asked = simple_in(conditions_in(book))
    places = [one.place for one in asked if isinstance(one, InPlace)]
    for place in (book.audience, *book.segments.values(), *places):
        yield from (("unit", pk) for pk in place.units)
        if isinstance(place, Segment):
            yield from ((RESOURCE, pk) for pk in (*place.completed, *place.missing))


def choices_at(actor: Actor, organisation_id: int) -> Choices:
    """What there is to choose for a tool that comes to people."""
    return Choices(
        of={"tool": SHELVES["tool"](organisation_id)},
        titled=lambda ids: titles_of(actor, ids),
        found=lambda words: _found(actor, words),
    )


def choices_for(actor: Actor, at: int, book: Book, step: AnyStep | None) -> Choices:
    """What there is to choose in a playbook of an organisation. A few queries."""
    of = {noun: shelf(at) for noun, shelf in SHELVES.items()}
    standings = assessments.dimensions_in(at)
    facts = sorted(FACTS.items(), key=lambda one: str(one[1]))
    heard = [(f"fact:{name}", word) for name, word in facts]
    segments = [(f"segment:{name}", name) for name in book.segments]
    return Choices(
        steps=[(one.id, _step_word(one)) for one in book.steps],
        ways={way: way_words(step, way) for way, _to in ways_out(step)} if step else {},
        questions=_questions(heard, segments, standings),
        triggers=_triggers(heard, segments),
        of={**of, "step": _spaces(book)},
        standings=standings,
        pages=_pages(),
        titled=lambda ids: titles_of(actor, ids),
        found=lambda words: _found(actor, words),
    )


def _questions(heard: Groups, segments: Groups, standings: Mapping[str, Any]) -> Groups:
    places = [
        ("relation", _("is here as …")),
        ("role", _("has the role …")),
        ("unit", _("is in the unit …")),
        ("place", _("is here as …, with the role …, in the unit …")),
    ]
    groups = [
        (_("since they began, the person"), heard),
        (_("the person now"), places),
        (_("the person is in the segment"), segments),
        (
            _("by what they answered, the person stands in"),
            [(f"stands:{name}", name) for name in standings],
        ),
    ]
    return [("", _("choose")), *(group for group in groups if group[1])]


def _found(actor: Actor, words: str) -> Groups:
    asked = catalogue.ResourceQuery(text=words[:200], prefer=get_language() or "en")
    rows, _number = catalogue.first_hits(actor, asked, FOUND)
    return [(row.id, row.title) for row in rows]


def _triggers(heard: Groups, segments: Groups) -> Groups:
    days = [
        ("on", _("on one day, everybody")),
        ("start", _("so many days after the first day of a place")),
        ("end", _("so many days after the last day of a place")),
        ("week", _("every week, everybody")),
        ("month", _("every month, everybody")),
    ]
    others = [("hand", _("is put in by hand"))]
    groups = [(_("something happens"), heard), (_("a day comes"), days)]
    if segments:
        groups.append((_("comes into a segment"), segments))
    return [*others, *groups]


def _step_word(step: AnyStep) -> str:
    says = step_says(step, {})
    word = KINDS[kind_of(step)].word
    return f"{word}: {says[:60]} ({step.id})" if says else f"{word} ({step.id})"


def _spaces(book: Book) -> Groups:
    rows = [step for step in book.steps if isinstance(step, Gather | OpenSpace)]
    return [(step.id, _step_word(step)) for step in rows]


def _pages() -> list[tuple[str, Any]]:
    """Pages of ours to which a message may lead."""
    named = [
        ("catalogue:explore", _("Explore")),
        ("learning:mine", _("Learning")),
        ("paths:mine", _("My path")),
        ("communities:mine", _("Communities")),
        ("programmes:programmes", _("Programmes")),
        ("support:mine", _("Help")),
        ("assessments:mine", _("Assessments")),
    ]
    return [(reverse(name), word) for name, word in named]

"""Who is meant by an audience, a segment, a condition: asked for many at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from lyceum.assessments import api as assessments
from lyceum.identity import api as identity
from lyceum.journeys.engine.shape import (
    Answered,
    Audience,
    Book,
    Condition,
    Happened,
    InPlace,
    InSegment,
    Segment,
    Simple,
    holds,
)
from lyceum.kernel import actors, clock
from lyceum.kernel.scope import organisation_owner
from lyceum.learning import api as learning
from lyceum.organisations import api as organisations


def query_of(organisation_id: int, who: Audience) -> organisations.PlaceQuery:
    """An audience as organisations ask for it."""
    return organisations.PlaceQuery(
        organisation_id=organisation_id,
        relations=who.relations,
        roles=who.roles,
        unit_ids=who.units,
    )


def asks_learning(who: Audience) -> bool:
    """Does it ask what people have finished? That is not for everybody who writes playbooks."""
    return isinstance(who, Segment) and bool(who.completed or who.missing)


def matching(
    organisation_id: int, who: Audience, person_ids: Collection[int] | None = None
) -> set[int]:
    """Who of these (or of all) is in an audience or a segment today. A few queries, however many."""
    today = clock.today()
    found = organisations.people_matching(query_of(organisation_id, who), today, today, person_ids)
    if not isinstance(who, Segment) or not found:
        return found
    if who.at_least_days is not None or who.at_most_days is not None:
        found = _of_tenure(organisation_id, who, found, today)
    for resource_id in who.completed:
        found = learning.completed_among(found, [resource_id], at=organisation_id)
    if who.missing and found:
        found -= learning.completed_among(found, who.missing, at=organisation_id)
    return found


def _of_tenure(organisation_id: int, who: Segment, people: set[int], today: date) -> set[int]:
    """How long they have been here, by their first place that is open today."""
    spans = organisations.spans_of(query_of(organisation_id, who), today, today, people)
    first: dict[int, date] = {}
    for span in spans:
        known = first.get(span.person_id, span.starts_on)
        first[span.person_id] = min(known, span.starts_on)
    low = timedelta(days=who.at_least_days or 0)
    high = timedelta(days=who.at_most_days) if who.at_most_days is not None else timedelta.max
    return {pk for pk, day in first.items() if low <= today - day <= high}


def person_at(organisation_id: int, address: str) -> identity.PersonCard | None:
    """Somebody of the organisation by mail address; others are not known there."""
    pk = identity.people_by_email([address]).get(address.strip().lower())
    if pk is None or not organisations.members_among(organisation_id, [pk]):
        return None
    return identity.cards_of([pk]).get(pk)


def people_at(organisation_id: int, addresses: Collection[str]) -> dict[str, int]:
    """Who of the organisation has these addresses."""
    found = identity.people_by_email(addresses)
    here = organisations.members_among(organisation_id, found.values())
    return {address: pk for address, pk in found.items() if pk in here}


def people_to_give(
    organisation_id: int, addresses: Collection[str], unit_ids: Collection[int]
) -> set[int]:
    """Who of the organisation has one of these addresses, or is in one of these units."""
    found = set(people_at(organisation_id, addresses).values()) if addresses else set()
    units = Audience(units=tuple(unit_ids))
    return found | (matching(organisation_id, units) if unit_ids else set())


@dataclass
class Knowing:
    """What holds for some people of one organisation in one playbook: each question is asked once.

    `heard` are the facts (by key) that have happened to each; `standing` is where each stands by their
    answers, and `known` who is meant by an audience, for who only supposes it: else it is asked.
    """

    book: Book
    organisation_id: int
    person_ids: Collection[int]
    heard: Mapping[int, Collection[str]]
    seed: str = ""  # of its lots
    standing: Mapping[int, Mapping[str, str]] | None = None
    known: dict[Audience, set[int]] = field(default_factory=dict)

    def holds(self, condition: Condition, person_id: int) -> bool:
        """Does this hold for one of them?"""
        return holds(condition, lambda one: self._does(one, person_id) != one.is_not)

    def _does(self, condition: Simple, person_id: int) -> bool:
        if isinstance(condition, Happened):
            return condition.fact.key in self.heard.get(person_id, ())
        if isinstance(condition, InPlace):
            return person_id in self._people(condition.place)
        if isinstance(condition, InSegment):
            return person_id in self._people(self.book.segments[condition.segment])
        return self._answered(condition, person_id)

    def _answered(self, condition: Answered, person_id: int) -> bool:
        if self.standing is None:
            by = actors.system("journeys", organisation_owner(self.organisation_id))
            ids = list(self.person_ids)
            at = self.organisation_id
            self.standing = assessments.segments_of(by, ids, organisation_id=at)
        said = self.standing.get(person_id, {}).get(condition.dimension)
        return said in condition.one_of

    def _people(self, who: Audience) -> set[int]:
        if who not in self.known:
            self.known[who] = matching(self.organisation_id, who, self.person_ids)
        return self.known[who]

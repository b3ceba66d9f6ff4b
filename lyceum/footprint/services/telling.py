from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from lyceum.footprint import selectors
from lyceum.footprint.types import VERBS, Named, Thing, Told
from lyceum.identity import api as identity
from lyceum.kernel import actors
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.scope import organisation_owner, person_owner
from lyceum.organisations import api as organisations
from lyceum.statements import api as statements

from . import lines

# Ids of statements are made from where a thing was told, so that telling it again changes nothing.
NAMESPACE = UUID("5d7a1c2e-6b0f-5c57-9a43-0f6a3f1f5b0e")
HOUSE = "house"


@transaction.atomic
def tell(*, by: Actor, told: Sequence[Told]) -> list[UUID]:
    """Tell what people did or reached, each as one xAPI statement of their footprint.

    For the house itself: those who live above tell what happened on their floors. What its person
    has paused, or took away once, is not told.
    """
    if not by.is_system:
        raise Forbidden
    people = identity.cards_of(one.person_id for one in told)
    known = _to_be_told([one for one in told if one.person_id in people])
    if not known:
        return []
    names = _names(known)
    places = organisations.organisation_names(
        {one.organisation_id for one in known if one.organisation_id}
    )
    said = [_statement(one, str(people[one.person_id].public_id), names, places) for one in known]
    ids = statements.store(
        said,
        owner_ids=[person_owner(one.person_id) for one in known],
        organisation_ids=[one.organisation_id for one in known],
        causes=[one.cause for one in known],
        keep_first=True,
    )
    zones = {pk: card.time_zone for pk, card in people.items()}
    lines.keep_told(known, said, zones)
    return ids


def _to_be_told(told: Sequence[Told]) -> list[Told]:
    """Without those who are gone, what is paused and what was taken away. Two queries."""
    paused = selectors.Pauses(one.person_id for one in told)
    removed = lines.removed_among([statement_id(one) for one in told])
    return [
        one
        for one in told
        if statement_id(one) not in removed
        and not paused.cover(
            one.person_id, VERBS[one.verb].topic, HOUSE, one.at, one.noted_at or one.at
        )
    ]


def statement_id(told: Told) -> UUID:
    """The same for ever, so that telling it again is harmless."""
    return uuid5(NAMESPACE, f"{told.at.isoformat()} {told.source}")


def _names(told: Sequence[Told]) -> dict[Thing, Named]:
    """Names as those see them of whom is told: their own things and their organisations'."""
    owners = {person_owner(one.person_id) for one in told}
    owners |= {organisation_owner(one.organisation_id) for one in told if one.organisation_id}
    things = {thing for one in told for thing in (one.thing, *one.around)}
    return selectors.named(actors.system("footprint", *owners), things)


def _statement(
    told: Told, public_id: str, names: Mapping[Thing, Named], places: Mapping[int, str]
) -> dict[str, Any]:
    verb = VERBS[told.verb]
    statement = {
        "id": str(statement_id(told)),
        "actor": {"objectType": "Agent", "account": account(public_id)},
        "verb": {"id": verb.iri, "display": dict(verb.display)},
        "object": _activity(names[told.thing]),
        "context": _context(told, names, places),
        "timestamp": told.at.isoformat(),
    }
    return statement | ({"result": dict(told.result)} if told.result else {})


def account(name: str) -> dict[str, str]:
    return {"homePage": selectors.home_page(), "name": name}


def _activity(thing: Named) -> dict[str, Any]:
    definition: dict[str, Any] = {"type": thing.type}
    if thing.names:
        definition["name"] = dict(thing.names)
    return {"objectType": "Activity", "id": thing.iri, "definition": definition}


def _context(told: Told, names: Mapping[Thing, Named], places: Mapping[int, str]) -> dict[str, Any]:
    context: dict[str, Any] = {"platform": "Lyceum"}
    if told.registration:
        context["registration"] = str(uuid5(NAMESPACE, told.registration))
    if told.organisation_id is not None and told.organisation_id in places:
        context["team"] = team(told.organisation_id, places)
    context["contextActivities"] = {"category": [selectors.profile_activity()]}
    if told.around:
        grouping = [_activity(names[one]) for one in told.around]
        context["contextActivities"]["grouping"] = grouping
    return context


def team(organisation_id: int, places: Mapping[int, str]) -> dict[str, Any]:
    """The organisation in whose context something was done, as a group."""
    return {
        "objectType": "Group",
        "name": places[organisation_id],
        "account": account(f"organisation:{organisation_id}"),
    }

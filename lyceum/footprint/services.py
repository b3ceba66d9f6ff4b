from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from lyceum.identity import api as identity
from lyceum.kernel import actors
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.scope import organisation_owner, person_owner
from lyceum.organisations import api as organisations
from lyceum.statements import api as statements

from . import selectors
from .types import VERBS, Named, Thing, Told

# Ids of statements are made from where a thing was told, so that telling it again changes nothing.
NAMESPACE = UUID("5d7a1c2e-6b0f-5c57-9a43-0f6a3f1f5b0e")


def tell(*, by: Actor, told: Sequence[Told]) -> list[UUID]:
    """Tell what people did or reached, each as one xAPI statement of their footprint.

    For the house itself: those who live above tell what happened on their floors.
    """
    if not by.is_system:
        raise Forbidden
    people = identity.cards_of(one.person_id for one in told)
    known = [one for one in told if one.person_id in people]  # who was erased has no footprint
    names = _names(known)
    places = organisations.organisation_names(
        {one.organisation_id for one in known if one.organisation_id}
    )
    return statements.store(
        [_statement(one, str(people[one.person_id].public_id), names, places) for one in known],
        owner_ids=[person_owner(one.person_id) for one in known],
        organisation_ids=[one.organisation_id for one in known],
        causes=[one.cause for one in known],
        keep_first=True,
    )


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
        "id": str(uuid5(NAMESPACE, f"{told.at.isoformat()} {told.source}")),
        "actor": {"objectType": "Agent", "account": _account(public_id)},
        "verb": {"id": verb.iri, "display": dict(verb.display)},
        "object": _activity(names[told.thing]),
        "context": _context(told, names, places),
        "timestamp": told.at.isoformat(),
    }
    return statement | ({"result": dict(told.result)} if told.result else {})


def _account(name: str) -> dict[str, str]:
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
        context["team"] = {
            "objectType": "Group",
            "name": places[told.organisation_id],
            "account": _account(f"organisation:{told.organisation_id}"),
        }
    if told.around:
        context["contextActivities"] = {"grouping": [_activity(names[one]) for one in told.around]}
    return context

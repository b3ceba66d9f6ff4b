"""Telling what people did in systems outside."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from lyceum.footprint import selectors
from lyceum.footprint.types import MEASUREMENT, VERBS, WORK_TYPES, Work
from lyceum.identity import api as identity
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.scope import person_owner
from lyceum.organisations import api as organisations
from lyceum.statements import api as statements

from . import lines
from .lines import Origin
from .telling import NAMESPACE, account, team

Said = dict[str, Any]


@transaction.atomic
def tell_work(*, by: Actor, done: Sequence[Work]) -> list[UUID]:
    """Tell what people did in systems outside, each as one statement of their footprint.

    For the house itself, which has asked before whether each of them has agreed to it. What its
    person has paused, or took away once, is not told, nor what was told before. Returns the ids of
    what is new.
    """
    if not by.is_system:
        raise Forbidden
    people = identity.cards_of(one.person_id for one in done)
    known = _to_be_told([one for one in done if one.person_id in people])
    places = organisations.organisation_names({one.organisation_id for one in known})
    said = [work_statement(one, str(people[one.person_id].public_id), places) for one in known]
    ids = statements.store(
        said,
        owner_ids=[person_owner(one.person_id) for one in known],
        organisation_ids=[one.organisation_id for one in known],
        causes=[one.cause for one in known],
        keep_first=True,
    )
    made = [
        lines.line_of(one, _origin(work, people[work.person_id].time_zone))
        for work, one in zip(known, said, strict=True)
    ]
    lines.keep(made, [set() for _ in made])
    return ids


def _origin(work: Work, zone: str) -> Origin:
    return Origin(
        person_id=work.person_id,
        zone=zone,
        organisation_id=work.organisation_id,
        cause=work.cause,
    )


def _to_be_told(done: Sequence[Work]) -> list[Work]:
    paused = selectors.Pauses(one.person_id for one in done)
    ids = [pk for one in done for pk in _ids(one)]
    known = lines.kept_among(ids) | lines.removed_among(ids)
    return [
        one
        for one in done
        if known.isdisjoint(_ids(one))
        and not paused.cover(one.person_id, VERBS[one.verb].topic, one.cause, one.at)
    ]


def _ids(work: Work) -> list[UUID]:
    """Its own, and those that it may have from before two accounts became one."""
    return [uuid5(NAMESPACE, source) for source in (work.source, *work.sources_before)]


def _id(work: Work) -> UUID:
    return _ids(work)[0]


def work_statement(work: Work, public_id: str, places: Mapping[int, str]) -> Said:
    """The statement that a deed in a system outside becomes."""
    verb = VERBS[work.verb]
    definition = {"type": WORK_TYPES[work.type], "name": {"und": work.name}}
    statement: Said = {
        "id": str(_id(work)),
        "actor": {"objectType": "Agent", "account": account(public_id)},
        "verb": {"id": verb.iri, "display": dict(verb.display)},
        "object": {"objectType": "Activity", "id": work.iri, "definition": definition},
        "context": _context(work, places),
        "timestamp": work.at.isoformat(),
    }
    if work.number is not None:
        statement["result"] = {"extensions": {MEASUREMENT: work.number}}
    return statement


def _context(work: Work, places: Mapping[int, str]) -> Said:
    connection = f"{selectors.home_page()}/xapi/connections/{work.connection}"
    context: Said = {
        "platform": work.platform,
        "contextActivities": {
            "category": [selectors.profile_activity()],
            "other": [{"objectType": "Activity", "id": connection}],
        },
    }
    if work.organisation_id in places:
        context["team"] = team(work.organisation_id, places)
    return context

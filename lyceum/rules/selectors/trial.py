"""A draft, tried on what was really asked: who would have been answered differently?"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import product
from typing import Any

from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.scope import Scope, organisation_owner
from lyceum.organisations import api as organisations
from lyceum.rules import engine, policies
from lyceum.rules.models import Action, DecisionRecord, RuleVersion
from lyceum.rules.types import Difference, Trial

from .book import in_force
from .deciding import texts
from .seeing import may_see
from .vocabulary import choices, names

DAYS, LISTED, CHUNK = 90, 100, 2000
SEE, MOST_ORGANISATIONS = "see", 30
Sight = tuple[int, str, int, bool]  # who looks, in which role, at whom, and whether they could


def trial(actor: Actor, draft: RuleVersion) -> Trial:
    """The decisions of the last 90 days, answered again with the draft in its rule's place.

    Also those about what the rule speaks of now, should the draft speak of something else.
    """
    policies.insist_on_change(actor)
    now = clock.now()
    if SEE in _actions(draft, now):
        return _seen_differently(draft, now)
    rules = {action: _with(draft, action, now) for action in _actions(draft, now)}
    asked = DecisionRecord.objects.unscoped("who keeps the rules sees whom a draft would touch")
    asked = asked.filter(action__in=rules, at__gte=now - timedelta(days=DAYS))
    looked_at, people, found = 0, set(), []
    for record in asked.order_by("-at").iterator(chunk_size=CHUNK):
        looked_at += 1
        if engine.answer(record.request, rules[record.action]).is_allowed != record.is_allowed:
            people.add(record.person_id)
            found.append(record)
    return Trial(looked_at, _rows(found[:LISTED]), len(people), DAYS)


def _seen_differently(draft: RuleVersion, now: datetime) -> Trial:
    """Looking is not recorded. So every organisation is asked about: what would its people (those
    without a role, and those with each) see of the others that they do not see now, or no longer?
    """
    kinds = tuple(sorted(organisations.kinds_of_all().items())[:MOST_ORGANISATIONS])
    before, after = texts(in_force(SEE, now)), _with(draft, SEE, now)
    roles = ["", *dict(choices("roles"))]
    looked_at, found = 0, []
    for (looks, _kind), role in product(kinds, roles):
        scope = Scope(frozenset({organisation_owner(looks)}), _held(looks, role), looks)
        for shares, _its_kind in kinds:
            if shares != looks:
                looked_at += 1
                was, would = (may_see(scope, shares, rules, kinds) for rules in (before, after))
                if was != would:
                    found.append((looks, role, shares, was))
    return Trial(looked_at, _sights(found[:LISTED], now), _people_of(found), 0)


def _held(organisation_id: int, role: str) -> frozenset[tuple[int, str]]:
    return frozenset({(organisation_id, role)} if role else ())


def _people_of(found: Sequence[Sight]) -> int:
    """How many belong to the organisations whose people see more or less, whatever their role."""
    return sum(organisations.people_count(pk) for pk in {looks for looks, role, *_ in found})


def _sights(found: Sequence[Sight], now: datetime) -> list[Difference]:
    told, roles = (
        organisations.organisation_names({pk for s in found for pk in (s[0], s[2])}),
        dict(choices("roles")),
    )
    return [
        Difference(
            person_id=0,
            person=f"{told[looks]} ({roles[role]})" if role else told[looks],
            action=names()["actions"][SEE],
            what=told[shares],
            at=now,
            was_allowed=was,
        )
        for looks, role, shares, was in found
    ]


def _actions(draft: RuleVersion, now: datetime) -> set[str]:
    """What the draft is about, and what its rule is about now."""
    return {draft.action} | {
        action
        for action in Action.values
        if any(one.rule.key == draft.rule.key for one in in_force(action, now))
    }


def _with(draft: RuleVersion, action: str, now: datetime) -> tuple[tuple[int, str], ...]:
    """What would count for an action if the draft did."""
    others = [one for one in in_force(action, now) if one.rule.key != draft.rule.key]
    return texts([*others, draft] if action == draft.action else others)


def _rows(records: list[DecisionRecord]) -> list[Difference]:
    known, told = names(), identity.names_of({record.person_id for record in records})
    return [
        Difference(
            person_id=record.person_id,
            person=told.get(record.person_id, ""),
            action=known["actions"].get(record.action, record.action),
            what=_what(record.request, known),
            at=record.at,
            was_allowed=record.is_allowed,
        )
        for record in records
    ]


def _what(request: Mapping[str, Any], known: Mapping[str, Mapping[str, str]]) -> str:
    kind = str(request["thing"]["attrs"].get("kind", ""))
    return known.get("resources", {}).get(kind, kind)

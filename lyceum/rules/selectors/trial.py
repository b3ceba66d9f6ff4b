"""A draft, tried on what was really asked: who would have been answered differently?"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.rules import engine, policies
from lyceum.rules.models import Action, DecisionRecord, RuleVersion
from lyceum.rules.types import Difference, Trial

from .book import in_force
from .deciding import texts
from .vocabulary import names

DAYS, LISTED, CHUNK = 90, 100, 2000


def trial(actor: Actor, draft: RuleVersion) -> Trial:
    """The decisions of the last 90 days, answered again with the draft in its rule's place.

    Also those about what the rule speaks of now, should the draft speak of something else.
    """
    policies.insist_on_change(actor)
    now = clock.now()
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

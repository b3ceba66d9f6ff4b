"""May this person do this? The answer, the rules that decided, and what would change it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.scope import ECOSYSTEM, Scope
from lyceum.organisations import api as organisations
from lyceum.rules import engine
from lyceum.rules.models import RuleVersion
from lyceum.rules.types import Change, Decision, Thing

from .book import in_force
from .vocabulary import names

ASKED = 2  # so many administrators are named
SHOWN = 3  # so many ways out


def decide(actor: Actor, action: str, thing: Thing) -> Decision:
    """What the rules in force say. Pure: who acts on it records it (`services.insist`)."""
    request = request_of(actor, action, thing)
    versions = in_force(action, clock.now())
    found = engine.answer(request, texts(versions))
    if found.is_allowed:
        return Decision(action, request, is_allowed=True, version_ids=found.ids)
    return _refusal(actor, action, request, versions, found.ids)


def texts(versions: Iterable[RuleVersion]) -> tuple[tuple[int, str], ...]:
    """As the engine takes them."""
    return tuple((version.pk, version.text) for version in versions)


def request_of(
    actor: Actor, action: str, thing: Thing, kinds: Mapping[int, str] | None = None
) -> dict[str, Any]:
    """What is asked, with everything that a rule may look at; ids and words, never a name.

    `kinds` of organisations, where they are known already."""
    at = organisations_in(actor.scope)
    if kinds is None:
        kinds = organisations.kinds_of({*at, thing.organisation_id})
    places = {ECOSYSTEM, actor.organisation_id, thing.organisation_id}
    roles = {role for place, role in actor.scope.roles if place in places}
    return {
        "action": action,
        "person": {
            "id": actor.person_id or 0,
            "attrs": {
                "organisations": sorted(at),
                "organisation_kinds": sorted({kinds[pk] for pk in at if pk in kinds}),
                "roles": sorted(roles),
            },
        },
        "thing": {
            "type": thing.kind,
            "id": thing.id,
            "attrs": {
                "organisation": thing.organisation_id,
                "organisation_kind": kinds.get(thing.organisation_id, ""),
                **thing.facts,
            },
        },
    }


def organisations_in(scope: Scope) -> set[int]:
    """The organisations whose people have this scope."""
    owners = (owner.partition(":") for owner in scope.owners)
    return {int(pk) for kind, _colon, pk in owners if kind == "organisation"}


# A refusal, in words ------------------------------------------------------------------------------
def _refusal(
    actor: Actor,
    action: str,
    request: Mapping[str, Any],
    versions: Sequence[RuleVersion],
    ids: tuple[int, ...],
) -> Decision:
    known = names()
    forbidding = [version for version in versions if version.pk in ids]
    permitting = [version for version in versions if version.is_permit]
    return Decision(
        action,
        request,
        is_allowed=False,
        version_ids=ids,
        because=tuple(said(version, known) for version in forbidding),
        changes=() if forbidding else _changes(request, permitting, known),
        whom_to_ask=_whom_to_ask(actor),
    )


def is_expert(version: RuleVersion) -> bool:
    """Written as text; a sentence with no gap filled still has its parts' names."""
    return version.sentence is None


def said(version: RuleVersion, known: engine.sentences.Names) -> str:
    """A version in words."""
    if is_expert(version):
        return version.words or version.text
    return engine.words(version.action, version.sentence, known, is_permit=version.is_permit)


def _changes(
    request: Mapping[str, Any], permitting: Sequence[RuleVersion], known: engine.sentences.Names
) -> tuple[Change, ...]:
    """The rules that nearly permit it, those that miss least first, and what they miss."""
    found = []
    for version in permitting:
        clauses = engine.clauses(version.sentence, known) if not is_expert(version) else []
        missing = [words for condition, words in clauses if not engine.holds(request, condition)]
        found.append(Change(said(version, known), missing))
    return tuple(sorted(found, key=lambda change: len(change.missing) or len(found) + 9)[:SHOWN])


def _whom_to_ask(actor: Actor) -> str:
    at = [actor.organisation_id] if actor.organisation_id else []
    there = organisations.people_with_role("administrator", *at, everywhere=True)
    told = identity.names_of(there[:ASKED])
    return str(get_text_list([told[pk] for pk in there[:ASKED] if pk in told], _("or")))


def in_words(decision: Decision) -> str:
    """Why not, what would change it, and whom to ask: a few plain sentences."""
    told = [_("The rules say: {rule}").format(rule=rule) for rule in decision.because]
    if not told:
        told = [_("No rule allows it.")]
    for change in decision.changes[:1]:
        missing = get_text_list(list(change.missing), _("and"))
        told.append(_("A rule says: {rule}").format(rule=change.rule))
        if missing:
            told.append(_("What is missing: {missing}.").format(missing=missing))
    if decision.whom_to_ask:
        told.append(_("Ask {names}.").format(names=decision.whom_to_ask))
    return " ".join(told)

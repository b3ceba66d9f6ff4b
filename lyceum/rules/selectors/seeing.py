"""What organisations share with everybody, and the rules keep from some."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.scope import Scope, organisation_owner
from lyceum.organisations import api as organisations
from lyceum.rules import engine
from lyceum.rules.models import RuleVersion
from lyceum.rules.types import Thing

from .book import edition, in_force
from .deciding import organisations_in, request_of, texts

Kinds = tuple[tuple[int, str], ...]
KEPT = 512  # sets of places and roles


def within_rules(scope: Scope) -> Scope:
    """The same scope, with what the rules keep from whoever has it.

    Costs nothing while everybody sees everything, as Lyceum comes.
    """
    versions = in_force("see", clock.now(), may_be_old=True)
    if all(version.is_permit for version in versions) and any(map(_is_for_all, versions)):
        return scope
    kinds = tuple(sorted(organisations.kinds_of_all().items()))
    rules = texts(versions)
    return replace(scope, unseen=_unseen(edition(), rules, replace(scope, unseen=NONE), kinds))


NONE: frozenset[str] = frozenset()


def _is_for_all(version: RuleVersion) -> bool:
    """Is this a sentence without conditions?"""
    return version.sentence is not None and not engine.clauses(version.sentence, {})


@lru_cache(maxsize=KEPT)
def _unseen(
    edition: str, rules: tuple[tuple[int, str], ...], scope: Scope, kinds: Kinds
) -> frozenset[str]:
    """The owners of what stays hidden; `edition` is there so that old answers are not kept."""
    own = organisations_in(scope)
    hidden = (pk for pk, _kind in kinds if pk not in own and not may_see(scope, pk, rules, kinds))
    return frozenset(map(organisation_owner, hidden))


def may_see(
    scope: Scope, organisation_id: int, rules: Sequence[tuple[int, str]], kinds: Kinds
) -> bool:
    """Whether these rules let whoever has this scope see what an organisation shares."""
    known: Mapping[int, str] = dict(kinds)
    thing = Thing("Organisation", organisation_id, organisation_id, {})
    request = request_of(Actor("person", "0", scope), "see", thing, known)
    return engine.answer(request, rules).is_allowed

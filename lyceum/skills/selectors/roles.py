"""What a role asks for, and which roles are near it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nlargest
from math import log10

from django.db.models import Q

from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.skills.models import RelatedRole, Role, RoleSkill
from lyceum.skills.types import NearRole, RoleRow, Target

from .labels import role_rows

CANDIDATES = 60
LINES = 2000
COVERED, USED = 0.7, 0.3
STEP = 0.04
RELATED = 0.85


def role_for(actor: Actor, role_id: int) -> Role:
    """The one way to a role: what you may not see does not exist."""
    role = (
        Role.objects.within(actor.scope)
        .select_related("framework", "standard")
        .filter(pk=role_id)
        .first()
    )
    if role is None:
        raise NotFound
    return role


def role_profile(actor: Actor, role_id: int) -> list[Target]:
    """What a role asks for, most important first.

    Where the actor's organisation has its own version of a standard role, that one counts.
    """
    role = role_for(actor, role_id)
    return _targets([_effective(actor, role)])[0]


def _effective(actor: Actor, role: Role) -> int:
    """The organisation's own version of a standard role, if it has one."""
    if role.owner_id or actor.organisation_id is None:
        return role.pk
    copies = Role.objects.within(actor.scope).filter(standard=role, retired_at=None)
    mine = copies.filter(owner_id=f"organisation:{actor.organisation_id}")
    return mine.values_list("pk", flat=True).first() or role.pk


def _targets(role_ids: list[int]) -> list[list[Target]]:
    by_role: dict[int, list[Target]] = defaultdict(list)
    rows = RoleSkill.objects.filter(role_id__in=role_ids, skill__retired_at=None)
    rows = rows.order_by("-weight", "-level", "skill__spread", "pk")
    wanted = ("role_id", "skill_id", "level", "weight", "is_essential")
    for role_id, skill_id, level, weight, is_essential in rows.values_list(*wanted):
        by_role[role_id].append(Target(skill_id, level, weight, is_essential))
    return [by_role[role_id] for role_id in role_ids]


@dataclass(frozen=True, slots=True)
class _Ask:
    """One line of a profile: `worth` is its weight, more for a skill that few roles ask for."""

    skill_id: int
    level: int
    worth: float
    spread: int


Asks = dict[int, _Ask]


def near_roles(actor: Actor, role_id: int, limit: int = 6, language: str = "en") -> list[NearRole]:
    """The roles that somebody in this role could well go to next, nearest first.

    Distance is 0 for the same and 1 for nothing in common. Seven tenths of it say how much of what
    the other role asks is not brought along (skill by skill, up to the level asked; rare skills
    count more), three tenths how much of what one brings would lie idle. A step of preparation
    upwards (job zone) adds a little; a framework that names the two together takes some away.
    The number of queries is the same whatever the size of the framework.
    """
    role = role_for(actor, role_id)
    source = _effective(actor, role)
    own = _asks([source]).get(source, {})
    related = _related(role.pk)
    others = _candidates(actor, {role.pk, source, role.standard_id or 0}, own, related)
    rows = role_rows(others, language)
    found = [_near(role, own, rows[pk], asks, related) for pk, asks in _asks(others).items()]
    return _one_of_a_kind(sorted(found, key=lambda near: near.distance))[:limit]


def _one_of_a_kind(found: list[NearRole]) -> list[NearRole]:
    """Of the many varieties of one occupation (the same work with other goods) the nearest."""
    varieties = Role.objects.unscoped("of roles that were found in scope").filter(
        pk__in=[near.role.id for near in found], broader__kind=Role.Kind.OCCUPATION
    )
    kind_of = dict(varieties.values_list("pk", "broader_id"))
    seen: set[int] = set()
    kept = []
    for near in found:
        kind = kind_of.get(near.role.id) or near.role.id
        if kind not in seen:
            seen.add(kind)
            kept.append(near)
    return kept


def _related(role_id: int) -> set[int]:
    """Named together with this role by its framework."""
    pairs = RelatedRole.objects.filter(Q(role=role_id) | Q(other=role_id), kind="related")
    return {pk for pair in pairs.values_list("role_id", "other_id") for pk in pair} - {role_id}


def _candidates(actor: Actor, but: set[int], own: Asks, related: set[int]) -> list[int]:
    """The roles that share most of what is telling about this one: they are looked at closely."""
    visible = Role.objects.within(actor.scope).filter(retired_at=None).exclude(kind="family")
    telling = _telling(own)
    shared = RoleSkill.objects.filter(skill_id__in=telling, role__in=visible)
    shares: dict[int, float] = defaultdict(float)
    for role_id, skill_id, weight in shared.values_list("role_id", "skill_id", "weight"):
        shares[role_id] += weight * telling[skill_id]
    most = nlargest(CANDIDATES, shares, key=lambda pk: shares[pk])
    named = visible.filter(pk__in=related).values_list("pk", flat=True)
    return [pk for pk in dict.fromkeys([*most, *named]) if pk not in but]


def _telling(own: Asks) -> dict[int, float]:
    """The rarest skills first, as many as lead to a few thousand lines of other profiles."""
    told: dict[int, float] = {}
    lines = 0
    for ask in sorted(own.values(), key=lambda ask: ask.spread):
        told[ask.skill_id] = _rarity(ask.spread)
        lines += ask.spread
        if lines > LINES:
            break
    return told


def _asks(role_ids: Iterable[int]) -> dict[int, Asks]:
    asks: dict[int, Asks] = defaultdict(dict)
    rows = RoleSkill.objects.filter(role_id__in=list(role_ids), skill__retired_at=None)
    wanted = ("role_id", "skill_id", "level", "weight", "skill__spread")
    for role_id, skill_id, level, weight, spread in rows.values_list(*wanted):
        asks[role_id][skill_id] = _Ask(skill_id, level, weight * _rarity(spread), spread)
    return asks


def _rarity(spread: int) -> float:
    """0.8 for a skill of one role, 0.5 for one of ten, 0.3 for one of three hundred."""
    return 1 / (1 + log10(1 + spread))


def _near(role: Role, own: Asks, other: RoleRow, asks: Asks, related: set[int]) -> NearRole:
    steps = _steps(role.job_zone, other.job_zone)
    distance = 1 - COVERED * _covered(asks, own) - USED * _covered(own, asks)
    distance *= RELATED if other.id in related else 1
    distance += STEP * max(0, steps or 0)
    by_worth = sorted(asks.values(), key=lambda ask: -ask.worth)
    return NearRole(
        role=other,
        distance=round(min(1.0, max(0.0, distance)), 3),
        shared=[ask.skill_id for ask in by_worth if ask.skill_id in own],
        missing=[ask.skill_id for ask in by_worth if ask.skill_id not in own],
        steps=steps,
        is_related=other.id in related,
    )


def _covered(asked: Asks, brought: Asks) -> float:
    """The share of what is asked that is brought, each skill up to the level asked."""
    total = sum(ask.worth for ask in asked.values())
    met = sum(
        ask.worth * min(1, brought[ask.skill_id].level / ask.level)
        for ask in asked.values()
        if ask.skill_id in brought
    )
    return met / total if total else 0.0


def _steps(here: int | None, there: int | None) -> int | None:
    return there - here if here and there else None

"""What a role asks for, and which roles are near it."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import log

from django.db.models import Q

from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.skills.models import RelatedRole, Role, RoleSkill
from lyceum.skills.types import NearRole, RoleRow, Target

from .labels import role_rows

CANDIDATES = 80
STEP = 0.04
RELATED = 0.12


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
    rows = rows.order_by("-weight", "-level", "pk")
    for role_id, *rest in rows.values_list(
        "role_id", "skill_id", "level", "weight", "is_essential"
    ):
        by_role[role_id].append(Target(*rest))
    return [by_role[role_id] for role_id in role_ids]


@dataclass(frozen=True, slots=True)
class _Ask:
    """One line of a profile: `worth` is its weight, more for a skill that few roles ask for."""

    skill_id: int
    level: int
    worth: float


def near_roles(actor: Actor, role_id: int, limit: int = 6, language: str = "en") -> list[NearRole]:
    """The roles that somebody in this role could reach with the least to learn, nearest first.

    Distance = the share of what the other role asks that this one does not bring (rare skills
    count more), a little more for every step of preparation upwards, less where a framework names
    the two together. The number of queries is the same whatever the size of the framework.
    """
    role = role_for(actor, role_id)
    source = _effective(actor, role)
    own = {ask.skill_id: ask.level for ask in _asks([source])[source]}
    related = _related(role.pk)
    others = _candidates(actor, {role.pk, source, role.standard_id or 0}, own, related)
    rows = role_rows(others, language)
    found = [_near(role, own, rows[pk], asks, related) for pk, asks in _asks(others).items()]
    return sorted(found, key=lambda near: near.distance)[:limit]


def _related(role_id: int) -> set[int]:
    """Named together with this role, by a framework or a crosswalk, in either direction."""
    pairs = RelatedRole.objects.filter(Q(role=role_id) | Q(other=role_id))
    return {pk for pair in pairs.values_list("role_id", "other_id") for pk in pair} - {role_id}


def _candidates(actor: Actor, but: set[int], own: dict[int, int], related: set[int]) -> list[int]:
    """The roles that share most with this one: they are looked at closely."""
    visible = Role.objects.within(actor.scope).filter(retired_at=None).exclude(kind="family")
    rare = RoleSkill.objects.filter(skill_id__in=own, role__in=visible).exclude(role_id__in=but)
    shares: Counter[int] = Counter()
    for role_id, weight, spread in rare.values_list("role_id", "weight", "skill__spread"):
        shares[role_id] += weight * _rarity(spread)  # type: ignore[assignment]
    named = visible.filter(pk__in=related - but).values_list("pk", flat=True)
    return [*dict.fromkeys([*(pk for pk, _ in shares.most_common(CANDIDATES)), *named])]


def _asks(role_ids: Iterable[int]) -> dict[int, list[_Ask]]:
    asks: dict[int, list[_Ask]] = defaultdict(list)
    rows = RoleSkill.objects.filter(role_id__in=list(role_ids), skill__retired_at=None)
    wanted = ("role_id", "skill_id", "level", "weight", "skill__spread")
    for role_id, skill_id, level, weight, spread in rows.values_list(*wanted):
        asks[role_id].append(_Ask(skill_id, level, weight * _rarity(spread)))
    return asks


def _rarity(spread: int) -> float:
    """4.6 for a skill of one role, 1.9 for one of fifty, 0.6 for one of a thousand."""
    return log(1 + 100 / (1 + spread))


def _near(
    role: Role, own: dict[int, int], other: RoleRow, asks: list[_Ask], related: set[int]
) -> NearRole:
    by_worth = sorted(asks, key=lambda ask: -ask.worth)
    total = sum(ask.worth for ask in asks) or 1.0
    brought = sum(ask.worth * min(1, own.get(ask.skill_id, 0) / ask.level) for ask in asks)
    steps = _steps(role.job_zone, other.job_zone)
    distance = 1 - brought / total + STEP * max(0, steps or 0)
    distance -= RELATED if other.id in related else 0
    return NearRole(
        role=other,
        distance=round(min(1.0, max(0.0, distance)), 3),
        shared=[ask.skill_id for ask in by_worth if ask.skill_id in own],
        missing=[ask.skill_id for ask in by_worth if ask.skill_id not in own],
        steps=steps,
        is_related=other.id in related,
    )


def _steps(here: int | None, there: int | None) -> int | None:
    return there - here if here and there else None

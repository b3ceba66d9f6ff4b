"""What a role asks for, and which roles are near it."""

from collections import defaultdict
from collections.abc import Iterable
from heapq import nlargest
from typing import NamedTuple

from django.db.models import F, Q, Sum

from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.skills.models import RelatedRole, Role, RoleSkill
from lyceum.skills.types import NearRole, Target

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
    return targets_of(own_version_of(actor, role) or role.pk)


def own_version_of(actor: Actor, role: Role) -> int | None:
    """The actor's organisation's own version of a standard role, if it has one."""
    if role.owner_id or actor.organisation_id is None:
        return None
    copies = Role.objects.within(actor.scope).filter(standard=role, retired_at=None)
    mine = copies.filter(owner_id=f"organisation:{actor.organisation_id}")
    return mine.values_list("pk", flat=True).first()


def targets_of(role_id: int) -> list[Target]:
    """The lines of this very role, most important first."""
    rows = RoleSkill.objects.filter(role_id=role_id, skill__retired_at=None)
    rows = rows.order_by("-weight", "-level", "skill__spread", "pk")
    wanted = ("skill_id", "level", "weight", "is_essential")
    return [Target(*line) for line in rows.values_list(*wanted)]


class _Line(NamedTuple):
    """One line of a profile: `worth` is its weight, more for a skill that few roles ask for."""

    skill_id: int
    level: int
    worth: float
    spread: int


Lines = dict[int, _Line]


def near_roles(actor: Actor, role_id: int, limit: int = 6, language: str = "en") -> list[NearRole]:
    """The roles that somebody in this role could well go to next, nearest first.

    Distance is 0 for the same and 1 for nothing in common. Seven tenths of it say how much of what
    the other role asks is not brought along (skill by skill, up to the level asked; rare skills
    count more), three tenths how much of what one brings would lie idle. A step of preparation
    upwards (job zone) adds a little; a framework that names the two together takes some away.
    The number of queries is the same whatever the size of the framework.
    """
    role = role_for(actor, role_id)
    return roles_near(actor, role, own_version_of(actor, role) or role.pk, limit, language)


def roles_near(actor: Actor, role: Role, source: int, limit: int, language: str) -> list[NearRole]:
    """The same for a role that went through its gate; `source` is whose lines count for it."""
    own = _lines([source]).get(source, {})
    related = _related(role.pk)
    others = _candidates(actor, {role.pk, source, role.standard_id or 0}, own, related)
    distances = _distances(role, own, others, related)
    nearest = _one_of_a_kind(sorted(distances, key=lambda pk: distances[pk]))[:limit]
    rows, lines = role_rows(nearest, language), _lines(nearest)
    return [
        NearRole(
            role=rows[pk],
            distance=distances[pk],
            shared=_by_worth(line for line in lines[pk].values() if line.skill_id in own),
            missing=_by_worth(line for line in lines[pk].values() if line.skill_id not in own),
            steps=_steps(role.job_zone, rows[pk].job_zone),
            is_related=pk in related,
        )
        for pk in nearest
    ]


def _by_worth(lines: Iterable[_Line]) -> list[int]:
    return [line.skill_id for line in sorted(lines, key=lambda line: -line.worth)]


def _related(role_id: int) -> set[int]:
    """Named together with this role by its framework."""
    pairs = RelatedRole.objects.filter(Q(role=role_id) | Q(other=role_id), kind="related")
    return {pk for pair in pairs.values_list("role_id", "other_id") for pk in pair} - {role_id}


def _candidates(actor: Actor, but: set[int], own: Lines, related: set[int]) -> list[int]:
    """The roles that share most of what is telling about this one: they are looked at closely.

    Who may be seen is asked last and of few: asked first, it makes a slow query.
    """
    telling = _telling(own)
    shares: dict[int, float] = defaultdict(float)
    lines = RoleSkill.objects.filter(skill_id__in=telling)
    for role_id, skill_id, weight in lines.values_list("role_id", "skill_id", "weight"):
        shares[role_id] += weight * telling[skill_id]
    most = nlargest(2 * CANDIDATES, shares, key=lambda pk: shares[pk])
    visible = Role.objects.within(actor.scope).filter(retired_at=None).exclude(kind="family")
    seen = set(visible.filter(pk__in={*most, *related}).values_list("pk", flat=True)) - but
    best = [pk for pk in most if pk in seen][:CANDIDATES]
    return [*dict.fromkeys([*best, *(related & seen)])]


def _telling(own: Lines) -> dict[int, float]:
    """The rarest skills first, as many as lead to a few thousand lines of other profiles."""
    told: dict[int, float] = {}
    met = 0
    for line in sorted(own.values(), key=lambda line: line.spread):
        told[line.skill_id] = _rarity(line.spread)
        met += line.spread
        if met > LINES:
            break
    return told


def _lines(role_ids: list[int], only: Iterable[int] | None = None) -> dict[int, Lines]:
    lines: dict[int, Lines] = defaultdict(dict)
    rows = RoleSkill.objects.filter(role_id__in=role_ids, skill__retired_at=None)
    if only is not None:
        rows = rows.filter(skill_id__in=list(only))
    wanted = ("role_id", "skill_id", "level", "weight", "skill__spread")
    for role_id, skill_id, level, weight, spread in rows.values_list(*wanted):
        lines[role_id][skill_id] = _Line(skill_id, level, weight * _rarity(spread), spread)
    return lines


def _rarity(spread: int) -> float:
    """1.1 for a skill of one role, 0.6 for one of ten, 0.3 for one of a hundred (see `_WORTH`)."""
    return 0.25 + 5.0 / (5.0 + spread)


_WORTH = F("weight") * (0.25 + 5.0 / (5.0 + F("skill__spread")))


def _distances(role: Role, own: Lines, others: list[int], related: set[int]) -> dict[int, float]:
    """How far each is; only what they share is read, the rest is summed by the database."""
    asked = RoleSkill.objects.filter(role_id__in=others, skill__retired_at=None).order_by()
    worths = asked.values_list("role", "role__job_zone").annotate(worth=Sum(_WORTH))
    shared = _lines(others, own)
    brings = sum(line.worth for line in own.values())
    distances = {}
    for pk, zone, asks in worths:
        met, used = _overlap(shared[pk], own)
        distance = 1 - COVERED * met / asks - USED * used / brings
        distance *= RELATED if pk in related else 1
        distance += STEP * max(0, _steps(role.job_zone, zone) or 0)
        distances[pk] = round(min(1.0, max(0.0, distance)), 3)
    return distances


def _overlap(shared: Lines, own: Lines) -> tuple[float, float]:
    """What is met of what the other asks, and what is used of what one brings."""
    met = used = 0.0
    for line in shared.values():
        mine = own[line.skill_id]
        met += line.worth * min(1, mine.level / line.level)
        used += mine.worth * min(1, line.level / mine.level)
    return met, used


def _one_of_a_kind(found: list[int]) -> list[int]:
    """Of the many varieties of one occupation (the same work with other goods) the nearest."""
    varieties = Role.objects.unscoped("of roles that were found in scope").filter(
        pk__in=found, broader__kind=Role.Kind.OCCUPATION
    )
    kind_of = dict(varieties.values_list("pk", "broader_id"))
    seen: set[int] = set()
    kept = []
    for pk in found:
        kind = kind_of.get(pk) or pk
        if kind not in seen:
            seen.add(kind)
            kept.append(pk)
    return kept


def _steps(here: int | None, there: int | None) -> int | None:
    return there - here if here and there else None

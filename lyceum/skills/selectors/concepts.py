"""The pages of a skill and of a role."""

from collections.abc import Iterable

from django.db.models import Q

from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.scope import Scope
from lyceum.skills import policies
from lyceum.skills.models import (
    Broader,
    Framework,
    RelatedRole,
    Role,
    RoleLabel,
    RoleSkill,
    RoleTechnology,
    Skill,
    SkillLabel,
)
from lyceum.skills.types import RolePage, RoleRow, SkillPage, SkillRow

from .labels import by_language, role_rows, skill_rows
from .roles import own_version_of, role_for, roles_near, targets_of

FEW, MANY = 12, 30
NAME = ("language", "kind", "text", "description")


def skill_for(actor: Actor, skill_id: int) -> Skill:
    """The one way to a skill: what you may not see does not exist."""
    skills = Skill.objects.within(actor.scope).select_related("framework")
    skill = skills.filter(pk=skill_id).first()
    if skill is None:
        raise NotFound
    return skill


def visible_skills(scope: Scope, skill_ids: Iterable[int]) -> set[int]:
    """Which of these skills there are, for whoever has this scope. One query."""
    found = Skill.objects.within(scope).filter(pk__in=set(skill_ids))
    return set(found.values_list("pk", flat=True))


def visible_roles(scope: Scope, role_ids: Iterable[int]) -> set[int]:
    """Which of these roles there are, for whoever has this scope. One query."""
    found = Role.objects.within(scope).filter(pk__in=set(role_ids))
    return set(found.values_list("pk", flat=True))


def skill_page(actor: Actor, skill_id: int, language: str) -> SkillPage:
    """A skill: what it is, what it is called, where it belongs, which roles ask for it."""
    skill = skill_for(actor, skill_id)
    names = by_language(SkillLabel.objects.filter(skill=skill).values_list(*NAME), language)
    above = list(Broader.objects.filter(skill=skill).values_list("broader_id", flat=True))
    below = Broader.objects.filter(broader=skill).values_list("skill_id", flat=True)[:MANY]
    rows = skill_rows([skill.pk, *above, *below], language)
    asking = RoleSkill.objects.filter(
        skill=skill, role__in=Role.objects.within(actor.scope).filter(retired_at=None)
    ).order_by("-is_essential", "-weight", "role_id")
    role_ids = list(asking.values_list("role_id", flat=True)[:FEW])
    roles = role_rows(role_ids, language)
    told = next((name for name in names if name.description), None)
    return SkillPage(
        row=rows[skill.pk],
        names=names,
        description=told.description if told else "",
        description_language=told.language if told else "",
        above=_known(rows, above),
        below=_known(rows, list(below)),
        roles=[roles[pk] for pk in role_ids if pk in roles],
        role_count=asking.count(),
        attribution=skill.framework.attribution,
        version=skill.version,
        may_edit=policies.can_edit(actor, skill),
    )


def role_page(actor: Actor, role_id: int, language: str, near: int = 0) -> RolePage:
    """A role: what it is and asks for, its family, its twins in other frameworks, its tools; and,
    where they are asked for, so many of the roles near it."""
    role = role_for(actor, role_id)
    own_version = own_version_of(actor, role)
    source = own_version or role.pk
    profile = targets_of(source)
    names = by_language(RoleLabel.objects.filter(role=role).values_list(*NAME), language)
    below = Role.objects.within(actor.scope).filter(broader=role, retired_at=None)
    below_ids = list(below.order_by("code").values_list("pk", flat=True)[: MANY * 2])
    twins = dict(
        RelatedRole.objects.filter(Q(role=role), kind="crosswalk").values_list(
            "other_id", "confidence"
        )
    )
    around = [role.pk, role.broader_id, role.standard_id, *below_ids, *twins]
    rows = role_rows([pk for pk in around if pk], language)
    tools = _technologies(role, list(twins), language)
    told = next((name for name in names if name.description), None)
    return RolePage(
        row=rows[role.pk],
        framework=role.framework.name,
        description=told.description if told else "",
        others=names[0].others if names else [],
        family=rows.get(role.broader_id or 0),
        below=[rows[pk] for pk in below_ids if pk in rows],
        standard=rows.get(role.standard_id or 0),
        own_version_id=own_version,
        profile=profile,
        near=roles_near(actor, role, source, near, language) if near and profile else [],
        twins=[(rows[pk], confidence) for pk, confidence in twins.items() if pk in rows],
        technologies=tools,
        attributions=_attributions(role, with_onet=bool(twins)),
        is_family=role.kind == Role.Kind.FAMILY,
        version=role.version,
        may_edit=policies.can_edit(actor, role),
        may_copy=not role.owner_id and bool(policies.places_to_edit(actor)),
    )


def _known(rows: dict[int, SkillRow], ids: list[int]) -> list[SkillRow]:
    return sorted((rows[pk] for pk in ids if pk in rows), key=lambda row: row.label.casefold())


def _technologies(role: Role, twins: list[int], language: str) -> list[tuple[SkillRow, bool]]:
    """What people in this role work with: the sought-after first; an ESCO role asks its twin."""
    uses = RoleTechnology.objects.filter(role_id__in=[role.pk, *twins])
    hot = dict(
        uses.order_by("-is_in_demand", "-is_hot", "pk").values_list("skill_id", "is_hot")[:FEW]
    )
    rows = skill_rows(hot, language)
    return [(rows[pk], is_hot) for pk, is_hot in hot.items() if pk in rows]


def _attributions(role: Role, *, with_onet: bool) -> list[str]:
    standard = role.standard.framework if role.standard else None
    told = [framework.attribution for framework in (role.framework, standard) if framework]
    if with_onet:
        told += Framework.objects.filter(slug="onet").values_list("attribution", flat=True)
    return [*dict.fromkeys(text for text in told if text)]


def families(actor: Actor, language: str) -> list[RoleRow]:
    """The widest families of roles, to begin looking round."""
    tops = Role.objects.within(actor.scope).filter(
        kind="family", broader=None, retired_at=None, framework__is_active=True
    )
    rows = role_rows(tops.values_list("pk", flat=True)[: MANY * 2], language)
    return sorted(rows.values(), key=lambda row: (row.framework, row.code))


def own_roles(actor: Actor, language: str) -> list[RoleRow]:
    """The roles of the organisations that the actor belongs to."""
    rows = Role.objects.within(actor.scope).filter(kind="own", retired_at=None).exclude(owner_id="")
    return sorted(
        role_rows(rows.values_list("pk", flat=True)[:500], language).values(),
        key=lambda row: row.label.casefold(),
    )


def own_skills(actor: Actor, language: str) -> list[SkillRow]:
    """The skills of the organisations that the actor belongs to."""
    rows = Skill.objects.within(actor.scope).filter(retired_at=None).exclude(owner_id="")
    return sorted(
        skill_rows(rows.values_list("pk", flat=True)[:500], language).values(),
        key=lambda row: row.label.casefold(),
    )


def may_edit(actor: Actor) -> bool:
    """Does this actor keep the own skills and roles of where they stand?"""
    return bool(policies.places_to_edit(actor))

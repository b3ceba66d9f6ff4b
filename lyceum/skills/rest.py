"""Skills for machines: what there is, what roles ask for, how well one does it."""

from typing import Annotated

from django.http import HttpRequest
from pydantic import Field

from lyceum.ui.rest import (
    REFUSED,
    Id,
    PageNumber,
    Query,
    Router,
    Rows,
    Schema,
    Words,
    asking,
    asking_person,
    language,
)

from . import selectors

router = Router(tags=["skills"])
Limit = Annotated[int, Field(ge=1, le=50)]


class Skill(Schema):
    id: int
    uri: str
    label: str
    language: str
    kind: str
    framework: str


class Role(Schema):
    id: int
    uri: str
    label: str
    language: str
    framework: str
    code: str
    job_zone: int | None


class Target(Schema):
    """What a role asks of a skill: a level from 1 to 5, and how much it matters (0 to 1)."""

    skill_id: int
    skill: str
    level: int
    weight: float
    is_essential: bool


class RoleProfile(Schema):
    role: Role
    targets: list[Target]


class Level(Schema):
    """`level` runs from 0 to 5, `confidence` from 0 to 1."""

    skill_id: int
    skill: str
    level: float
    confidence: float


class Levels(Rows):
    rows: list[Level]


class LevelsWanted(Schema):
    page: PageNumber = 1


class SkillsWanted(Schema):
    q: Words
    limit: Limit = 20


@router.get("/skills", response={200: list[Skill], **REFUSED}, operation_id="search_skills")
def search_skills(request: HttpRequest, wanted: Query[SkillsWanted]) -> object:
    """Skills that the words name or mean, the closest first."""
    found = selectors.search_skills(
        wanted.q, language=language(), limit=wanted.limit, actor=asking(request)
    )
    return [hit.skill for hit in found.hits]


@router.get("/roles", response={200: list[Role], **REFUSED}, operation_id="search_roles")
def search_roles(request: HttpRequest, wanted: Query[SkillsWanted]) -> object:
    """Roles whose names are close to the words."""
    found = selectors.search_roles(
        wanted.q, language=language(), limit=wanted.limit, actor=asking(request)
    )
    return [hit.role for hit in found]


@router.get("/roles/{role_id}", response={200: RoleProfile, **REFUSED}, operation_id="role")
def role(request: HttpRequest, role_id: Id) -> dict[str, object]:
    """A role, and the levels of skills that it asks for."""
    actor = asking(request)
    found = selectors.role_for(actor, role_id)
    targets = selectors.role_profile(actor, found.pk)
    names = selectors.skill_rows([target.skill_id for target in targets], language())
    return {
        "role": selectors.role_rows([found.pk], language())[found.pk],
        "targets": [
            {
                "skill_id": target.skill_id,
                "skill": names[target.skill_id].label if target.skill_id in names else "",
                "level": target.level,
                "weight": target.weight,
                "is_essential": target.is_essential,
            }
            for target in targets
        ],
    }


@router.get("/me/skills", response={200: Levels, **REFUSED}, operation_id="my_skills")
def my_skills(request: HttpRequest, at: Query[LevelsWanted]) -> dict[str, object]:
    """One's own levels, the strongest first."""
    actor, _person = asking_person(request)
    found, total = selectors.standings(actor, language(), at.page)
    rows = [
        {
            "skill_id": each.skill.id,
            "skill": each.skill.label,
            "level": each.level,
            "confidence": each.confidence,
        }
        for each in found
    ]
    return {"rows": rows, "total": total, "page": at.page, "pages": -(-total // selectors.PAGE)}

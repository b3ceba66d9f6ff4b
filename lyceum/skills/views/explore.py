"""Looking round: search, the page of a skill, the page of a role."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lyceum.skills import selectors
from lyceum.skills.types import DESCRIPTORS, WORDS, NearRole, confidence_word, level_word
from lyceum.ui.http import Request

from .mine import language

EXPLORE = "skills/explore.html"
SKILL = "skills/skill.html"
ROLE = "skills/role.html"
FOUND, NEAR = 12, 6


@login_required
@require_GET
def explore(request: Request) -> HttpResponse:
    """Search skills and roles, or begin with the families of roles."""
    text, actor = request.GET.get("q", "").strip(), request.actor
    context: dict[str, object] = {"q": text}
    if text:
        context["skills"] = selectors.search_skills(
            text, language=language(), limit=FOUND, actor=actor
        )
        context["roles"] = selectors.search_roles(
            text, language=language(), limit=FOUND, actor=actor
        )
    else:
        context["families"] = selectors.families(actor, language())
        context["own_roles"] = selectors.own_roles(actor, language())
        context["own_skills"] = selectors.own_skills(actor, language())
    return render(request, f"{EXPLORE}#found" if request.htmx else EXPLORE, context)


@login_required
@require_GET
def skill(request: Request, skill_id: int) -> HttpResponse:
    """What a skill is, where I stand, who asks for it."""
    page = selectors.skill_page(request.actor, skill_id, language())
    mine = selectors.levels_of(request.actor, request.user.pk, [skill_id]).get(skill_id)
    context = {
        "skill": page,
        "mine": mine,
        "word": level_word(mine.level if mine else 0),
        "sureness": confidence_word(mine.confidence, mine.leading) if mine else "",
        "evidence": selectors.evidence_about(request.actor, skill_id),
        "steps": list(enumerate(zip(WORDS, DESCRIPTORS, strict=True))),
    }
    return render(request, SKILL, context)


@login_required
@require_GET
def role(request: Request, role_id: int) -> HttpResponse:
    """What a role asks for, and where I stand."""
    page = selectors.role_page(request.actor, role_id, language(), near=NEAR)
    rows = selectors.standings_for(request.actor, page.profile, language())
    context = {
        "role": page,
        "rows": _near_rows(page.near),
        "essential": [row for row in rows if row.is_essential],
        "optional": [row for row in rows if not row.is_essential],
        "met": sum(row.is_met for row in rows if row.is_essential),
    }
    return render(request, ROLE, context)


def _near_rows(near: list[NearRole]) -> list[dict[str, Any]]:
    """With the names of what they share and of what would be new. One query."""
    wanted = {pk for one in near for pk in [*one.shared[:3], *one.missing[:3]]}
    labels = selectors.skill_rows(wanted, language())
    return [
        {
            "near": one,
            "percent": round(100 * (1 - one.distance)),
            "shared": [labels[pk].label for pk in one.shared[:3] if pk in labels],
            "missing": [labels[pk].label for pk in one.missing[:3] if pk in labels],
        }
        for one in near
    ]

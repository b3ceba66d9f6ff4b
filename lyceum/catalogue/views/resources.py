"""The page of one resource."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lyceum.catalogue import policies, selectors
from lyceum.catalogue.forms import ReviewForm
from lyceum.catalogue.types import TaughtSkill
from lyceum.skills import api as skills
from lyceum.ui.http import Request, with_sound

from .explore import language

RESOURCE = "catalogue/resource.html"


@dataclass(frozen=True)
class TaughtRow:
    """A skill that is taught, with its name, ready to show."""

    taught: TaughtSkill
    label: str
    is_fallback: bool
    language: str
    from_word: str
    to_word: str


@login_required
@require_GET
def resource(request: Request, resource_id: int) -> HttpResponse:
    """What it is, what it teaches, what others say, and the way in."""
    return resource_page(request, resource_id)


def resource_page(
    request: Request, resource_id: int, status: int = 200, **more: Any
) -> HttpResponse:
    """The page, also with a form that was not right."""
    actor = request.actor
    found = selectors.resource_for(actor, resource_id)
    mine = selectors.my_review(actor, found)
    before, after = selectors.before_and_after(actor, found)
    initial = {"stars": mine.stars, "text": mine.text} if mine else None
    context = {
        "resource": found,
        "resource_id": found.pk,
        "row": selectors.row_of(found),
        "taught": taught_rows(selectors.taught_with_suggestions(found)),
        "before": before,
        "after": after,
        "reviews": selectors.reviews_of(actor, found),
        "review_form": ReviewForm(initial=initial),
        "my_review": mine,
        "is_kept": selectors.has_bookmarked(actor, found),
        "may_edit": policies.can_edit(actor, found),
        **more,
    }
    answer = render(request, RESOURCE, context, status=status)
    return with_sound(answer) if found.kind == found.Kind.PODCAST else answer


def taught_rows(taught: list[TaughtSkill]) -> list[TaughtRow]:
    """With names and words; one query."""
    names = skills.skill_rows([each.skill_id for each in taught], language())
    return [
        TaughtRow(
            each,
            names[each.skill_id].label,
            names[each.skill_id].is_fallback,
            names[each.skill_id].language,
            str(skills.level_word(each.from_level)),
            str(skills.level_word(each.to_level)),
        )
        for each in taught
        if each.skill_id in names
    ]

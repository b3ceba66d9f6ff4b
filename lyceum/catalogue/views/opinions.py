"""What people think and want: reviews, bookmarks, needs."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.catalogue import policies, selectors, services
from lyceum.catalogue.forms import AnswerForm, NeedForm, ReviewForm
from lyceum.catalogue.types import NeedRow
from lyceum.skills import api as skills
from lyceum.ui.http import Request, numbers_in

from .explore import language, posted
from .resources import RESOURCE, resource_page

NEEDS = "catalogue/needs.html"


@dataclass(frozen=True)
class NamedNeed:
    """A need with the name of its skill."""

    need: NeedRow
    label: str
    word: str


@login_required
@require_POST
def review(request: Request, resource_id: int) -> HttpResponse:
    """Stars and words for a resource."""
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return resource_page(request, resource_id, status=422, review_form=form)
    services.review(by=request.actor, resource_id=resource_id, **form.cleaned_data)
    messages.success(request, _("Thank you. Others can read it now."))
    return redirect("catalogue:resource", resource_id)


@login_required
@require_POST
def bookmark(request: Request, resource_id: int) -> HttpResponse:
    """Keep it, or let it go."""
    found = selectors.resource_for(request.actor, resource_id)
    keep = not selectors.has_bookmarked(request.actor, found)
    if keep:
        services.bookmark(by=request.actor, resource_id=resource_id)
    else:
        services.remove_bookmark(by=request.actor, resource_id=resource_id)
    if request.htmx:
        context = {"resource_id": resource_id, "is_kept": keep}
        return render(request, f"{RESOURCE}#keep", context)
    return redirect("catalogue:resource", resource_id)


@login_required
@require_GET
def bookmarks(request: Request) -> HttpResponse:
    """What I kept."""
    return render(request, "catalogue/bookmarks.html", {"rows": selectors.bookmarks(request.actor)})


@login_required
@require_http_methods(["GET", "POST"])
def needs(request: Request) -> HttpResponse:
    """What people want to learn and nobody offers; say what you want, join others."""
    form = NeedForm(posted(request), initial=request.GET.dict(), names=skill_names(request))
    if request.method == "POST" and form.is_valid():
        services.state_need(by=request.actor, **form.said())
        messages.success(request, _("Noted. Whoever offers learning here sees it."))
        return redirect("catalogue:needs")
    rows = _named(selectors.needs_for(request.actor))
    may_answer = bool(policies.editable_organisations(request.actor))
    context = {
        "open": [row for row in rows if not row.need.answer_id],
        "answered": [row for row in rows if row.need.answer_id],
        "form": form,
        "may_answer": may_answer,
    }
    return render(request, NEEDS, context, status=422 if form.errors else 200)


@login_required
@require_POST
def join_need(request: Request, need_id: int) -> HttpResponse:
    """Me too."""
    services.join_need(by=request.actor, need_id=need_id)
    return redirect("catalogue:needs")


@login_required
@require_POST
def leave_need(request: Request, need_id: int) -> HttpResponse:
    """No more."""
    services.leave_need(by=request.actor, need_id=need_id)
    return redirect("catalogue:needs")


@login_required
@require_http_methods(["GET", "POST"])
def answer_need(request: Request, need_id: int) -> HttpResponse:
    """Point to what is there now."""
    need = selectors.need_for(request.actor, need_id)
    form = AnswerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        services.answer_need(by=request.actor, need_id=need_id, **form.cleaned_data)
        messages.success(request, _("Those who asked for it can see it now."))
        return redirect("catalogue:needs")
    rows = selectors.resources_teaching(request.actor, need.skill_id) if need.skill_id else []
    (named,) = _named([need])
    context = {"named": named, "rows": rows, "form": form}
    status = 422 if form.errors else 200
    return render(request, "catalogue/answer_need.html", context, status=status)


def skill_names(request: Request) -> dict[int, str]:
    """The names of the skills that a form speaks of, as far as one may see them."""
    words = [*request.POST.getlist("skill"), *request.GET.getlist("skill")]
    ids = skills.visible_skills(request.actor.scope, numbers_in(words))
    return {pk: row.label for pk, row in skills.skill_rows(ids, language()).items()}


def _named(needs: list[NeedRow]) -> list[NamedNeed]:
    ids = [need.skill_id for need in needs if need.skill_id]
    names = skills.skill_rows(ids, language())
    return [
        NamedNeed(
            need,
            names[need.skill_id].label if need.skill_id in names else need.title,
            str(skills.level_word(need.level)),
        )
        for need in needs
    ]

"""Offering a resource and keeping it right."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lyceum.catalogue import policies, selectors, services
from lyceum.catalogue.errors import ListedAlready
from lyceum.catalogue.forms import ResourceForm
from lyceum.catalogue.types import SkillTaught
from lyceum.kernel.errors import EditedMeanwhile, Forbidden
from lyceum.kernel.money import Money
from lyceum.organisations import api as organisations
from lyceum.skills import api as skills
from lyceum.ui.http import Request, numbers_in

from .explore import language, posted

EDIT = "catalogue/edit_resource.html"
MINUTES = 60
COPIED = (
    "title", "kind", "url", "summary", "from_level", "to_level", "mode", "language", "visibility",
    "audience", "description", "licence", "version",
)  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def add_resource(request: Request) -> HttpResponse:
    """Something to learn from, in the name of an organisation."""
    homes = policies.editable_organisations(request.actor)
    if not homes:
        raise Forbidden
    form = _form(request, homes, initial={"organisation": request.actor.organisation_id})
    if request.method == "POST" and form.is_valid():
        try:
            added = services.add_resource(
                by=request.actor,
                organisation_id=form.cleaned_data["organisation"],
                skills=form.taught({}),
                state=form.cleaned_data["state"] or "published",
                **form.details(),
            )
        except ListedAlready as refusal:
            form.add_error("url", str(refusal))
        else:
            messages.success(request, _("It is in the catalogue."))
            return redirect("catalogue:resource", added.pk)
    return _page(request, form)


@login_required
@require_http_methods(["GET", "POST"])
def change_resource(request: Request, resource_id: int) -> HttpResponse:
    """Change what is said of it; what somebody else saved meanwhile is not lost."""
    found = selectors.resource_for(request.actor, resource_id)
    if not policies.can_edit(request.actor, found):
        raise Forbidden
    known = {
        each.skill_id: SkillTaught(each.skill_id, each.from_level, each.to_level)
        for each in selectors.taught_with_suggestions(found)
        if not each.is_suggested
    }
    form = _form(request, [found.organisation_id], _initial(found, known), list(known))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_resource(
                by=request.actor,
                resource_id=resource_id,
                version=form.cleaned_data["version"],
                skills=form.taught(known),
                **form.details(),
            )
        except EditedMeanwhile as refusal:
            return _page(request, form, found, refusal=refusal)
        messages.success(request, _("Saved."))
        return redirect("catalogue:resource", resource_id)
    return _page(request, form, found)


@login_required
@require_POST
def withdraw_resource(request: Request, resource_id: int) -> HttpResponse:
    """Out of search and plans; records stay."""
    services.withdraw_resource(by=request.actor, resource_id=resource_id)
    messages.success(request, _("It is withdrawn. Plans that had it are made anew."))
    return redirect("catalogue:resource", resource_id)


@login_required
@require_POST
def publish_resource(request: Request, resource_id: int) -> HttpResponse:
    """Show a draft, or put back what was withdrawn."""
    services.publish_resource(by=request.actor, resource_id=resource_id)
    messages.success(request, _("It is in the catalogue."))
    return redirect("catalogue:resource", resource_id)


def _form(
    request: Request,
    homes: list[int],
    initial: dict[str, Any],
    known: list[int] | None = None,
) -> ResourceForm:
    posted_ids = numbers_in(request.POST.getlist("skills"))
    chosen = skills.visible_skills(request.actor.scope, posted_ids)
    names = skills.skill_rows([*chosen, *(known or [])], language())
    return ResourceForm(
        posted(request),
        initial=initial,
        homes=organisations.organisation_names(homes),
        names={pk: row.label for pk, row in names.items()},
    )


def _initial(found: Any, known: dict[int, SkillTaught]) -> dict[str, Any]:
    price = None if found.price is None else Money(found.price, found.currency).major
    effort = found.effort_minutes
    return {
        **{name: getattr(found, name) for name in COPIED},
        "organisation": found.organisation_id,
        "provider": found.provider.name,
        "skills": list(known),
        "hours": None if effort is None else round(effort / MINUTES, 2),
        "price": price,
        "currency": found.currency or "EUR",
        "state": found.state,
    }


def _page(
    request: Request, form: ResourceForm, found: Any = None, refusal: object = None
) -> HttpResponse:
    status = 409 if refusal else 422 if form.errors else 200
    context = {"form": form, "resource": found, "refusal": refusal}
    return render(request, EDIT, context, status=status)

"""An organisation's own skills and roles, for those who keep them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lyceum.kernel.errors import EditedMeanwhile, Forbidden
from lyceum.skills import forms, selectors, services
from lyceum.skills.types import WORDS, Target
from lyceum.ui.http import Request

from .mine import language, number

ROLE = "skills/edit_role.html"
SKILL = "skills/edit_skill.html"
FOUND = 12


@login_required
def add_role(request: Request) -> HttpResponse:
    """A role of our own: from nothing, or from a standard one."""
    standard = number(request.POST.get("standard") or request.GET.get("standard"))
    actor = request.actor
    if actor.organisation_id is None or not selectors.may_edit(actor):
        raise Forbidden
    if request.method == "POST" and "find" not in request.POST:
        form = forms.RoleForm(request.POST)
        if form.is_valid():
            role_id = services.add_role(
                by=actor,
                label=form.cleaned_data["label"],
                description=form.cleaned_data["description"],
                job_zone=form.cleaned_data["job_zone"],
                organisation_id=actor.organisation_id,
                standard_id=standard or None,
                targets=forms.targets(request.POST),
                language=language(),
            )
            messages.success(request, _("Saved."))
            return redirect("skills:role", role_id)
        return _role_page(request, form, forms.targets(request.POST), status=422)
    if request.method == "POST":
        return _role_page(request, forms.RoleForm(request.POST), forms.targets(request.POST))
    initial, profile = _from_standard(request, standard)
    return _role_page(request, forms.RoleForm(initial=initial), profile, standard=standard)


def _from_standard(request: Request, standard: int) -> tuple[dict[str, object], list[Target]]:
    if not standard:
        return {}, []
    page = selectors.role_page(request.actor, standard, language())
    initial: dict[str, object] = {
        "label": page.row.label,
        "description": page.description,
        "job_zone": page.row.job_zone or "",
    }
    return initial, page.profile


@login_required
def edit_role(request: Request, role_id: int) -> HttpResponse:
    """Change the words and the profile; whoever saves second is told, and loses nothing."""
    page = selectors.role_page(request.actor, role_id, language())
    if not page.may_edit:
        raise Forbidden
    if request.method != "POST":
        initial = {
            "label": page.row.label,
            "description": page.description,
            "job_zone": page.row.job_zone or "",
            "version": page.version,
        }
        form = forms.RoleForm(initial=initial)
        return _role_page(request, form, page.profile, role_id=role_id)
    form, profile = forms.RoleForm(request.POST), forms.targets(request.POST)
    if "find" in request.POST or not form.is_valid():
        status = 200 if "find" in request.POST else 422
        return _role_page(request, form, profile, role_id=role_id, status=status)
    try:
        services.change_role(
            by=request.actor,
            role_id=role_id,
            label=form.cleaned_data["label"],
            description=form.cleaned_data["description"],
            job_zone=form.cleaned_data["job_zone"],
            targets=profile,
            version=form.cleaned_data["version"] or 0,
            language=language(),
        )
    except EditedMeanwhile as refusal:
        return _role_page(request, form, profile, role_id=role_id, refusal=refusal, status=409)
    messages.success(request, _("Saved."))
    return redirect("skills:role", role_id)


def _role_page(  # noqa: PLR0913  what the page shows
    request: Request,
    form: forms.RoleForm,
    profile: list[Target],
    *,
    role_id: int | None = None,
    standard: int = 0,
    refusal: EditedMeanwhile | None = None,
    status: int = 200,
) -> HttpResponse:
    text = request.POST.get("q", "").strip()
    chosen = {target.skill_id for target in profile}
    found = (
        selectors.search_skills(text, language=language(), limit=FOUND, actor=request.actor).hits
        if text
        else []
    )
    seen = selectors.visible_skills(request.actor.scope, chosen)
    labels = selectors.skill_rows(seen, language())
    context = {
        "form": form,
        "lines": [
            (labels[line.skill_id], line, forms.nearest_weight(line.weight))
            for line in profile
            if line.skill_id in labels
        ],
        "q": text,
        "found": [hit.skill for hit in found if hit.skill.id not in chosen],
        "weights": forms.WEIGHTS,
        "words": list(enumerate(WORDS))[1:],
        "role_id": role_id,
        "standard": standard or number(request.POST.get("standard")),
        "refusal": refusal,
    }
    return render(request, ROLE, context, status=status)


@login_required
@require_POST
def retire_role(request: Request, role_id: int) -> HttpResponse:
    """No longer offer a role of ours."""
    services.retire_role(by=request.actor, role_id=role_id)
    messages.success(request, _("It is no longer offered."))
    return redirect("skills:explore")


@login_required
def add_skill(request: Request) -> HttpResponse:
    """A skill of our own."""
    actor = request.actor
    if actor.organisation_id is None or not selectors.may_edit(actor):
        raise Forbidden
    form = forms.SkillForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        skill_id = services.add_skill(
            by=actor,
            label=form.cleaned_data["label"],
            description=form.cleaned_data["description"],
            organisation_id=actor.organisation_id,
            language=language(),
        )
        messages.success(request, _("Saved."))
        return redirect("skills:skill", skill_id)
    return render(request, SKILL, {"form": form}, status=422 if form.is_bound else 200)


@login_required
def edit_skill(request: Request, skill_id: int) -> HttpResponse:
    """Change its words; whoever saves second is told, and loses nothing."""
    page = selectors.skill_page(request.actor, skill_id, language())
    if not page.may_edit:
        raise Forbidden
    initial = {
        "label": page.row.label,
        "description": page.description,
        "version": page.version,
    }
    form = forms.SkillForm(request.POST or None, initial=initial)
    context = {"form": form, "skill_id": skill_id}
    if not form.is_bound or not form.is_valid():
        return render(request, SKILL, context, status=422 if form.is_bound else 200)
    try:
        services.change_skill(
            by=request.actor,
            skill_id=skill_id,
            label=form.cleaned_data["label"],
            description=form.cleaned_data["description"],
            version=form.cleaned_data["version"] or 0,
            language=language(),
        )
    except EditedMeanwhile as refusal:
        return render(request, SKILL, {**context, "refusal": refusal}, status=409)
    messages.success(request, _("Saved."))
    return redirect("skills:skill", skill_id)


@login_required
@require_POST
def retire_skill(request: Request, skill_id: int) -> HttpResponse:
    """No longer offer a skill of ours."""
    services.retire_skill(by=request.actor, skill_id=skill_id)
    messages.success(request, _("It is no longer offered."))
    return redirect("skills:explore")

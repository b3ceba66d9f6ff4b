"""Those who write one."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.assessments import policies, selectors, services
from lyceum.assessments.forms import KIND_WORDS, AssessmentForm, ItemForm
from lyceum.assessments.scoring import LEVELS, Item
from lyceum.kernel.errors import NotFound
from lyceum.organisations import api as organisations
from lyceum.skills import api as skills
from lyceum.ui.http import Request, number_in


def _tabs(request: Request, organisation: Any) -> dict[str, Any]:
    return {
        "organisation": organisation,
        "writes": policies.can_write(request.actor, organisation.pk),
        **asdict(organisations.tabs_of(request.actor, organisation.pk)),
    }


@login_required
@require_GET
def written(request: Request, slug: str) -> HttpResponse:
    """What an organisation has written."""
    organisation = organisations.organisation_by_slug(request.actor, slug)
    rows = selectors.written_of(request.actor, organisation.pk)
    context = {"rows": rows, **_tabs(request, organisation)}
    return render(request, "assessments/written.html", context)


def _form(request: Request, **initial: Any) -> AssessmentForm:
    levels = [(level, skills.level_word(level)) for level in LEVELS]
    return AssessmentForm(request.POST or None, initial=initial or None, levels=levels)


@login_required
@require_http_methods(["GET", "POST"])
def begin(request: Request, slug: str) -> HttpResponse:
    """A new one."""
    organisation = organisations.organisation_by_slug(request.actor, slug)
    policies.insist_on_writer(request.actor, organisation.pk)
    form = _form(request)
    if form.is_valid():
        made = services.begin_assessment(
            by=request.actor, organisation_id=organisation.pk, new=form.assessment()
        )
        return redirect("assessments:edit", made.pk)
    context = {"form": form, **_tabs(request, organisation)}
    status = 422 if form.is_bound else 200
    return render(request, "assessments/begin.html", context, status=status)


def _to_write(request: Request, assessment_id: int) -> Any:
    """One that I may write; who only reads its figures finds none here."""
    found = selectors.assessment_to_write(request.actor, assessment_id)
    if not policies.can_write(request.actor, found.organisation_id):
        raise NotFound
    return found


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: Request, assessment_id: int) -> HttpResponse:
    """Its words, its items, and what stands in its way."""
    found = _to_write(request, assessment_id)
    if "move" in request.POST or "remove" in request.POST:
        return _rearrange(request, assessment_id)
    names = AssessmentForm.base_fields
    form = _form(request, **{name: getattr(found, name) for name in names})
    if form.is_valid():
        services.change_assessment(
            by=request.actor, assessment_id=assessment_id, new=form.assessment()
        )
        messages.success(request, _("Saved."))
        return redirect("assessments:edit", assessment_id)
    items = selectors.items_in_writing(found)
    shapes = [shape for _pk, _version, shape in items]
    wrong = selectors.faults(shapes)
    context = {
        "assessment": found,
        "form": form,
        "rows": [
            (place, pk, shape, KIND_WORDS.get(shape.kind, shape.kind), _problems(wrong, place))
            for place, (pk, _version, shape) in enumerate(items, start=1)
        ],
        "is_sound": not wrong,
        "edition": selectors.current_edition(found),
        "duration": selectors.duration_of(found, shapes),
        **_tabs(request, found.organisation),
    }
    return render(request, "assessments/edit.html", context, status=422 if form.is_bound else 200)


def _problems(wrong: list[tuple[int, str]], place: int) -> list[str]:
    return [problem for at, problem in wrong if at == place]


def _rearrange(request: Request, assessment_id: int) -> HttpResponse:
    item_id = number_in(request.POST.get("item", "")) or 0
    by = request.actor
    if "remove" in request.POST:
        services.remove_item(by=by, assessment_id=assessment_id, item_id=item_id)
    else:
        step = 1 if request.POST["move"] == "1" else -1
        services.move_item(by=by, assessment_id=assessment_id, item_id=item_id, step=step)
    return redirect("assessments:edit", assessment_id)


@login_required
@require_http_methods(["GET", "POST"])
def add_item(request: Request, assessment_id: int) -> HttpResponse:
    """A new one at the end."""
    found = _to_write(request, assessment_id)
    form = _item_form(request, None)
    if "find" not in request.POST and form.is_valid():
        services.add_item(by=request.actor, assessment_id=assessment_id, shape=form.shape())
        return redirect("assessments:edit", assessment_id)
    return _item_page(request, found, form)


@login_required
@require_http_methods(["GET", "POST"])
def edit_item(request: Request, assessment_id: int, item_id: int) -> HttpResponse:
    """It says something else from the next edition on."""
    found = _to_write(request, assessment_id)
    _item, shape = selectors.item_to_write(request.actor, found, item_id)
    form = _item_form(request, shape)
    if "find" not in request.POST and form.is_valid():
        services.change_item(
            by=request.actor, assessment_id=assessment_id, item_id=item_id, shape=form.shape()
        )
        return redirect("assessments:edit", assessment_id)
    return _item_page(request, found, form)


def _item_form(request: Request, shape: Item | None) -> ItemForm:
    """With the skills that were found by words, and the one that is chosen."""
    language = get_language() or "en"
    words = request.POST.get("words", "").strip()
    posted = number_in(request.POST.get("skill_id", ""))
    seen = skills.visible_skills(request.actor.scope, [posted] if posted else [])
    before = [shape.skill_id] if shape and shape.skill_id else []
    rows = skills.skill_rows([*seen] or before, language)
    choices: dict[int, str] = {pk: row.label for pk, row in rows.items()}
    if words:
        answer = skills.search_skills(words, language=language, limit=12, actor=request.actor)
        choices |= {hit.skill.id: hit.skill.label for hit in answer.hits}
    initial = ItemForm.initial_of(shape) if shape else None
    if "find" in request.POST:
        said = {name: value for name, value in request.POST.items() if name != "find"}
        return ItemForm(initial=said, skills=list(choices.items()))
    return ItemForm(request.POST or None, initial=initial, skills=list(choices.items()))


def _item_page(request: Request, found: Any, form: ItemForm) -> HttpResponse:
    context = {"assessment": found, "form": form, "query": request.POST.get("words", "")}
    return render(request, "assessments/item.html", context, status=422 if form.is_bound else 200)


@login_required
@require_GET
def preview(request: Request, assessment_id: int) -> HttpResponse:
    """What people will see; nothing is kept."""
    found = _to_write(request, assessment_id)
    shapes = [shape for _pk, _version, shape in selectors.items_in_writing(found)]
    place = number_in(request.GET.get("at", "")) or 1
    here = min(place, len(shapes) + 1)
    item = shapes[here - 1] if here <= len(shapes) else None
    context = {
        "assessment": found,
        "screen": selectors.Screen(here, len(shapes), "", item, (), here - 1 or None),
        "percent": 100 * (here - 1) // max(len(shapes), 1),
        "after": here + 1,
        "levels": LEVELS,
        "is_preview": True,
        "words": _("How far you are"),
    }
    return render(request, "assessments/attempt.html", context)


@login_required
@require_POST
def publish(request: Request, assessment_id: int) -> HttpResponse:
    """People meet it from now on."""
    services.publish_assessment(by=request.actor, assessment_id=assessment_id)
    messages.success(request, _("Published."))
    return redirect("assessments:edit", assessment_id)


@login_required
@require_POST
def withdraw(request: Request, assessment_id: int) -> HttpResponse:
    """Nobody begins it any more."""
    services.withdraw_assessment(by=request.actor, assessment_id=assessment_id)
    messages.success(request, _("Withdrawn. Who has begun may finish."))
    return redirect("assessments:edit", assessment_id)


@login_required
@require_GET
def figures(request: Request, assessment_id: int) -> HttpResponse:
    """Started, finished, how long, and where people stand."""
    found = selectors.assessment_to_write(request.actor, assessment_id)
    context = {
        "assessment": found,
        "figures": selectors.figures(request.actor, found),
        "told": selectors.told_segments(request.actor, found),
        **_tabs(request, found.organisation),
    }
    return render(request, "assessments/figures.html", context)

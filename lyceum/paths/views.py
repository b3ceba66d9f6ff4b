"""The path of a person, the way to a goal, and what may be decided about each step."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.errors import NotFound
from lyceum.kernel.money import exponent
from lyceum.ui.http import Request, number_in, numbers_in

from . import selectors, services
from .errors import StepIsGone
from .forms import CommentForm, GoalForm, WhatIfForm
from .types import GapRow, Limits, PathPage, Wish

PAGE = "paths/path.html"
NEW = "paths/new_goal.html"
PREVIEW = "paths/preview_goal.html"
MOST_HOURS, MOST_WEEKS = 20, 104
MINUTES_STEP, MONEY_STEPS, WEEKS_STEP = 30, 40, 2  # how far a slider moves at a time
MOST_DIGITS = 12
MOST = 200  # skills of a goal
TAKES = 0.2  # as the planner has it: this near a level counts as reached


@login_required
@require_GET
def mine(request: Request) -> HttpResponse:
    """My own path, or the way to a first goal."""
    page = selectors.own_path_page(request.actor)
    return _path_page(request, page) if page else redirect("paths:new-goal")


@login_required
@require_GET
def plan(request: Request, path_id: int) -> HttpResponse:
    """A path that the reader may see: theirs, or one that they were invited to."""
    path = selectors.path_for(request.actor, path_id)
    identity.note_disclosure(viewer=request.actor, person_id=path.person_id, kind="paths.path")
    return _path_page(request, selectors.path_page(request.actor, path_id))


def _path_page(request: Request, page: PathPage) -> HttpResponse:
    if page.is_own and not any(goal.state == "open" for goal in page.goals):
        return redirect("paths:new-goal")
    context: dict[str, Any] = {"page": page, "picture": selectors.picture_of(page)}
    if page.is_own:
        context["sliders"] = _sliders(page)
        context["no_limit_at"] = context["sliders"][1]["max"]
    return render(request, PAGE, context)


def _sliders(page: PathPage) -> list[dict[str, Any]]:
    """Three limits as sliders; money only where the person set a limit or the plan costs."""
    limits, digits = page.limits, exponent(page.limits.currency)
    weeks = _weeks_to(limits)
    most = 2 * max(limits.budget or 0, page.plan.money if page.plan else 0, 10 ** (digits + 2))
    return [
        _slider(
            "minutes",
            _("Hours a week"),
            MINUTES_STEP,
            MOST_HOURS * 60,
            MINUTES_STEP,
            limits.minutes_per_week,
        )
        | {"divide": 60, "format": _("{n} h")},
        _slider(
            "money",
            _("Own money (right end: no limit)")
            if limits.uses_wallet
            else _("Money (right end: no limit)"),
            0,
            most,
            most // MONEY_STEPS,
            _money(limits, most),
        )
        | {"divide": 10**digits, "format": "{n} " + limits.currency, "at_max": _("no limit")},
        _slider("weeks", _("Ready within"), 0, MOST_WEEKS, WEEKS_STEP, weeks)
        | {"format": _("{n} weeks"), "at_min": _("whenever")},
    ]


def _slider(name: str, label: str, least: int, most: int, step: int, value: int) -> dict[str, Any]:
    return {
        "id": f"slider-{name}",
        "name": name,
        "label": label,
        "min": least,
        "max": most,
        "step": step,
        "value": value,
    }


def _money(limits: Limits, most: int) -> int:
    return most if limits.budget is None else limits.budget


def _weeks_to(limits: Limits) -> int:
    if limits.target_on is None:
        return 0
    return max(1, (limits.target_on - clock.today()).days // 7)


# A goal ---------------------------------------------------------------------------------------
@login_required
@require_GET
def new_goal(request: Request) -> HttpResponse:
    """Own words become roles and skills to choose from."""
    words = request.GET.get("words", "").strip()[:300]
    found = selectors.proposals(request.actor, words) if words else None
    part = f"{NEW}#found" if request.htmx else NEW
    return render(request, part, {"words": words, "proposal": found})


@login_required
@require_GET
def preview_role(request: Request, role_id: int) -> HttpResponse:
    """What a role takes, before it is a goal."""
    wishes = selectors.wishes_of(request.actor, role_id)
    title = selectors.role_label(role_id)
    if not wishes or not title:
        raise NotFound
    return _preview(request, title, wishes, role_id=role_id)


@login_required
@require_GET
def preview_skills(request: Request) -> HttpResponse:
    """The same for skills that were chosen one by one."""
    ids = numbers_in(request.GET.getlist("skill"))[:MOST]
    wishes = selectors.wishes_of(request.actor, None, ids)
    if not wishes:
        return redirect("paths:new-goal")
    words = request.GET.get("words", "")
    return _preview(request, words or _("These skills"), wishes, words=words)


def _preview(
    request: Request,
    title: str,
    wishes: list[Wish],
    *,
    role_id: int | None = None,
    words: str = "",
    form: GoalForm | None = None,
) -> HttpResponse:
    gap = selectors.preview(request.actor, request.user.pk, wishes)
    usual = selectors.limits_for(request.actor, request.user.pk)
    context = {
        "title": title,
        "role_id": role_id,
        "words": words,
        "gap": gap,
        "missing": sum(row.missing > TAKES for row in gap),
        "have": sum(row.missing <= TAKES for row in gap),
        "not_rated": _is_unknown(gap),
        "form": form
        or GoalForm(
            currency=usual.currency,
            initial=_initial(usual),
            has_wallet=_has_wallet(request, usual),
        ),
    }
    return render(request, PREVIEW, context, status=422 if form else 200)


def _is_unknown(gap: list[GapRow]) -> bool:
    """Is so little known of this person that the gap says more about our record than about them?"""
    return sum(row.now > 0 for row in gap) * 4 < len(gap)


def _initial(limits: Limits) -> dict[str, Any]:
    unit = 10 ** exponent(limits.currency)
    major = None if limits.budget is None else f"{limits.budget / unit:.{MOST_DIGITS}g}"
    return {
        "hours": f"{limits.minutes_per_week / 60:g}",
        "money": major,
        "target_on": limits.target_on,
        "uses_wallet": limits.uses_wallet,
    }


def _has_wallet(request: Request, usual: Limits) -> bool:
    """Is there a pot to choose, or was the wallet chosen before?"""
    return usual.uses_wallet or bool(
        selectors.pot_rows(request.actor, request.user.pk, usual.currency)
    )


@login_required
@require_POST
def set_goal(request: Request) -> HttpResponse:
    """Set out for it; the first plan is there at once."""
    role_id = number_in(request.POST.get("role_id", ""))
    wishes = selectors.wishes_of(
        request.actor, None, numbers_in(request.POST.getlist("skill"))[:MOST]
    )
    usual = selectors.limits_for(request.actor, request.user.pk)
    words = request.POST.get("words", "")[:300]
    has_wallet = _has_wallet(request, usual)
    form = GoalForm(request.POST, currency=usual.currency, has_wallet=has_wallet)
    if not form.is_valid():
        asked = selectors.wishes_of(request.actor, role_id) if role_id else wishes
        title = selectors.role_label(role_id) if role_id else words
        return _preview(request, title, asked, role_id=role_id, words=words, form=form)
    goal = services.set_goal(
        by=request.actor,
        person_id=request.user.pk,
        role_id=role_id,
        wishes=() if role_id else wishes,
        title="" if role_id else words,
        words=words,
        limits=form.limits(languages=usual.languages, modes=usual.modes),
    )
    profile = form.cleaned_data["profile"]
    if profile and profile != goal.path.profile:
        services.choose_alternative(by=request.actor, path_id=goal.path_id, profile=profile)
    return redirect("paths:mine")


@login_required
@require_POST
def put_aside(request: Request, goal_id: int) -> HttpResponse:
    """A goal that is no longer wanted."""
    services.put_goal_aside(by=request.actor, goal_id=goal_id)
    return redirect("paths:mine")


@login_required
@require_GET
def gap(request: Request, path_id: int) -> HttpResponse:
    """Every skill of the goals: wanted, there, how sure, and what the plan does about it."""
    path = selectors.path_for(request.actor, path_id)
    identity.note_disclosure(viewer=request.actor, person_id=path.person_id, kind="paths.path")
    context = {
        "path": path,
        "title": selectors.title_of(selectors.open_goals(path)),
        "gap": selectors.gap(request.actor, path_id),
        "uncovered": selectors.uncovered(request.actor, path),
        "path_of": {"path_id": path_id, "is_own": path.person_id == request.user.pk},
    }
    return render(request, "paths/gap.html", context)


# Limits -----------------------------------------------------------------------------------------
@login_required
@require_GET
def what_if(request: Request, path_id: int) -> HttpResponse:
    """The plan for other limits, not saved."""
    path = selectors.path_for(request.actor, path_id)
    form = WhatIfForm(request.GET)
    if not form.is_valid():
        return HttpResponse(status=422)
    answer = selectors.what_if(request.actor, path_id, _limits(form, selectors.limits_of(path)))
    context = {"answer": answer, "days_sooner": -answer.days_later}
    return render(request, f"{PAGE}#what-if", context)


@login_required
@require_POST
def change_limits(request: Request, path_id: int) -> HttpResponse:
    """Take the plan that the sliders showed."""
    path = selectors.path_for(request.actor, path_id)
    form = WhatIfForm(request.POST)
    if form.is_valid():
        limits = _limits(form, selectors.limits_of(path))
        version = form.cleaned_data["version"]
        services.change_limits(by=request.actor, path_id=path_id, limits=limits, version=version)
        messages.success(request, _("Your plan follows your new limits."))
    return redirect("paths:mine")


def _limits(form: WhatIfForm, former: Limits) -> Limits:
    said = form.cleaned_data
    weeks, money, end = said["weeks"] or 0, said["money"], said["no_limit_at"]
    if money is None or (end and money >= end):
        money = None
    return replace(
        former,
        minutes_per_week=said["minutes"],
        budget=money,
        uses_wallet=said["uses_wallet"],
        target_on=clock.today() + timedelta(weeks=weeks) if weeks else None,
    )


@login_required
@require_POST
def choose(request: Request, path_id: int) -> HttpResponse:
    """Another of the plans that stand side by side."""
    profile = request.POST.get("profile", "")
    services.choose_alternative(by=request.actor, path_id=path_id, profile=profile)
    return redirect("paths:mine")


@login_required
@require_GET
def working(request: Request, path_id: int) -> HttpResponse:
    """Is the worker still looking? Nothing changes until it is done; then the page loads anew,
    unless the person is just asking what if: then it is offered."""
    if selectors.is_working(request.actor, path_id):
        return HttpResponse(status=204)
    form = WhatIfForm(request.GET)
    if form.is_valid() and _is_asking(
        form, selectors.limits_of(selectors.path_for(request.actor, path_id))
    ):
        return render(request, f"{PAGE}#ready")
    answer = HttpResponse()
    answer["HX-Refresh"] = "true"
    return answer


def _is_asking(form: WhatIfForm, limits: Limits) -> bool:
    """Have the sliders been moved? Browsers round to the next step, and stop at the ends."""
    asked, end = _limits(form, limits), form.cleaned_data["no_limit_at"] or 0
    if (asked.budget is None) != (limits.budget is None):
        return True
    if asked.uses_wallet != limits.uses_wallet:
        return True
    moved = {
        "minutes": abs(asked.minutes_per_week - limits.minutes_per_week) >= MINUTES_STEP,
        "money": abs((asked.budget or 0) - (limits.budget or 0)) >= max(1, end // MONEY_STEPS),
        "weeks": abs((form.cleaned_data["weeks"] or 0) - min(_weeks_to(limits), MOST_WEEKS))
        >= WEEKS_STEP,
    }
    return any(moved.values())


# Steps ------------------------------------------------------------------------------------------
@login_required
@require_POST
def follow(request: Request, path_id: int, resource_id: int) -> HttpResponse:
    """Begin a step: enrol, or take a seat; where a pot could pay, the page before paying comes first."""
    if page := selectors.page_before_paying(request.actor, path_id, resource_id):
        return redirect(page)
    enrolment = services.take_step(by=request.actor, path_id=path_id, resource_id=resource_id)
    return redirect(reverse("learning:enrolment", args=[enrolment.pk]))


@login_required
@require_POST
def pin(request: Request, path_id: int, resource_id: int) -> HttpResponse:
    """Every later plan keeps it."""
    services.pin_step(by=request.actor, path_id=path_id, resource_id=resource_id)
    return redirect("paths:mine")


@login_required
@require_POST
def exclude(request: Request, path_id: int, resource_id: int) -> HttpResponse:
    """No later plan holds it."""
    services.exclude_step(by=request.actor, path_id=path_id, resource_id=resource_id)
    return redirect("paths:mine")


@login_required
@require_POST
def free(request: Request, path_id: int, resource_id: int) -> HttpResponse:
    """Take a decision back."""
    services.free_step(by=request.actor, path_id=path_id, resource_id=resource_id)
    return redirect("paths:mine")


@login_required
@require_POST
def done_elsewhere(request: Request, path_id: int, resource_id: int) -> HttpResponse:
    """Plan as if it were done; evidence is added on the page of prior learning."""
    services.mark_done_elsewhere(by=request.actor, path_id=path_id, resource_id=resource_id)
    messages.info(
        request, _("Planned as done. Add a proof under Learning, and it counts as evidence.")
    )
    return redirect("paths:mine")


@login_required
def replace_step(request: Request, path_id: int, resource_id: int) -> HttpResponse:
    """What else could take this place."""
    if request.method == "POST":
        other = number_in(request.POST.get("with", ""))
        if other is None:
            raise StepIsGone
        services.replace_step(
            by=request.actor, path_id=path_id, resource_id=resource_id, with_resource_id=other
        )
        return redirect("paths:mine")
    rows = selectors.replacements(request.actor, path_id, resource_id)
    titles = selectors.titles(selectors.path_for(request.actor, path_id), [resource_id])
    title = titles.get(resource_id) or _("No longer offered")
    return render(request, "paths/replace.html", {"title": title, "rows": rows})


@login_required
@require_POST
def ask(request: Request, path_id: int, skill_id: int) -> HttpResponse:
    """Say that this is missing in the catalogue."""
    services.ask_for_skill(by=request.actor, path_id=path_id, skill_id=skill_id)
    messages.success(request, _("Asked for. You will hear when somebody offers it."))
    return redirect("paths:mine")


# Talking about it -------------------------------------------------------------------------------
@login_required
@require_GET
def advised(request: Request) -> HttpResponse:
    """The paths that I was invited to."""
    rows = selectors.paths_advised_by(request.actor)
    return render(request, "paths/advised.html", {"rows": rows})


@login_required
@require_POST
def comment(request: Request, path_id: int) -> HttpResponse:
    """Say something about the path."""
    form = CommentForm(request.POST)
    if form.is_valid():
        services.comment(by=request.actor, path_id=path_id, text=form.cleaned_data["text"])
    if request.htmx:
        page = selectors.path_page(request.actor, path_id)
        return render(request, f"{PAGE}#comments", {"page": page})
    return redirect("paths:plan", path_id)


@login_required
@require_POST
def invite_advisor(request: Request, path_id: int) -> HttpResponse:
    """Let an advisor see the path."""
    if advisor_id := number_in(request.POST.get("advisor_id", "")):
        services.invite_advisor(by=request.actor, path_id=path_id, advisor_id=advisor_id)
    return redirect("paths:mine")


@login_required
@require_POST
def withdraw_advisor(request: Request, path_id: int, advisor_id: int) -> HttpResponse:
    """From now on they see nothing of it."""
    services.withdraw_advisor(by=request.actor, path_id=path_id, advisor_id=advisor_id)
    return redirect("paths:mine")


@login_required
@require_GET
def affordable(request: Request) -> HttpResponse:
    """What my learning money could do next: a part of the wallet's page."""
    rows = selectors.affordable(request.actor, request.user.pk)
    return render(request, "paths/affordable.html", {"rows": rows})

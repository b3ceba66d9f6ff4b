"""Spaces: which there are, and one with what is said in it."""

import re
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.communities import selectors, services
from lyceum.communities.forms import KIND_WORDS, CohortSpaceForm, PostForm, PromptsForm, SpaceForm
from lyceum.communities.types import KINDS_TO_WRITE, Place
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.ui.http import Request, number_in

from .drawing import composer, drawn, lines

HANDLE = re.compile(r"[a-z0-9-]{1,60}")
KINDS_TO_SHOW = (*KINDS_TO_WRITE[1:], "introduction", "event")


@login_required
@require_GET
def mine(request: Request) -> HttpResponse:
    """Where one is, and what one could join."""
    actor = request.actor
    words = request.GET.get("q", "")[:100].strip()
    context = {
        "mine": lines(selectors.spaces_of(actor)),
        "others": lines(selectors.spaces_to_find(actor, words)),
        "words": words,
        "routed": selectors.routed_to(actor),
        "may_open": bool(selectors.may_open_at(actor)),
        "sees_channels": selectors.sees_channels(actor),
    }
    return render(request, "communities/mine.html", context)


@login_required
@require_GET
def space(request: Request, space_id: int) -> HttpResponse:
    """What is said in it, newest first; for who may not read yet, what it is and the way in."""
    place = selectors.place_for(request.actor, space_id)
    context = about(place)
    if place.may_read:
        context |= _said(request, place)
        services.mark_seen(by=request.actor, place=place)
    return render(request, "communities/space.html", context)


def about(place: Place) -> dict[str, Any]:
    """What every page of a space shows."""
    return {"place": place, "space": place.space}


def _said(request: Request, place: Place) -> dict[str, Any]:
    actor = request.actor
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS_TO_SHOW else ""
    before = number_in(request.GET.get("before", ""))
    page = selectors.post_page(actor, place, kind=kind, before=before)
    return {
        "page": page,
        "posts": drawn(request, place, page.rows),
        "kind": kind,
        "kinds": [(name, words_of(name)) for name in KINDS_TO_SHOW],
        "composer": _composer(request, place) if place.may_write else "",
        "newest": place.space.last_post_id,
    }


def _composer(request: Request, place: Place) -> str:
    """Where one says something, with what one has begun to say."""
    draft = selectors.draft_of(request.actor, place.space.pk)
    calls = " ".join(f"@{one}" for one in request.GET.getlist("call")[:5] if HANDLE.fullmatch(one))
    if draft is None and not calls:
        return composer(request, place)
    kind = request.GET.get("as", "")
    said = {
        "words": f"{calls} {draft.words if draft else ''}".lstrip(),
        "kind": draft.kind if draft else kind if kind in KINDS_TO_WRITE else "plain",
    }
    return composer(request, place, PostForm(initial=said), has_draft=draft is not None)


def words_of(kind: str) -> Any:
    """How a tab is called that shows posts of a kind."""
    return {
        "question": _("Questions"),
        "win": _("Wins"),
        "frustration": _("Frustrations"),
        "story": _("Stories"),
        "idea": _("Ideas"),
        "resource": _("Finds"),
        "introduction": _("Introductions"),
        "event": _("Dates"),
    }.get(kind, KIND_WORDS.get(kind, kind))


@login_required
@require_http_methods(["GET", "POST"])
def open_space(request: Request) -> HttpResponse:
    """A new space, of the organisation in which one stands."""
    places = selectors.may_open_at(request.actor)
    if not places:
        raise NotFound
    here = request.actor.organisation_id
    at = here if here in places else next(iter(places))
    form = SpaceForm(request.POST or None)
    if form.is_valid():
        made = services.open_space(by=request.actor, organisation_id=at, new=form.new())
        messages.success(request, _("The space is open. Say what it is for, and invite people."))
        return redirect("communities:space", made.pk)
    context = {"form": form, "organisation": places[at]}
    status = 422 if form.is_bound else 200
    return render(request, "communities/space_form.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def change_space(request: Request, space_id: int) -> HttpResponse:
    """Its words, and its rules."""
    place = selectors.place_for(request.actor, space_id)
    if not place.may_keep:
        raise Forbidden
    space = place.space
    kind = CohortSpaceForm if space.cohort_id else SpaceForm
    names = ("title", "about", "kind", "reach", "slow_seconds")
    form = kind(request.POST or None, initial={name: getattr(space, name) for name in names})
    if form.is_valid():
        services.change_space(by=request.actor, space_id=space_id, new=form.new())
        messages.success(request, _("Changed."))
        return redirect("communities:space", space_id)
    status = 422 if form.is_bound else 200
    plan = selectors.plan_of(place)
    asked = (
        {
            "weekdays": plan.weekdays,
            "prompts": plan.prompts,
            "own": "\n".join(plan.own),
            "hour": plan.hour,
        }
        if plan
        else {}
    )
    context = {
        **about(place),
        "form": form,
        "prompts": PromptsForm(initial=asked),
        "may_join_channel": selectors.may_join_channel(request.actor, place),
    }
    return render(request, "communities/space_form.html", context, status=status)


@login_required
@require_POST
def plan_prompts(request: Request, space_id: int) -> HttpResponse:
    """What the calendar asks of it."""
    form = PromptsForm(request.POST)
    if form.is_valid():
        services.plan_prompts(by=request.actor, space_id=space_id, **form.cleaned_data)
        messages.success(request, _("Changed."))
    else:
        for problems in form.errors.values():
            messages.error(request, " ".join(map(str, problems)))
    return redirect("communities:change-space", space_id)


@login_required
@require_POST
def close_space(request: Request, space_id: int) -> HttpResponse:
    """It is over."""
    services.close_space(by=request.actor, space_id=space_id)
    messages.success(request, _("The space is closed. What was said stays to be read."))
    return redirect("communities:space", space_id)

"""Steps in the editor: added, changed, moved, removed."""

from collections.abc import Callable
from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from lyceum.journeys import selectors
from lyceum.journeys.engine import editing
from lyceum.journeys.engine.shape import KINDS, Split, ways_out
from lyceum.journeys.forms import form_for
from lyceum.kernel.errors import NotFound
from lyceum.ui.http import Request, number_in

from .drafts import about, drawn_anew, keep, status_of


@login_required
@require_http_methods(["GET", "POST"])
def add_step(request: Request, playbook_id: int) -> HttpResponse:
    """Choose a kind; the step stands below the one that was named."""
    context = about(request, playbook_id)
    book = context["book"]
    said = request.POST if request.method == "POST" else request.GET
    place = editing.Place(said.get("after", ""), said.get("way", "next"))
    before = book.step(place.after)
    if place.after and (before is None or place.way not in dict(ways_out(before))):
        raise NotFound
    if request.method == "POST":
        kind = request.POST.get("kind", "")
        if kind not in KINDS:
            raise NotFound
        step = editing.fresh(book, kind)
        keep(request, playbook_id, editing.added(book, step, place))
        return redirect("journeys:change-step", playbook_id, step.id)
    context |= {"place": place, "kinds": selectors.kinds()}
    return render(request, "journeys/add_step.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def change_step(request: Request, playbook_id: int, step_id: str) -> HttpResponse:
    """A step's own words, and where it goes on."""
    context = about(request, playbook_id)
    found, book = context["playbook"], context["book"]
    step = book.step(step_id)
    if step is None:
        raise NotFound
    choices = selectors.choices_for(request.actor, found.organisation_id, book, step)
    do = drawn_anew(request)
    shares = _share_button(do)
    form = form_for(step, choices, request.POST or None, "" if shares else do)
    if form.is_valid():
        changed = form.filled()
        for way, to in form.ways().items():
            changed = editing.led_to(changed, way, to)
        if shares and isinstance(changed, Split):
            keep(request, playbook_id, editing.replaced(book, shares(changed)))
            return redirect("journeys:change-step", playbook_id, step_id)
        keep(request, playbook_id, editing.replaced(book, changed))
        return redirect("journeys:playbook", playbook_id)
    context |= {
        "form": form,
        "step": step,
        "kind": selectors.kind_row(step),
        "faults": selectors.faults_at(book, step_id),
    }
    return render(request, "journeys/change_step.html", context, status=status_of(form))


def _share_button(do: str) -> Callable[[Split], Split] | None:
    """The buttons that add and take away a way of a split: with all else that the form says."""
    where, _colon, verb = do.partition(":")
    if where != "shares":
        return None
    number = number_in(verb)
    if number is None:
        return editing.with_share
    return partial(editing.without_share, number=number)


@login_required
@require_POST
def move_step(request: Request, playbook_id: int, step_id: str) -> HttpResponse:
    """Up or down, past its neighbour."""
    context = about(request, playbook_id)
    book = context["book"]
    name = step_id if request.POST.get("to") == "up" else editing.below(book, step_id)
    if book.step(step_id) is None:
        raise NotFound
    if name and editing.can_rise(book, name):
        keep(request, playbook_id, editing.risen(book, name))
    return redirect("journeys:playbook", playbook_id)


@login_required
@require_POST
def remove_step(request: Request, playbook_id: int, step_id: str) -> HttpResponse:
    """Without it; who would have come to it comes to the one after."""
    context = about(request, playbook_id)
    book = context["book"]
    if book.step(step_id) is None:
        raise NotFound
    keep(request, playbook_id, editing.removed(book, step_id))
    return redirect("journeys:playbook", playbook_id)

"""Playbooks: the list, one of them as a picture, what can be done with it as a whole."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from lyceum.journeys import selectors, services
from lyceum.journeys.errors import PlaybookIsFaulty
from lyceum.journeys.forms import JsonForm, NameForm, PeopleForm
from lyceum.kernel.errors import NotFound
from lyceum.ui.http import Request, number_in

from .drafts import about

PAGE = "journeys/playbook.html"


@login_required
@require_GET
def playbooks(request: Request) -> HttpResponse:
    """The playbooks of the organisation in which one stands, and those that come along."""
    at, place = home(request)
    context = {
        "organisation": place,
        "rows": selectors.playbooks_of(request.actor, at),
        "shipped": selectors.shipped_rows(),
        "form": NameForm(),
        "json_form": JsonForm(auto_id="import_%s"),
    }
    return render(request, "journeys/playbooks.html", context)


def home(request: Request) -> tuple[int, str]:
    """Where playbooks are written: where one stands, else where one may."""
    found = selectors.homes(request.actor)
    if not found:
        raise NotFound
    return next(iter(found.items()))


@login_required
@require_POST
def add_playbook(request: Request) -> HttpResponse:
    """Begin one from nothing."""
    at, _place = home(request)
    form = NameForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("It needs a name."))
        return redirect("journeys:playbooks")
    book = selectors.empty_book(form.cleaned_data["name"])
    made = services.add_playbook(by=request.actor, organisation_id=at, book=book)
    return redirect("journeys:playbook", made.pk)


@login_required
@require_POST
def take_playbook(request: Request) -> HttpResponse:
    """Take one that comes along."""
    at, _place = home(request)
    name = request.POST.get("name", "")
    made = services.take_playbook(by=request.actor, organisation_id=at, name=name)
    messages.success(request, _("It is yours now. Nobody goes through it before you let it run."))
    return redirect("journeys:playbook", made.pk)


@login_required
@require_POST
def import_playbook(request: Request) -> HttpResponse:
    """Take one in as JSON."""
    at, place = home(request)
    form = JsonForm(request.POST, auto_id="import_%s")
    if form.is_valid():
        book, faults = selectors.read_sound(form.cleaned_data["text"])
        if book is not None and not faults:
            made = services.add_playbook(by=request.actor, organisation_id=at, book=book)
            return redirect("journeys:playbook", made.pk)
        for where, sentence in selectors.told(faults):
            form.add_error("text", f"{where}: {sentence}" if where else sentence)
    context = {
        "organisation": place,
        "rows": selectors.playbooks_of(request.actor, at),
        "shipped": selectors.shipped_rows(),
        "form": NameForm(),
        "json_form": form,
    }
    return render(request, "journeys/playbooks.html", context, status=422)


@login_required
@require_GET
def playbook(request: Request, playbook_id: int) -> HttpResponse:
    """One as a picture: what is wrong where, how many are where."""
    context = about(request, playbook_id)
    more = {
        "people_form": PeopleForm(),
        "troubles": selectors.troubles_of(request.actor, context["playbook"]),
    }
    return render(request, PAGE, context | _picture(context) | more)


def _picture(context: dict[str, Any]) -> dict[str, Any]:
    found, book, titles = context["playbook"], context["book"], context["titles"]
    faults = selectors.faults_of(book, found.organisation_id)
    figures = selectors.figures_of(found) if found.version_id else None
    column, lost = selectors.picture(book, titles, faults, figures)
    of_steps = {f"steps.{step.id}" for step in book.steps}
    others = [one for one in faults if ".".join(one.place.split(".")[:2]) not in of_steps]
    return {
        "column": column,
        "lost": lost,
        "faults": selectors.faults_shown(found, book, others),
        "number_of_faults": len(faults),
        "trigger": selectors.trigger_says(book, titles),
        "audience": selectors.audience_says(book.audience, titles),
        "goals": [selectors.condition_says(one, titles) for one in book.goals],
        "exits": [selectors.condition_says(one, titles) for one in book.exits],
        "figures": selectors.run_figures(found) if found.version_id else None,
        "kinds": selectors.kinds(),
    }


# --- as a whole -----------------------------------------------------------------------------------


@login_required
@require_POST
def activate(request: Request, playbook_id: int) -> HttpResponse:
    """Let it run as it reads now."""
    try:
        services.activate(by=request.actor, playbook_id=playbook_id)
    except PlaybookIsFaulty as refusal:
        messages.error(
            request,
            ngettext(
                "One thing is missing.", "{n} things are missing.", len(refusal.faults)
            ).format(n=len(refusal.faults)),
        )
    else:
        messages.success(request, _("It runs. Who is on the way finishes as it was."))
    return redirect("journeys:playbook", playbook_id)


TURNS = {
    "pause": services.pause,
    "resume": services.resume,
    "end": services.end_playbook,
}


@login_required
@require_POST
def turn(request: Request, playbook_id: int, to: str) -> HttpResponse:
    """Pause it, let it go on, end it."""
    TURNS[to](by=request.actor, playbook_id=playbook_id)
    return redirect("journeys:playbook", playbook_id)


@login_required
@require_POST
def enter(request: Request, playbook_id: int) -> HttpResponse:
    """Put people in."""
    found = selectors.playbook_for(request.actor, playbook_id)
    form = PeopleForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(one) for one in form.errors.get("people", [])))
        return redirect("journeys:playbook", found.pk)
    people = selectors.people_at(found.organisation_id, form.cleaned_data["people"])
    missing = [one for one in form.cleaned_data["people"] if one not in people]
    if missing:
        words = _("Nobody here has this address: {addresses}.").format(addresses=", ".join(missing))
        messages.error(request, words)
    if people:
        began = services.enter(
            by=request.actor, playbook_id=found.pk, person_ids=list(people.values())
        )
        words = ngettext("One person begins.", "{n} people begin.", len(began))
        messages.success(request, words.format(n=len(began)))
    return redirect("journeys:playbook", found.pk)


@login_required
@require_POST
def set_going(request: Request, playbook_id: int) -> HttpResponse:
    """Who is stuck goes on: one of them, or all."""
    said = request.POST.get("run")
    run_id = None if said is None else number_in(said) or 0
    number = services.set_going(by=request.actor, playbook_id=playbook_id, run_id=run_id)
    words = ngettext("One person goes on.", "{n} people go on.", number).format(n=number)
    messages.success(request, words)
    return redirect("journeys:playbook", playbook_id)


@login_required
@require_POST
def send_again(request: Request, playbook_id: int) -> HttpResponse:
    """What did not go outside is sent once more: one, or all."""
    said = request.POST.get("errand")
    errand_id = None if said is None else number_in(said) or 0
    number = services.send_again(by=request.actor, playbook_id=playbook_id, errand_id=errand_id)
    words = ngettext("One is sent again.", "{n} are sent again.", number).format(n=number)
    messages.success(request, words)
    return redirect("journeys:playbook", playbook_id)

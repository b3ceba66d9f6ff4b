"""Accounts at tools outside, of which a person says: that is me."""

from dataclasses import asdict

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.footprint import selectors, services
from lyceum.footprint.forms import NameForm
from lyceum.kernel.errors import DomainError, NotFound
from lyceum.organisations import api as organisations
from lyceum.ui.http import Request

ANSWERS = {"theirs": True, "not": False}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def names(request: Request) -> HttpResponse:
    """One's own, and a new one."""
    places = organisations.memberships_of(request.actor.person_id or 0)
    form = NameForm(
        request.POST or None, [(row.organisation_id, row.organisation) for row in places]
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.ask_name(by=request.actor, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Whoever keeps that tool is asked now."))
            return redirect("footprint:names")
    context = {"form": form, "rows": selectors.my_names(request.actor), "places": places}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "footprint/names.html", context, status=status)


@login_required
@require_POST
def give_up_name(request: Request, name_id: int) -> HttpResponse:
    """It was not me, or no longer is."""
    services.give_up_name(by=request.actor, name_id=name_id)
    return redirect("footprint:names")


@login_required
@require_GET
def names_to_answer(request: Request, slug: str) -> HttpResponse:
    """Who says that an account of the organisation's tools is theirs."""
    organisation = organisations.organisation_by_slug(request.actor, slug)
    rows = selectors.names_to_answer(request.actor, organisation.pk)
    confirmed = selectors.names_confirmed(request.actor, organisation.pk)
    tabs = asdict(organisations.tabs_of(request.actor, organisation.pk))
    context = {"organisation": organisation, "rows": rows, "confirmed": confirmed, **tabs}
    return render(request, "footprint/names_to_answer.html", context)


@login_required
@require_POST
def answer_name(request: Request, slug: str, name_id: int) -> HttpResponse:
    """Confirm it, or not."""
    answer = request.POST.get("answer", "")
    if answer not in ANSWERS:  # a refusal is final, and not to be made of nothing
        raise NotFound
    services.answer_name(by=request.actor, name_id=name_id, is_theirs=ANSWERS[answer])
    return redirect("records:names-of", slug)


@login_required
@require_POST
def take_back_name(request: Request, slug: str, name_id: int) -> HttpResponse:
    """It was confirmed by mistake."""
    name = services.take_back_name(by=request.actor, name_id=name_id)
    words = _("{name} is nobody's again, and waits for an answer.")
    messages.success(request, words.format(name=name.name))
    return redirect("records:names-of", slug)

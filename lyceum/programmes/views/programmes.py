"""Programmes: for those who go through them, and for who runs them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lyceum.kernel.errors import NotFound
from lyceum.programmes import policies, selectors, services
from lyceum.programmes.forms import AskingForm, LimitsForm, OutlineForm, PartForm, PhaseForm
from lyceum.ui.http import Request, number_in

FORM = "programmes/programme_form.html"


@login_required
@require_GET
def programmes(request: Request) -> HttpResponse:
    """What there is to come into, and what one runs."""
    context = {
        "rows": selectors.programmes_for(request.actor),
        "runs_some": bool(selectors.places_to_run(request.actor)),
        "cohorts": selectors.cohorts_alone(request.actor),
        "how_was": selectors.sessions_to_rate(request.user.pk),
    }
    return render(request, "programmes/programmes.html", context)


@login_required
@require_GET
def programme(request: Request, programme_id: int) -> HttpResponse:
    """A programme as somebody who goes through it sees it."""
    actor, me = request.actor, request.user.pk
    found = selectors.programme_for(actor, programme_id)
    mine = selectors.participation_in(found.pk, me)
    homes = selectors.homes_for(actor, found)
    context = {
        **about(request, found),
        "mine": mine,
        "phases": selectors.phases_for(actor, found, me),
        "cohort": selectors.my_cohort(actor, found),
        "cases": selectors.cases_of(found)
        if mine and mine.state in ("admitted", "completed")
        else [],
        "how_was": selectors.sessions_to_rate(me, runs=selectors.runs_of_programme(found.pk)),
        "fellows": selectors.fellows_of(actor, found),
        "most_fellows": selectors.FELLOWS,
        "said": selectors.preferences_of(found.pk, [me]),
        "into": selectors.runs_into(actor, found) if _may_ask(mine) else [],
        "may_ask": bool(homes) and found.state == "open" and _may_ask(mine),
        "form": AskingForm(homes=homes) if homes else None,
    }
    return render(request, "programmes/programme.html", context)


def _may_ask(mine: Any) -> bool:
    return mine is None or mine.state in ("refused", "left")


def about(request: Request, found: Any) -> dict[str, Any]:
    """What every page of a programme says above its own."""
    actor = request.actor
    return {
        "programme": found,
        "runs": policies.can_run(actor, found.organisation_id),
        "is_owner": found.is_joint
        and bool(
            selectors.owners_of(found) & policies.homes_to_admit(actor)
            or selectors.owners_asked(found) & policies.homes_to_admit(actor)
        ),
        "reads_results": bool(selectors.homes_to_read(actor, found)),
    }


@login_required
def add_programme(request: Request) -> HttpResponse:
    """Prepare one, for the organisation in which one stands, or the first that one runs."""
    places = selectors.places_to_run(request.actor)
    if not places:
        raise NotFound
    here = request.actor.organisation_id
    at = here if here in places else next(iter(places))
    form = OutlineForm(request.POST or None)
    if not form.is_valid():
        context = {"form": form, "organisation": places[at]}
        return render(request, FORM, context, status=422 if form.is_bound else 200)
    made = services.add_programme(by=request.actor, organisation_id=at, outline=form.outline())
    messages.success(request, _("It is in preparation. Say what there is to do."))
    return redirect("programmes:manage", made.pk)


@login_required
def change_programme(request: Request, programme_id: int) -> HttpResponse:
    """Other words, dates, seats."""
    found = selectors.programme_to_run(request.actor, programme_id)
    initial = {name: getattr(found, name) for name in OutlineForm.base_fields}
    form = OutlineForm(request.POST or None, initial=initial)
    form.fields.pop("is_joint")
    if not form.is_valid():
        context = {**about(request, found), "form": form}
        return render(request, FORM, context, status=422 if form.is_bound else 200)
    version = number_in(request.POST.get("version", "")) or 0
    services.change_programme(
        by=request.actor, programme_id=programme_id, version=version, outline=form.outline()
    )
    messages.success(request, _("Saved."))
    return redirect("programmes:manage", programme_id)


@login_required
@require_GET
def manage(request: Request, programme_id: int) -> HttpResponse:
    """All that who runs it has to see: seats, people, money, cohorts, phases, cases."""
    actor = request.actor
    found = selectors.programme_to_run(actor, programme_id)
    cases = selectors.cases_of(found)
    context = {
        **about(request, found),
        "funnel": selectors.funnel_of(found),
        "agreement": selectors.agreement_in_force(found.pk) if found.is_joint else None,
        "cost": selectors.cost_of(found),
        "cohorts": selectors.cohorts_of(actor, found),
        "formings": selectors.formings_of(found),
        "phases": selectors.phases_to_run(actor, found),
        "cases": cases,
        "limits": LimitsForm(),
        "phase_form": PhaseForm(),
        "part_form": PartForm(cases=[(case.pk, case.title) for case in cases]),
    }
    return render(request, "programmes/manage.html", context)


@login_required
@require_GET
def figures(request: Request, programme_id: int) -> HttpResponse:
    """How it goes: from the door to the end, cohorts, sessions, money, energy."""
    found = selectors.programme_to_run(request.actor, programme_id)
    context = {**about(request, found), "figures": selectors.figures_of(found)}
    return render(request, "programmes/figures.html", context)


@login_required
@require_POST
def turn(request: Request, programme_id: int, to: str) -> HttpResponse:
    """Open it, or close it."""
    verb = services.open_programme if to == "open" else services.close_programme
    verb(by=request.actor, programme_id=programme_id)
    messages.success(request, _("People may come in now.") if to == "open" else _("It is over."))
    return redirect("programmes:manage", programme_id)


@login_required
@require_POST
def add_phase(request: Request, programme_id: int) -> HttpResponse:
    """One more phase."""
    selectors.programme_to_run(request.actor, programme_id)
    form = PhaseForm(request.POST)
    if form.is_valid():
        services.add_phase(by=request.actor, programme_id=programme_id, **form.cleaned_data)
    else:
        say_wrong(request, form)
    return redirect("programmes:manage", programme_id)


@login_required
@require_POST
def add_part(request: Request, phase_id: int) -> HttpResponse:
    """One more thing to do in a phase."""
    found = selectors.programme_of_phase(request.actor, phase_id)
    cases = [(case.pk, case.title) for case in selectors.cases_of(found)]
    form = PartForm(request.POST, cases=cases)
    if form.is_valid():
        services.add_part(by=request.actor, phase_id=phase_id, **form.thing())
    else:
        say_wrong(request, form)
    return redirect("programmes:manage", found.pk)


@login_required
@require_POST
def change_phase(request: Request, phase_id: int) -> HttpResponse:
    """Another title, another rule."""
    found = selectors.programme_of_phase(request.actor, phase_id)
    form = PhaseForm(request.POST)
    if form.is_valid():
        services.change_phase(by=request.actor, phase_id=phase_id, **form.cleaned_data)
        messages.success(request, _("Saved."))
    else:
        say_wrong(request, form)
    return redirect("programmes:manage", found.pk)


@login_required
@require_POST
def remove_part(request: Request, part_id: int) -> HttpResponse:
    """Take something out of a phase."""
    found = selectors.programme_of_part(request.actor, part_id)
    services.remove_part(by=request.actor, part_id=part_id)
    return redirect("programmes:manage", found.pk)


@login_required
@require_POST
def remove_phase(request: Request, phase_id: int) -> HttpResponse:
    """Take a phase out."""
    found = selectors.programme_of_phase(request.actor, phase_id)
    services.remove_phase(by=request.actor, phase_id=phase_id)
    return redirect("programmes:manage", found.pk)


def say_wrong(request: Request, form: Any) -> None:
    """What is wrong with a small form, above the page that it stands on."""
    for errors in form.errors.values():
        messages.error(request, " ".join(map(str, errors)))


# --- coming in ------------------------------------------------------------------------------------


@login_required
@require_POST
def ask_admission(request: Request, programme_id: int) -> HttpResponse:
    """Ask to come in."""
    found = selectors.programme_for(request.actor, programme_id)
    form = AskingForm(request.POST, homes=selectors.homes_for(request.actor, found))
    if form.is_valid():
        services.ask_admission(
            by=request.actor,
            programme_id=programme_id,
            organisation_id=form.cleaned_data["organisation_id"],
            asking=form.asking(),
        )
        messages.success(request, _("Your organisation will answer."))
    else:
        say_wrong(request, form)
    return redirect("programmes:programme", programme_id)


@login_required
@require_POST
def leave_programme(request: Request, programme_id: int) -> HttpResponse:
    """Leave before the end."""
    services.leave_programme(by=request.actor, programme_id=programme_id)
    messages.success(request, _("You have left. Your seat is free for somebody else."))
    return redirect("programmes:programmes")


@login_required
@require_POST
def state_preference(request: Request, programme_id: int) -> HttpResponse:
    """Say whom one wants to learn with, or must not."""
    found = selectors.programme_for(request.actor, programme_id)
    other = number_in(request.POST.get("other", ""))
    if address := request.POST.get("address", "").strip().lower():
        other = selectors.fellow_with(request.actor, found, address)
    services.state_preference(
        by=request.actor,
        programme_id=programme_id,
        other_id=other or 0,
        kind=request.POST.get("kind", ""),
    )
    messages.success(request, _("Noted. Nobody but the forming of cohorts looks at it."))
    return redirect("programmes:programme", programme_id)


@login_required
@require_GET
def admissions(request: Request, programme_id: int) -> HttpResponse:
    """Who of one's own people asks to come in."""
    found = selectors.programme_for(request.actor, programme_id)
    homes = selectors.homes_to_read(request.actor, found)
    if not homes:
        raise NotFound
    context = {
        **about(request, found),
        "rows": selectors.admissions_for(request.actor, found),
        "seats": selectors.seats_at(found, homes),
    }
    return render(request, "programmes/admissions.html", context)


@login_required
@require_POST
def answer_admission(request: Request, participation_id: int) -> HttpResponse:
    """Yes or no."""
    answered = services.answer_admission(
        by=request.actor, participation_id=participation_id, is_yes="yes" in request.POST
    )
    messages.success(request, _("Answered."))
    return redirect("programmes:admissions", answered.programme_id)


@login_required
@require_GET
def results(request: Request, programme_id: int) -> HttpResponse:
    """What comes home of one's own people."""
    found = selectors.programme_for(request.actor, programme_id)
    homes = selectors.homes_to_read(request.actor, found)
    if not homes:
        raise NotFound
    tables = [(name, selectors.results_of(found, at)) for at, name in homes.items()]
    context = {**about(request, found), "tables": tables}
    return render(request, "programmes/results.html", context)

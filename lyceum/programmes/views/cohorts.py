"""Cohorts: a proposal and its reasons; a cohort itself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.kernel.errors import NotFound
from lyceum.programmes import policies, selectors, services
from lyceum.programmes.forms import ChosenRunForm, CohortForm, LimitsForm, PeopleForm
from lyceum.ui.http import Request, back_in, number_in

from .programmes import about, say_wrong

KINDS = ("cohorts", "balance", "teams")


@login_required
@require_POST
def ask_forming(request: Request, programme_id: int) -> HttpResponse:
    """Let groups be worked out."""
    selectors.programme_to_run(request.actor, programme_id)
    form = LimitsForm(request.POST)
    if not form.is_valid():
        say_wrong(request, form)
        return redirect("programmes:manage", programme_id)
    kind = request.POST.get("kind", "")
    made = services.ask_forming(
        by=request.actor,
        programme_id=programme_id,
        limits=form.limits(),
        kind=kind if kind in KINDS else "cohorts",
        case_id=number_in(request.POST.get("case_id", "")),
    )
    return redirect("programmes:forming", made.pk)


@login_required
@require_GET
def forming(request: Request, forming_id: int) -> HttpResponse:
    """A proposal: its groups, and why; while it is worked out, a page that looks again."""
    found = selectors.forming_for(request.actor, forming_id)
    programme = selectors.programme_to_run(request.actor, found.programme_id)
    context = {
        **about(request, programme),
        "forming": found,
        "groups": selectors.proposal(request.actor, found) if found.state == "ready" else [],
        "waiting": selectors.waiting_names(found),
        "limits": found.limits,
    }
    page = "programmes/forming.html"
    if request.htmx:
        return render(request, f"{page}#working", context)
    return render(request, page, context)


@login_required
@require_POST
def take_forming(request: Request, forming_id: int) -> HttpResponse:
    """Make it so."""
    taken = services.take_forming(by=request.actor, forming_id=forming_id)
    messages.success(request, _("Done. Everybody sees their group."))
    if taken.case_id:
        return redirect("programmes:case", taken.case_id)
    return redirect("programmes:manage", taken.programme_id)


@login_required
@require_POST
def drop_forming(request: Request, forming_id: int) -> HttpResponse:
    """Do not take it."""
    found = selectors.forming_for(request.actor, forming_id)
    services.drop_forming(by=request.actor, forming_id=forming_id)
    return redirect("programmes:manage", found.programme_id)


@login_required
@require_GET
def cohort(request: Request, cohort_id: int) -> HttpResponse:
    """Who is in it."""
    actor = request.actor
    found = selectors.cohort_for(actor, cohort_id)
    members = selectors.members_of(actor, [found.pk]).get(found.pk, [])
    runs_it = policies.can_run(actor, found.organisation_id)
    runs = selectors.runs_of_cohort(actor, found)
    context = {
        "cohort": found,
        "members": members,
        "is_in": any(m.is_me for m in members),
        "organisations": len({m.organisation for m in members}),
        "runs": runs,
        "figures": selectors.figures_of_cohort(found, [run.id for run in runs])
        if runs_it and runs
        else None,
        "sessions": selectors.sessions_of_cohort(actor, found),
        "how_was": selectors.sessions_to_rate(request.user.pk, runs=[run.id for run in runs]),
        "may_change": runs_it and not found.programme_id and not found.dissolved_at,
        "people_form": PeopleForm(),
        "run_form": ChosenRunForm(),
    }
    return render(request, "programmes/cohort.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add_cohort(request: Request) -> HttpResponse:
    """Put people together without a programme, in the organisation in which one stands."""
    places = selectors.places_to_run(request.actor)
    if not places:
        raise NotFound
    here = request.actor.organisation_id
    at = here if here in places else next(iter(places))
    form = CohortForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        if people := people_in(form, at):
            made = services.add_cohort(
                by=request.actor,
                organisation_id=at,
                title=said["title"],
                purpose=said["purpose"],
                dates=(said["starts_on"], said["ends_on"]),
                person_ids=people,
            )
            messages.success(request, _("They are together now."))
            return redirect("programmes:cohort", made.pk)
    context = {"form": form, "organisation": places[at]}
    status = 422 if form.is_bound else 200
    return render(request, "programmes/cohort_form.html", context, status=status)


def people_in(form: PeopleForm, *organisation_ids: int) -> list[int]:
    """Who has these addresses and a place there; else the form says of which there is nobody."""
    known = selectors.people_at(organisation_ids, form.cleaned_data["people"])
    missing = [each for each in form.cleaned_data["people"] if each not in known]
    if missing:
        words = _("Nobody here has this address: {addresses}.").format(addresses=", ".join(missing))
        form.add_error("people", words)
        return []
    return sorted(known.values())


@login_required
@require_POST
def add_to_cohort(request: Request, cohort_id: int) -> HttpResponse:
    """More people."""
    found = selectors.cohort_to_run(request.actor, cohort_id)
    form = PeopleForm(request.POST)
    if form.is_valid() and (people := people_in(form, found.organisation_id)):
        new = services.add_to_cohort(by=request.actor, cohort_id=cohort_id, person_ids=people)
        messages.success(
            request, ngettext("{n} person came in.", "{n} people came in.", new).format(n=new)
        )
    else:
        say_wrong(request, form)
    return redirect("programmes:cohort", cohort_id)


@login_required
@require_POST
def choose_run(request: Request, cohort_id: int) -> HttpResponse:
    """A run into which they go together."""
    form = ChosenRunForm(request.POST)
    if form.is_valid():
        offering_id = form.cleaned_data["run"]
        services.choose_run(by=request.actor, cohort_id=cohort_id, offering_id=offering_id)
        messages.success(request, _("Everybody finds it here, and takes a seat."))
    else:
        say_wrong(request, form)
    return redirect("programmes:cohort", cohort_id)


@login_required
@require_POST
def dissolve_cohort(request: Request, cohort_id: int) -> HttpResponse:
    """It is over."""
    services.dissolve_cohort(by=request.actor, cohort_id=cohort_id)
    messages.success(request, _("The cohort is over."))
    return redirect("programmes:programmes")


@login_required
@require_POST
def say_energy(request: Request, session_id: int) -> HttpResponse:
    """How a session was: one tap."""
    level = number_in(request.POST.get("level", "")) or 0
    services.say_energy(by=request.actor, session_id=session_id, level=level)
    if request.htmx:
        rows = selectors.sessions_to_rate(request.user.pk, session_id)
        return render(request, "programmes/energy.html", {"how_was": rows, "is_told": True})
    messages.success(request, _("Thank you. It is shown only as a mean of five or more."))
    return redirect(back_in(request) or "programmes:programmes")


@login_required
@require_POST
def leave_cohort(request: Request, cohort_id: int) -> HttpResponse:
    """Be no more in it."""
    services.leave_cohort(by=request.actor, cohort_id=cohort_id)
    messages.success(request, _("You are not in this cohort any more."))
    return redirect("programmes:programmes")

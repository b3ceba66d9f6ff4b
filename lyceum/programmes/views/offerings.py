from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.catalogue import api as catalogue
from lyceum.kernel import money
from lyceum.kernel.errors import Forbidden
from lyceum.programmes import policies, selectors, services
from lyceum.programmes.errors import DeadlineHasPassed
from lyceum.programmes.forms import RunForm
from lyceum.ui.http import Request, number_in, page_in
from lyceum.wallets import api as wallets

PAGE = "programmes/offering.html"
RUNS = "programmes/runs.html"
FEW, MANY = 8, 30  # on the page of the resource, and on their own


@login_required
@require_GET
def runs(request: Request, resource_id: int) -> HttpResponse:
    """The runs of a resource: a part of its page, or a page of their own."""
    resource = catalogue.resource_for(request.actor, resource_id)
    size = FEW if request.htmx else MANY
    page = selectors.page_of_runs(resource_id, page_in(request.GET.get("page")), size)
    context = {
        "resource": resource,
        "page": page,
        "runs": selectors.runs_of(request.actor, resource_id, page),
        "may_offer": policies.can_offer(request.actor, resource.organisation_id),
    }
    return render(request, f"{RUNS}#runs" if request.htmx else RUNS, context)


@login_required
@require_GET
def run(request: Request, offering_id: int) -> HttpResponse:
    """One run: when, where, with whom, how many seats are left, and my place in it."""
    offering = selectors.offering_for(request.actor, offering_id)
    seat = selectors.seats_in(request.actor, [offering_id], request.user.pk).get(offering_id)
    day, until = selectors.day_at(offering), offering.joinable_until
    words = request.GET.get("page")
    page = selectors.page_of_sessions(offering, page_in(words) if words else None)
    context = {
        "offering": offering,
        "title": selectors.title_of(offering),
        "programme": selectors.leads_into(offering),
        "page": page,
        "seat": seat,
        "is_behind": seat is not None and seat.is_behind(day),
        "closed": str(DeadlineHasPassed(day=until)) if day > until else "",
        "place": selectors.place_of(request.actor, offering_id, request.user.pk),
        "invitation": selectors.invitation_of(request.actor, offering_id, request.user.pk),
        "waiting": selectors.waiting_count(offering_id),
        "sessions": selectors.sessions_of(request.actor, offering, request.user.pk, page),
        "lacks_papers": selectors.lacks_papers(request.actor, offering, request.user.pk),
        "may_offer": policies.can_offer(request.actor, offering.organisation_id),
    }
    return render(request, "programmes/run.html", context)


@login_required
def add_offering(request: Request, resource_id: int) -> HttpResponse:
    """Announce a run."""
    resource = catalogue.resource_for(request.actor, resource_id)
    if not policies.can_offer(request.actor, resource.organisation_id):
        raise Forbidden
    choices = selectors.programmes_to_offer(resource.organisation_id)
    form = RunForm(request.POST or None, programmes=choices)
    if not form.is_valid():
        context = {"resource": resource, "form": form}
        return render(request, PAGE, context, status=422 if form.is_bound else 200)
    services.add_offering(by=request.actor, resource_id=resource_id, run=form.run())
    messages.success(request, _("The run is announced."))
    return redirect("programmes:runs", resource_id)


@login_required
def change_offering(request: Request, offering_id: int) -> HttpResponse:
    """Change a run."""
    offering = selectors.offering_to_change(request.actor, offering_id)
    choices = selectors.programmes_to_offer(offering.organisation_id, offering.programme_id)
    form = RunForm(request.POST or None, programmes=choices, initial=_as_given(offering))
    if not form.is_valid():
        resource = catalogue.resource_for(request.actor, offering.resource_id)
        context = {"resource": resource, "offering": offering, "form": form}
        return render(request, PAGE, context, status=422 if form.is_bound else 200)
    version = number_in(request.POST.get("version", "")) or 0  # none: the page is not ours
    services.change_offering(
        by=request.actor, offering_id=offering_id, version=version, run=form.run()
    )
    messages.success(request, _("Saved."))
    return redirect("programmes:runs", offering.resource_id)


def _as_given(offering: object) -> dict[str, object]:
    """What the form shows at first: the price in major units."""
    fields = {name: getattr(offering, name) for name in RunForm.base_fields}
    if fields["price"] is not None:
        fields["price"] = money.Money(fields["price"], fields["currency"]).major
    return fields


@login_required
@require_POST
def cancel_offering(request: Request, offering_id: int) -> HttpResponse:
    """Call a run off."""
    offering = selectors.offering_to_change(request.actor, offering_id)
    services.cancel_offering(by=request.actor, offering_id=offering_id)
    messages.success(request, _("The run is cancelled."))
    return redirect("programmes:runs", offering.resource_id)


@login_required
@require_POST
def take_seat(request: Request, offering_id: int) -> HttpResponse:
    """Take a seat in a run; where a pot could pay for it, the page before paying comes first."""
    if selectors.payment_of(request.actor, request.user.pk, offering_id):
        return redirect("programmes:pay", offering_id)
    return _seated(request, offering_id)


def _seated(request: Request, offering_id: int, shown: money.Money | None = None) -> HttpResponse:
    seat = services.take_seat(
        by=request.actor,
        offering_id=offering_id,
        learner_id=request.user.pk,
        is_paid_elsewhere="myself" in request.POST,
        shown=shown,
    )
    messages.success(request, _("You have a seat."))
    return redirect("learning:enrolment", seat.enrolment_id)


@login_required
@require_http_methods(["GET", "POST"])
def pay(request: Request, offering_id: int) -> HttpResponse:
    """The seat costs something: who pays, and whether somebody is asked."""
    actor, me = request.actor, request.user.pk
    offering = selectors.offering_for(actor, offering_id)
    paying = selectors.payment_of(actor, me, offering_id)
    if paying is None:
        return redirect("programmes:runs", offering.resource_id)
    if request.method != "POST":
        context = {"offering": offering, "paying": paying}
        return render(request, "programmes/pay.html", context)
    try:
        if "ask" not in request.POST:
            return _seated(request, offering_id, wallets.price_in(request.POST))
        asked = services.ask_for_seat(
            by=actor,
            offering_id=offering_id,
            learner_id=me,
            request=wallets.request_in(request.POST),
        )
    except wallets.PriceHasChanged as why:
        messages.warning(request, str(why))
        return redirect("programmes:pay", offering_id)
    return redirect("wallets:purchase", asked)


@login_required
@require_http_methods(["GET", "POST"])
def give_up_seat(request: Request, offering_id: int) -> HttpResponse:
    """Give my seat back; a page says before what comes back, and asks again where that is another
    by now."""
    offering = selectors.offering_for(request.actor, offering_id)
    seat = selectors.seat_in(request.actor, offering_id)
    back = selectors.what_comes_back(seat)
    if request.method != "POST" or request.POST.get("share", str(back.share)) != str(back.share):
        context = {"offering": offering, "title": selectors.title_of(offering), "back": back}
        return render(request, "programmes/give_up.html", context)
    services.give_up_seat(by=request.actor, seat_id=seat.pk)
    messages.success(request, _("Your seat is free for somebody else."))
    return redirect("programmes:runs", offering.resource_id)

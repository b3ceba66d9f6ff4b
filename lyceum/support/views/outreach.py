"""The page of the team: who waits to be reached, what came of it."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lyceum.kernel import clock
from lyceum.support import selectors, services
from lyceum.support.forms import OutcomeForm, ReachForm
from lyceum.support.types import NewOutreach
from lyceum.ui.http import Request, page_in

from .desk import slug_of

PAGE = "support/outreach.html"
LOOKED_BACK = timedelta(days=90)
HOUR = 60


@login_required
@require_GET
def waiting(request: Request, slug: str) -> HttpResponse:
    """Who waits, what is due first; what came of the last ones; how it goes."""
    return render(request, PAGE, _shown(request, slug))


def _shown(request: Request, slug: str, **more: Any) -> dict[str, Any]:
    at, name = selectors.insist_on_team(request.actor, slug)
    page, rows = selectors.waiting_page(request.actor, at, page_in(request.GET.get("page")))
    return {
        "name": name,
        "slug": slug,
        "reach_form": ReachForm(auto_id="add-%s"),
        "page": page,
        "rows": rows,
        "outcomes": selectors.outcomes_of(at),
        "figures": selectors.reached_share(at, clock.now() - LOOKED_BACK),
        "choices": OutcomeForm.base_fields["outcome"].choices,  # type: ignore[attr-defined]
        **more,
    }


@login_required
@require_POST
def add(request: Request, slug: str) -> HttpResponse:
    """Somebody else has to be reached."""
    at, _name = selectors.insist_on_team(request.actor, slug)
    form = ReachForm(request.POST)
    person_id = selectors.member_by_address(at, request.POST.get("address", ""))
    if form.is_valid() and person_id is None:
        form.add_error("address", _("Nobody of this address belongs here."))
    if not form.is_valid() or person_id is None:
        return render(request, PAGE, _shown(request, slug, reach_form=form), status=422)
    new = NewOutreach(
        organisation_id=at,
        person_id=person_id,
        reason=form.cleaned_data["reason"],
        key=_key(person_id, form.cleaned_data["reason"]),
        minutes=round(form.cleaned_data["hours"] * HOUR),
    )
    services.open_outreach(by=request.actor, new=new)
    messages.success(request, _("They stand on the list now."))
    return redirect("support:outreach", slug)


def _key(person_id: int, reason: str) -> str:
    """The same reason twice a day is one; another reason is another."""
    said = sha256(reason.strip().casefold().encode()).hexdigest()[:32]
    return f"by-hand:{person_id}:{clock.today()}:{said}"


@login_required
@require_POST
def take(request: Request, outreach_id: int) -> HttpResponse:
    """I reach them."""
    taken = services.take_outreach(by=request.actor, outreach_id=outreach_id)
    messages.success(request, _("Yours. Say what came of it when you have spoken."))
    return redirect("support:outreach", slug_of(request, taken.organisation_id))


@login_required
@require_POST
def record(request: Request, outreach_id: int) -> HttpResponse:
    """What came of it."""
    found = selectors.outreach_for(request.actor, outreach_id)
    slug = slug_of(request, found.organisation_id)
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        context = _shown(request, slug, wrong=outreach_id, form=form)
        return render(request, PAGE, context, status=422)
    services.record_outcome(by=request.actor, outreach_id=outreach_id, **form.cleaned_data)
    messages.success(request, _("Noted."))
    return redirect("support:outreach", slug)

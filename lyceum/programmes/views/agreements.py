"""Agreements: read, written anew, signed; and the cost that follows."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lyceum.kernel.errors import NotFound
from lyceum.kernel.money import Money
from lyceum.programmes import selectors, services
from lyceum.programmes.forms import AgreementForm, OwnerForms, owners_in
from lyceum.ui.http import Request, number_in

from .programmes import about


@login_required
@require_GET
def agreement(request: Request, programme_id: int) -> HttpResponse:
    """The newest text and who has signed it; for who runs the programme and who answers for an owner."""
    found = selectors.programme_for(request.actor, programme_id)
    around = about(request, found)
    if not (around["runs"] or around["is_owner"]):
        raise NotFound
    latest = selectors.latest_agreement(found.pk)
    context = {
        **around,
        "agreement": latest,
        "in_force": selectors.agreement_in_force(found.pk),
        "parties": selectors.party_rows(request.actor, latest) if latest else [],
        "checks": selectors.checks_of(found, latest) if latest else [],
        "shared": selectors.shared_words(latest) if latest else [],
        "earlier": selectors.agreements_of(found)[1:],
        "cost": selectors.cost_of(found),
    }
    return render(request, "programmes/agreement.html", context)


@login_required
def offer_agreement(request: Request, programme_id: int) -> HttpResponse:
    """Write a version, beginning from the one before."""
    found = selectors.programme_to_run(request.actor, programme_id)
    latest = selectors.latest_agreement(found.pk)
    form = AgreementForm(request.POST or None, initial=_as_given(found, latest))
    owners = OwnerForms(request.POST or None, initial=_owners_given(found, latest), prefix="owner")
    if not (form.is_valid() and owners.is_valid()):
        context = {**about(request, found), "form": form, "owners": owners}
        return render(
            request, "programmes/agreement_form.html", context, status=422 if form.is_bound else 200
        )
    services.offer_agreement(
        by=request.actor, programme_id=programme_id, pact=form.pact(owners_in(owners))
    )
    messages.success(request, _("It lies before all owners. It counts once all have signed."))
    return redirect("programmes:agreement", programme_id)


def _as_given(found: Any, latest: Any) -> dict[str, Any]:
    if latest is None:
        return {
            "starts_on": found.starts_on,
            "ends_on": found.ends_on,
            "shared": ["cohort", "progress", "completion"],
        }
    given = {name: getattr(latest, name) for name in AgreementForm.base_fields}
    given["cost"] = str(Money(latest.cost, latest.currency).major)
    return given


def _owners_given(found: Any, latest: Any) -> list[dict[str, Any]]:
    if latest is None:
        return [{"name": found.organisation.name, "seats": 0, "share": 1}]
    return [
        {
            "name": party.organisation.name,
            "seats": party.seats,
            "share": party.share,
            "role": party.role,
            "industry": party.industry,
        }
        for party in selectors.parties_of(latest)
    ]


@login_required
@require_POST
def sign_agreement(request: Request, programme_id: int) -> HttpResponse:
    """Sign for an organisation."""
    services.sign_agreement(
        by=request.actor,
        programme_id=programme_id,
        organisation_id=number_in(request.POST.get("organisation_id", "")) or 0,
        digest=request.POST.get("digest", ""),
    )
    messages.success(request, _("Signed."))
    return redirect("programmes:agreement", programme_id)


@login_required
@require_POST
def split_cost(request: Request, programme_id: int) -> HttpResponse:
    """Book each owner's part."""
    services.split_cost(by=request.actor, programme_id=programme_id)
    messages.success(request, _("The part of each owner is booked."))
    return redirect("programmes:manage", programme_id)

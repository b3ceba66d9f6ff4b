"""The page on which the ecosystem's administrators keep exchange rates."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lyceum.kernel import clock
from lyceum.kernel.errors import DomainError, NotFound
from lyceum.ui.http import Request, page_in
from lyceum.ui.intake import Frame, ImportPages
from lyceum.wallets import policies, selectors, services
from lyceum.wallets.forms import RateForm
from lyceum.wallets.services.rates import ECOSYSTEM


@login_required
@require_http_methods(["GET", "POST"])
def rates(request: Request) -> HttpResponse:
    """The rates that are kept; entering one, or correcting it by a new version."""
    _insist(request)
    form = RateForm(request.POST or None, initial={"day": clock.today().isoformat()})
    if request.method == "POST" and form.is_valid():
        try:
            kept = services.keep_rate(by=request.actor, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("{currency} is kept.").format(currency=kept.currency))
            return redirect("wallets:rates")
    page, currency = page_in(request.GET.get("page")), request.GET.get("currency", "").upper()[:3]
    rows, has_more = selectors.rate_rows(request.actor, currency, page)
    context = {
        "form": form,
        "rows": rows,
        "page": page,
        "next_page": page + 1 if has_more else None,
        "currency": currency,
    }
    return render(request, "wallets/rates.html", context, status=422 if form.errors else 200)


def _insist(request: Request) -> None:
    """What one may not keep is not there."""
    if not policies.can_keep_rates(request.actor):
        raise NotFound


def import_frame(request: Request) -> Frame:
    """The import pages, back to the rates."""
    _insist(request)
    return Frame(
        owner_id=ECOSYSTEM,
        organisation_id=None,
        title=_("Import exchange rates"),
        back=reverse("wallets:rates"),
        back_title=_("Exchange rates"),
        place={},
    )


rates_import = ImportPages("exchange-rates", "wallets:import-rates", import_frame)

"""Pages: closing a period, the journal, the bank."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lyceum.kernel import clock
from lyceum.kernel.errors import NotFound
from lyceum.ui.http import Request
from lyceum.wallets import services
from lyceum.wallets.selectors import closing as selectors
from lyceum.wallets.selectors.payouts import end_of, last_month, month_of, months_until

from .books import books_of, books_page, day_in, month_in
from .payouts import download


@login_required
@require_http_methods(["GET", "POST"])
def closing(request: Request, slug: str) -> HttpResponse:
    """Until when the books are closed; closing them further; the months to take along."""
    here = books_page(request, slug, part="closing")
    at = here["organisation"].pk
    if request.method == "POST":
        return _close(request, slug, at)
    context = {
        **here,
        "closed_until": selectors.closed_until(request.actor, at),
        "proposed": end_of(last_month()),
        "months": [month_of(clock.today()), *months_until(clock.today())],
    }
    return render(request, "wallets/closing.html", context)


def _close(request: Request, slug: str, organisation_id: int) -> HttpResponse:
    until = day_in(request.POST.get("until"))
    if until is None:
        raise NotFound
    services.close_period(by=request.actor, organisation_id=organisation_id, until=until)
    told = _("Closed until {day}. Nothing is booked there any more.")
    messages.success(request, told.format(day=date_format(until)))
    return redirect("wallets:closing", slug)


@login_required
@require_GET
def journal(request: Request, slug: str, month: str) -> HttpResponseBase:
    """Every posting of a month, for the books of finance; `?excel=1` as Excel likes it."""
    at, first = books_of(request, slug), month_in(month)
    lines = selectors.journal(request.actor, at, first, for_excel="excel" in request.GET)
    return download(lines, f"journal-{month}.csv")


@login_required
@require_GET
def reconciliation(request: Request, slug: str, month: str) -> HttpResponse:
    """What moved on the bank, and what it belongs to."""
    here = books_page(request, slug, part="closing")
    first = month_in(month)
    rows = selectors.movements(request.actor, here["organisation"].pk, first)
    context = {
        **here,
        "month": first,
        "matched": [row for row in rows if row.match],
        "unmatched": [row for row in rows if not row.match],
    }
    return render(request, "wallets/reconciliation.html", context)


urlpatterns = [
    path("closing/", closing, name="closing"),
    path("closing/<str:month>/journal.csv", journal, name="journal"),
    path("closing/<str:month>/bank/", reconciliation, name="reconciliation"),
]

"""Pages: invoices, and what they say about an organisation."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lyceum.kernel import clock
from lyceum.kernel.errors import DomainError
from lyceum.ui.http import Request, page_in
from lyceum.wallets import services
from lyceum.wallets.errors import LegalDetailsAreMissing
from lyceum.wallets.forms import LegalForm
from lyceum.wallets.selectors import invoices as selectors
from lyceum.wallets.selectors.payouts import months_until

from .books import books_of, books_page, month_in
from .payouts import XML, attached


@login_required
@require_http_methods(["GET", "POST"])
def invoices(request: Request, slug: str) -> HttpResponse:
    """What was invoiced, by us and to us; invoicing a month."""
    here = books_page(request, slug, part="invoices")
    at = here["organisation"].pk
    if request.method == "POST":
        return _issue(request, slug, at)
    page = page_in(request.GET.get("page"))
    rows, has_more = selectors.invoice_rows(request.actor, at, page)
    context = {
        **here,
        "rows": rows,
        "page": page,
        "next_page": page + 1 if has_more else None,
        "months": months_until(clock.today(), 12),
        "legal": selectors.legal_details_of(request.actor, at),
    }
    return render(request, "wallets/invoices.html", context)


def _issue(request: Request, slug: str, organisation_id: int) -> HttpResponse:
    month = month_in(request.POST.get("month", ""))
    done = services.issue_invoices(by=request.actor, organisation_id=organisation_id, month=month)
    number = len(done.invoices)
    told = ngettext("{n} invoice is written.", "{n} invoices are written.", number)
    messages.success(request, told.format(n=number))
    if done.left_out:
        messages.warning(request, str(LegalDetailsAreMissing(name=", ".join(done.left_out))))
    return redirect("wallets:invoices", slug)


@login_required
@require_GET
def invoice_pdf(request: Request, slug: str, invoice_id: int) -> FileResponse:
    """An invoice to be read and kept, with its data inside."""
    found = selectors.invoice_for(request.actor, books_of(request, slug), invoice_id)
    language = get_language() or "en"
    kept = services.print_invoice(by=request.actor, invoice=found, language=language)
    answer = FileResponse(
        kept.pdf.open("rb"),
        as_attachment=True,
        filename=f"{kept.number}.pdf",
        content_type="application/pdf",
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


@login_required
@require_GET
def invoice_data(request: Request, slug: str, invoice_id: int) -> HttpResponse:
    """The same for a program (EN 16931)."""
    found = selectors.invoice_for(request.actor, books_of(request, slug), invoice_id)
    return attached(selectors.data_of(found), f"{found.number}.xml", XML)


@login_required
@require_http_methods(["GET", "POST"])
def legal_details(request: Request, slug: str) -> HttpResponse:
    """What our invoices say about us."""
    here = books_page(request, slug, part="invoices")
    at = here["organisation"].pk
    kept = selectors.legal_details_of(request.actor, at)
    form = LegalForm(request.POST or None, initial=_proposed(here, kept))
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            services.keep_legal_details(by=request.actor, organisation_id=at, **said)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The next invoice says it so."))
            return redirect("wallets:invoices", slug)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "wallets/legal_details.html", {**here, "form": form}, status=status)


def _proposed(here: dict[str, Any], kept: object | None) -> dict[str, Any]:
    of = here["organisation"]
    return dict(vars(kept)) if kept else {"name": of.name, "country": of.country}


urlpatterns = [
    path("invoices/", invoices, name="invoices"),
    path("invoices/<int:invoice_id>/invoice.pdf", invoice_pdf, name="invoice-pdf"),
    path("invoices/<int:invoice_id>/invoice.xml", invoice_data, name="invoice-data"),
    path("legal-details/", legal_details, name="legal-details"),
]

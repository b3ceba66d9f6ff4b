"""Pages: what is owed, paying it out, statements, and to which accounts."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lyceum.kernel import clock
from lyceum.kernel.errors import DomainError, NotFound
from lyceum.ui.http import Request, number_in, page_in
from lyceum.wallets import services
from lyceum.wallets.forms import BankForm
from lyceum.wallets.selectors import payouts as selectors
from lyceum.wallets.selectors.payouts import Payee
from lyceum.wallets.selectors.receipts import receipts_page

from .books import books_of, books_page, day_in, month_in

R = TypeVar("R", bound=HttpResponseBase)
CSV, XML = "text/csv; charset=utf-8", "application/xml"


@login_required
@require_http_methods(["GET", "POST"])
def payouts(request: Request, slug: str) -> HttpResponse:
    """What is owed at the end of a month, and what was paid out before; paying it out."""
    here = books_page(request, slug, part="payouts")
    actor, at = request.actor, here["organisation"].pk
    if request.method == "POST":
        return _pay_out(request, slug, at)
    until = day_in(request.GET.get("until")) or selectors.end_of(selectors.last_month())
    until = min(until, clock.today())
    context = {
        **here,
        "until": until,
        "rows": selectors.owed(actor, at, until),
        "currencies": selectors.currencies_owed(actor, at),
        "runs": selectors.payout_runs(actor, at),
        "month": selectors.month_of(until),
    }
    return render(request, "wallets/payouts.html", context)


def _pay_out(request: Request, slug: str, organisation_id: int) -> HttpResponse:
    until = day_in(request.POST.get("until"))
    if until is None:
        raise NotFound
    run = services.pay_out(
        by=request.actor,
        organisation_id=organisation_id,
        until=until,
        currency=request.POST.get("currency", ""),
    )
    messages.success(request, _("Booked. Now pay it by the file below."))
    return redirect("wallets:payout-run", slug, run.pk)


@login_required
@require_GET
def payout_run(request: Request, slug: str, payout_id: int) -> HttpResponse:
    """Who was paid in a run, and the files for the bank."""
    here = books_page(request, slug, part="payouts")
    run = selectors.run_for(request.actor, here["organisation"].pk, payout_id)
    rows = selectors.paid_rows(request.actor, run)
    context = {
        **here,
        "run": run,
        "rows": rows,
        "total": sum(row.amount for row in rows),
        "without": sum(row.account is None for row in rows),
    }
    return render(request, "wallets/payout_run.html", context)


@login_required
@require_GET
def payout_csv(request: Request, slug: str, payout_id: int) -> HttpResponseBase:
    """A run as CSV."""
    run = selectors.run_for(request.actor, books_of(request, slug), payout_id)
    return download(selectors.run_csv(request.actor, run), f"payout-{run.pk}.csv")


@login_required
@require_GET
def payout_pain(request: Request, slug: str, payout_id: int) -> HttpResponse:
    """A run as a file for the bank."""
    run = selectors.run_for(request.actor, books_of(request, slug), payout_id)
    content = selectors.run_pain(request.actor, run)
    return attached(content, f"payout-{run.pk}.xml", XML)


@login_required
@require_GET
def statement(
    request: Request, slug: str, provider_id: int, currency: str, month: str
) -> HttpResponse:
    """What a provider sold in a month, what came back, what was paid."""
    here = books_page(request, slug, part="payouts")
    at = here["organisation"].pk
    said = selectors.statement(request.actor, at, provider_id, currency, month_in(month))
    context = {**here, "said": said, "months": selectors.months_until(clock.today())}
    return render(request, "wallets/statement.html", context)


@login_required
@require_GET
def statement_csv(
    request: Request, slug: str, provider_id: int, currency: str, month: str
) -> HttpResponseBase:
    """The same as a file."""
    at = books_of(request, slug)
    said = selectors.statement(request.actor, at, provider_id, currency, month_in(month))
    return download(selectors.statement_csv(said), f"statement-{provider_id}-{month}.csv")


@login_required
@require_GET
def receipts(request: Request, slug: str) -> HttpResponse:
    """What people bought themselves and got back."""
    here = books_page(request, slug, part="payouts")
    at, number = here["organisation"].pk, page_in(request.GET.get("page"))
    rows, pages = receipts_page(request.actor, at, number, get_language() or "en")
    return render(request, "wallets/receipts.html", {**here, "rows": rows, "pages": pages})


@login_required
@require_http_methods(["GET", "POST"])
def accounts(request: Request, slug: str) -> HttpResponse:
    """The organisation's own account, or that of a provider (`?provider=9`)."""
    here = books_page(request, slug, part="payouts")
    provider_id = number_in(request.GET.get("provider", ""))
    payee, at = Payee(provider_id=provider_id), here["organisation"].pk
    kept = selectors.details_of(request.actor, at, [payee]).get(payee)
    form = BankForm(request.POST or None, initial=vars(kept) if kept else {})
    if _kept(request, form, payee, at):
        return redirect("wallets:payouts", slug)
    context = {**here, "form": form, "kept": kept, "name": _named(payee)}
    return render(request, "wallets/accounts.html", context, status=_status(form))


def _named(payee: Payee) -> str:
    return selectors.names_of([payee])[payee] if payee.provider_id is not None else ""


@login_required
@require_http_methods(["GET", "POST"])
def my_account(request: Request) -> HttpResponse:
    """Where I want to be paid back what I paid at the counter."""
    payee = Payee(person_id=request.user.pk)
    kept = selectors.own_details(request.actor, request.user.pk)
    form = BankForm(request.POST or None, initial=vars(kept) if kept else {})
    if _kept(request, form, payee, None):
        return redirect("wallets:mine")
    context = {"form": form, "kept": kept}
    return render(request, "wallets/my_account.html", context, status=_status(form))


def _kept(request: Request, form: BankForm, payee: Payee, organisation_id: int | None) -> bool:
    """Did the form say something, and was it kept?"""
    if request.method != "POST":
        return False
    where: dict[str, Any] = {
        "by": request.actor,
        "payee": payee,
        "organisation_id": organisation_id,
    }
    if "drop" in request.POST:
        services.drop_bank_details(**where)
        messages.success(request, _("The account is not kept any more."))
        return True
    if not form.is_valid():
        return False
    try:
        services.keep_bank_details(**where, account=form.account())
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("The account is kept, sealed."))
    return True


def _status(form: Form) -> int:
    return 422 if form.is_bound and form.errors else 200


def download(lines: Iterable[bytes], name: str) -> StreamingHttpResponse:
    """Lines of CSV, as they come."""
    answer = StreamingHttpResponse(lines, content_type=CSV)
    return _named_file(answer, name)


def attached(content: bytes, name: str, media_type: str) -> HttpResponse:
    """A file."""
    return _named_file(HttpResponse(content, content_type=media_type), name)


def _named_file(answer: R, name: str) -> R:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


of_provider = "providers/<int:provider_id>/<str:currency>/<str:month>"
urlpatterns = [
    path("payouts/", payouts, name="payouts"),
    path("payouts/<int:payout_id>/", payout_run, name="payout-run"),
    path("payouts/<int:payout_id>/payout.csv", payout_csv, name="payout-csv"),
    path("payouts/<int:payout_id>/payout.xml", payout_pain, name="payout-pain"),
    path("receipts/", receipts, name="receipts"),
    path(f"{of_provider}/", statement, name="statement"),
    path(f"{of_provider}/statement.csv", statement_csv, name="statement-csv"),
    path("accounts/", accounts, name="accounts"),
]

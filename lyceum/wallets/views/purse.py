from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.kernel.errors import DomainError
from lyceum.kernel.money import Money
from lyceum.skills import api as skills
from lyceum.ui.http import Request, handed_out, number_in, numbers_in, page_in
from lyceum.wallets import selectors, services
from lyceum.wallets.errors import WaitsForAnswer
from lyceum.wallets.forms import AnswerForm, AskForm, SettleForm
from lyceum.wallets.types import reference_of

ASK = "wallets/ask.html"
CONSENTS = "wallets/consents.html"
PURCHASE = "wallets/purchase.html"
OPEN = ("asked", "approved")
OVER = ("paid", "refunded", "refused", "expired", "cancelled")


@login_required
@require_GET
def mine(request: Request) -> HttpResponse:
    """What I have, what is reserved, what I asked for, what came and went."""
    actor, me = request.actor, request.user.pk
    lines, has_more = selectors.history_page(actor, me, 1)
    pots = selectors.pot_rows(actor, me, get_language() or "en")
    context = {
        "pots": pots,
        "totals": selectors.totals(pots),
        "open": selectors.purchases_of(actor, me, OPEN)[0],
        "over": selectors.purchases_of(actor, me, OVER)[0][:5],
        "lines": lines[:8],
        "has_more": has_more or len(lines) > 8,  # noqa: PLR2004  as many as the page shows
        "waiting": selectors.consents_to_answer(actor),
        "reference": reference_of(me),
        "rules_of": selectors.who_gave(actor),
    }
    return render(request, "wallets/mine.html", context)


@login_required
@require_GET
def history(request: Request) -> HttpResponse:
    """All that came and went."""
    page = page_in(request.GET.get("page"))
    lines, has_more = selectors.history_page(request.actor, request.user.pk, page)
    context = {"lines": lines, "page": page, "next_page": page + 1 if has_more else None}
    return render(request, "wallets/history.html", context)


@login_required
@require_GET
def purchases(request: Request) -> HttpResponse:
    """All that I bought or asked for, from whichever pot."""
    page = page_in(request.GET.get("page"))
    rows, has_more = selectors.purchases_of(request.actor, request.user.pk, (*OPEN, *OVER), page)
    context = {"rows": rows, "page": page, "next_page": page + 1 if has_more else None}
    return render(request, "wallets/purchases.html", context)


@login_required
@require_POST
def order_pots(request: Request) -> HttpResponse:
    """From which pot is paid first."""
    pots = numbers_in(request.POST.getlist("pot"))
    services.order_pots(by=request.actor, person_id=request.user.pk, pot_ids=pots)
    messages.success(request, _("Your pots are used in this order now."))
    return redirect("wallets:mine")


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: Request) -> HttpResponse:
    """Ask for something that is in no catalogue."""
    kinds = selectors.kinds_to_ask_for()
    posted_ids = numbers_in(request.POST.getlist("skills"))
    chosen = skills.visible_skills(request.actor.scope, posted_ids)
    form = AskForm(
        request.POST or None,
        kinds=kinds,
        skills=selectors.skill_choices(chosen, get_language() or "en"),
        currency=selectors.currency_of(request.actor),
    )
    if request.method != "POST" or not form.is_valid():
        status = 200 if request.method != "POST" else 422
        return render(request, ASK, {"form": form}, status=status)
    try:
        made = services.ask_off_catalogue(
            by=request.actor,
            person_id=request.user.pk,
            title=form.cleaned_data["title"],
            price=form.cleaned_data["money"],
            request=form.request(),
            kind=form.cleaned_data["kind"],
            skill_ids=form.cleaned_data["skills"],
            key=str(form.cleaned_data["key"] or ""),
        )
    except WaitsForAnswer:  # the form was sent twice
        return redirect("wallets:mine")
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return render(request, ASK, {"form": form}, status=refusal.status)
    return redirect("wallets:purchase", made.pk)


@login_required
@require_GET
def purchase(request: Request, purchase_id: int) -> HttpResponse:
    """One thing that I bought or asked for: how it stands, and what comes next."""
    return _purchase_page(request, purchase_id)


def _purchase_page(
    request: Request, purchase_id: int, form: SettleForm | None = None, status: int = 200
) -> HttpResponse:
    found = selectors.purchase_for(request.actor, purchase_id)
    price = Money(found.price, found.currency)
    context = {
        "purchase": found,
        "shares": selectors.share_rows(found),
        "asked": selectors.asked_about(found),
        "form": form or SettleForm(currency=found.currency, initial={"price": price.major}),
        "may_settle": found.reason == "off-catalogue" and found.state == "approved",
    }
    return render(request, PURCHASE, context, status=status)


@login_required
@require_POST
def cancel_purchase(request: Request, purchase_id: int) -> HttpResponse:
    """I do not want it any more."""
    services.cancel_purchase(by=request.actor, purchase_id=purchase_id)
    messages.success(request, _("Cancelled. The money is free again."))
    return redirect("wallets:purchase", purchase_id)


@login_required
@require_POST
def settle(request: Request, purchase_id: int) -> HttpResponse:
    """Here is the receipt."""
    found = selectors.purchase_for(request.actor, purchase_id)
    form = SettleForm(request.POST, request.FILES, currency=found.currency)
    if not form.is_valid():
        return _purchase_page(request, purchase_id, form, 422)
    try:
        services.settle_with_receipt(
            by=request.actor,
            purchase_id=purchase_id,
            receipt=form.upload(),
            price=form.cleaned_data["price"],
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _purchase_page(request, purchase_id, form, refusal.status)
    messages.success(request, _("Thank you. You are owed what it cost; finance pays it out."))
    return redirect("wallets:purchase", purchase_id)


@login_required
@require_GET
def receipt(request: Request, purchase_id: int) -> FileResponse:
    """The receipt: for who handed it in, and for who keeps the books of the money."""
    found = selectors.receipt_for(request.actor, purchase_id)
    name = (found.receipt.name or "").rpartition("/")[2]
    return handed_out(found.receipt, name, "application/octet-stream")


@login_required
@require_GET
def consents(request: Request) -> HttpResponse:
    """Who waits for my yes or no."""
    rows = selectors.consents_waiting(request.actor)
    return render(request, CONSENTS, {"rows": rows})


@login_required
@require_POST
def answer_consent(request: Request, consent_id: int) -> HttpResponse:
    """Yes, or no."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        rows = selectors.consents_waiting(request.actor)
        return render(request, CONSENTS, {"rows": rows, "form": form}, status=422)
    is_yes = form.cleaned_data["answer"] == "yes"
    services.answer_consent(
        by=request.actor, consent_id=consent_id, is_yes=is_yes, words=form.cleaned_data["words"]
    )
    said = _("Agreed. They are told.") if is_yes else _("Declined. They are told.")
    messages.success(request, said)
    return redirect("wallets:consents")


@login_required
@require_http_methods(["GET", "POST"])
def delegate_consent(request: Request, consent_id: int) -> HttpResponse:
    """Let somebody else decide, of those who have a say."""
    if request.method == "GET":
        page = selectors.delegation(request.actor, consent_id)
        return render(request, "wallets/delegate_consent.html", {"page": page})
    services.delegate_consent(
        by=request.actor, consent_id=consent_id, to=number_in(request.POST.get("to", "")) or 0
    )
    messages.success(request, _("Given on. They are told."))
    return redirect("wallets:consents")

"""Pages for who keeps an organisation's books: deposits, allowances, what the clock did."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.kernel import clock
from lyceum.kernel.errors import DomainError, NotFound
from lyceum.kernel.scope import organisation_owner
from lyceum.organisations import api as organisations
from lyceum.skills import api as skills
from lyceum.ui.http import Request, number_in, numbers_in, page_in
from lyceum.ui.intake import Frame, ImportPages
from lyceum.wallets import policies, services
from lyceum.wallets.forms import (
    ActivateForm,
    AllowanceForm,
    DepositForm,
    EndForm,
    ReorganiseForm,
)
from lyceum.wallets.selectors import allowances, finance, moving

PAGE = require_http_methods(["GET", "HEAD", "POST"])
FIRST_YEAR = 2000


def _page(request: Request, organisation: Any, **more: Any) -> dict[str, Any]:
    """The organisation, its tabs, and what a page shows."""
    tabs = asdict(organisations.tabs_of(request.actor, organisation.pk))
    return {"organisation": organisation, **tabs, **more}


def _status(form: forms.Form) -> int:
    return 422 if form.errors else 200


def _done(form: forms.Form, verb: Callable[..., Any], **said: Any) -> bool:
    """Do it; a refusal stands in the form."""
    try:
        verb(**said)
    except NotFound:
        form.add_error(None, _("Something that you named is not there."))
    except DomainError as refusal:
        form.add_error(None, str(refusal))
    return not form.errors


@login_required
@require_GET
def overview(request: Request, slug: str) -> HttpResponse:
    """What came in, was promised, is reserved and spent, by currency; by unit, skill and provider."""
    organisation = finance.kept_organisation(request.actor, slug)
    today = clock.today()
    year = number_in(request.GET.get("year", "")) or today.year
    year = year if FIRST_YEAR <= year <= today.year else today.year
    language = get_language() or "en"
    found = finance.overview(request.actor, organisation.pk, year, language)
    years = range(today.year, today.year - 5, -1)
    keeps_rates = policies.can_keep_rates(request.actor)
    page = _page(request, organisation, found=found, years=years, keeps_rates=keeps_rates)
    return render(request, "wallets/finance.html", page)


# --- deposits -------------------------------------------------------------------------------------


@login_required
@PAGE
def deposits(request: Request, slug: str) -> HttpResponse:
    """What came in, and a form for the next."""
    organisation = finance.kept_organisation(request.actor, slug)
    initial = {"currency": organisation.currency, "paid_on": clock.today()}
    form = DepositForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        make, at = services.make_deposit, organisation.pk
        if _done(form, make, by=request.actor, organisation_id=at, **form.cleaned_data):
            messages.success(request, _("It is booked."))
            return redirect("wallets:deposits", slug)
    number = page_in(request.GET.get("page"))
    rows, pages = finance.deposits_page(request.actor, organisation.pk, number)
    page = _page(request, organisation, form=form, rows=rows, pages=pages)
    return render(request, "wallets/deposits.html", page, status=_status(form))


@login_required
@require_POST
def take_back(request: Request, slug: str, deposit_id: int) -> HttpResponse:
    """It was no deposit."""
    organisation = finance.kept_organisation(request.actor, slug)
    services.take_back_deposit(
        by=request.actor, organisation_id=organisation.pk, deposit_id=deposit_id
    )
    messages.success(request, _("It is taken back."))
    return redirect("wallets:deposits", slug)


def import_frame(request: Request, slug: str) -> Frame:
    """The import pages, in the frame of an organisation."""
    organisation = finance.kept_organisation(request.actor, slug)
    return Frame(
        owner_id=organisation_owner(organisation.pk),
        organisation_id=organisation.pk,
        title=_("Import deposits"),
        back=reverse("wallets:deposits", args=[slug]),
        back_title=_("Deposits"),
        place={"slug": slug},
    )


deposits_import = ImportPages("deposits", "wallets:import-deposits", import_frame)


# --- allowances -----------------------------------------------------------------------------------


@login_required
@require_GET
def allowance_list(request: Request, slug: str) -> HttpResponse:
    """All rules, and the shares that others ask for."""
    organisation = finance.kept_organisation(request.actor, slug)
    rows = finance.allowance_rows(request.actor, organisation.pk)
    asked = finance.asked_shares(request.actor, organisation.pk)
    page = _page(request, organisation, rows=rows, asked=asked)
    return render(request, "wallets/allowances.html", page)


@login_required
@PAGE
def add_allowance(request: Request, slug: str) -> HttpResponse:
    """A new rule, as a draft."""
    organisation = finance.kept_organisation(request.actor, slug)
    usual = {
        "currency": organisation.currency,
        "starts_on": date(clock.today().year, 1, 1),
        "period": "year",
        "leaving": "pro-rata",
    }
    form = _rule_form(request, organisation, usual)
    if request.method == "POST" and form.is_valid():
        made = _kept(request, organisation, form, services.draft_allowance)
        if made is not None:
            return redirect("wallets:allowance", slug, made.pk)
    page = _page(request, organisation, form=form, title=_("A new allowance"))
    return render(request, "wallets/allowance_form.html", page, status=_status(form))


@login_required
@PAGE
def change_allowance(request: Request, slug: str, allowance_id: int) -> HttpResponse:
    """Change a draft."""
    organisation = finance.kept_organisation(request.actor, slug)
    found = allowances.allowance_for(request.actor, organisation.pk, allowance_id)
    form = _rule_form(request, organisation, finance.said_by(found))
    if request.method == "POST" and form.is_valid():
        made = _kept(
            request,
            organisation,
            form,
            services.change_allowance,
            allowance_id=allowance_id,
            version=form.cleaned_data["version"] or 0,
            providers=found.condition.provider_ids,
        )
        if made is not None:
            return redirect("wallets:allowance", slug, allowance_id)
    page = _page(request, organisation, form=form, title=found.name)
    return render(request, "wallets/allowance_form.html", page, status=_status(form))


def _rule_form(request: Request, organisation: Any, initial: dict[str, Any]) -> AllowanceForm:
    posted_ids = numbers_in(request.POST.getlist("skills"))
    seen = skills.visible_skills(request.actor.scope, posted_ids)
    chosen = seen or initial.get("skills", [])
    choices = finance.rule_choices(organisation.pk, chosen, get_language() or "en")
    return AllowanceForm(request.POST or None, initial=initial, choices=choices)


def _kept(
    request: Request,
    organisation: Any,
    form: AllowanceForm,
    verb: Callable[..., Any],
    **which: Any,
) -> Any:
    """The rule as it is kept now; none, with the reason in the form, if it was refused."""
    try:
        return verb(
            by=request.actor,
            organisation_id=organisation.pk,
            condition=form.condition(which.pop("providers", frozenset())),
            funders=finance.organisations_named(form.cleaned_data["funders"]),
            **which,
            **form.said(),
        )
    except NotFound:
        form.add_error("funders", _("There is no such organisation."))
    except DomainError as refusal:
        form.add_error(None, str(refusal))
    return None


@login_required
@PAGE
def allowance(request: Request, slug: str, allowance_id: int) -> HttpResponse:
    """One rule: what it says; of a draft, what would happen, and the button that makes it so."""
    organisation = finance.kept_organisation(request.actor, slug)
    found = allowances.allowance_for(request.actor, organisation.pk, allowance_id)
    is_draft = found.state == "draft"
    preview = finance.preview(request.actor, found, clock.today()) if is_draft else None
    meets = bool(preview and preview.overlaps)
    form = ActivateForm(request.POST or None, meets=meets, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        activate, this = services.activate_allowance, {"allowance_id": found.pk}
        this |= {"organisation_id": organisation.pk, **form.cleaned_data}
        if _done(form, activate, by=request.actor, **this):
            messages.success(request, _("It is active. What is due is granted within the hour."))
            return redirect("wallets:allowance", slug, allowance_id)
    page = _page(
        request,
        organisation,
        allowance=found,
        facts=finance.facts_of(found, get_language() or "en"),
        funders=finance.funder_rows(found),
        preview=preview,
        form=form,
        end_form=EndForm(),
    )
    return render(request, "wallets/allowance.html", page, status=_status(form))


@login_required
@require_POST
def end_allowance(request: Request, slug: str, allowance_id: int) -> HttpResponse:
    """Nothing is granted after this day."""
    organisation = finance.kept_organisation(request.actor, slug)
    form = EndForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("That is no day."))
        return redirect("wallets:allowance", slug, allowance_id)
    services.end_allowance(
        by=request.actor,
        organisation_id=organisation.pk,
        allowance_id=allowance_id,
        on=form.cleaned_data["on"],
    )
    messages.success(request, _("It ends. What was granted stays, by its rules."))
    return redirect("wallets:allowance", slug, allowance_id)


@login_required
@require_POST
def remove_allowance(request: Request, slug: str, allowance_id: int) -> HttpResponse:
    """A draft goes."""
    organisation = finance.kept_organisation(request.actor, slug)
    services.remove_draft(
        by=request.actor, organisation_id=organisation.pk, allowance_id=allowance_id
    )
    messages.success(request, _("The draft is gone."))
    return redirect("wallets:allowances", slug)


@login_required
@require_POST
def agree_share(request: Request, slug: str, funder_id: int) -> HttpResponse:
    """We carry this share."""
    organisation = finance.kept_organisation(request.actor, slug)
    services.agree_share(by=request.actor, organisation_id=organisation.pk, funder_id=funder_id)
    messages.success(request, _("You carry this share once the allowance is active."))
    return redirect("wallets:allowances", slug)


@login_required
@require_POST
def decline_share(request: Request, slug: str, funder_id: int) -> HttpResponse:
    """We do not carry it."""
    organisation = finance.kept_organisation(request.actor, slug)
    services.decline_share(by=request.actor, organisation_id=organisation.pk, funder_id=funder_id)
    messages.success(request, _("You do not carry this share."))
    return redirect("wallets:allowances", slug)


# --- what the clock did, and what would move ------------------------------------------------------


@login_required
@require_GET
def runs(request: Request, slug: str) -> HttpResponse:
    """What was granted and taken back when, and what waits."""
    organisation = finance.kept_organisation(request.actor, slug)
    rows = finance.run_lines(request.actor, organisation.pk)
    return render(request, "wallets/runs.html", _page(request, organisation, rows=rows))


@login_required
@require_GET
def reorganise(request: Request, slug: str) -> HttpResponse:
    """Whom the rules would reach from the next period on: now, or if a unit's people moved."""
    organisation = finance.kept_organisation(request.actor, slug)
    units = organisations.unit_choices(organisation.pk)
    form = ReorganiseForm(units, request.GET if "unit" in request.GET else None)
    pair = None
    if form.is_bound and form.is_valid():
        pair = (form.cleaned_data["unit"], form.cleaned_data["target"])
    rows = moving.differences(request.actor, organisation.pk, clock.today(), pair)
    page = _page(request, organisation, form=form, rows=rows, is_trial=pair is not None)
    return render(request, "wallets/reorganise.html", page, status=_status(form))


@login_required
@require_GET
def leaving_of(request: Request, slug: str, person_id: int) -> HttpResponse:
    """What would become of somebody's pots if they left, and what rules moved so far."""
    organisation = finance.kept_organisation(request.actor, slug)
    if not organisations.places_in(organisation.pk, [person_id]):
        raise NotFound
    return _leaving(request, organisation, person_id, is_own=False)


@login_required
@require_GET
def leaving(request: Request, slug: str) -> HttpResponse:
    """The same for oneself."""
    here = organisations.organisation_by_slug(request.actor, slug)
    return _leaving(request, here, request.user.pk, is_own=True)


def _leaving(request: Request, organisation: Any, person_id: int, *, is_own: bool) -> HttpResponse:
    on = clock.today()
    page = {
        "organisation": organisation,
        "rows": moving.what_would_move(request.actor, person_id, organisation.pk, on),
        "moved": moving.what_moved(request.actor, person_id, organisation.pk),
        "is_own": is_own,
        "name": moving.name_of(person_id),
    }
    return render(request, "wallets/leaving.html", page)

"""Other stores: where statements are forwarded to, and what came in from elsewhere.

The pages are an organisation's; without one (`slug`), they are the ecosystem's.
"""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.footprint import selectors, services
from lyceum.footprint.errors import SecretIsMissing
from lyceum.footprint.forms import FileImportForm, StoreImportForm, TargetForm
from lyceum.kernel.errors import DomainError
from lyceum.organisations import api as organisations
from lyceum.ui.http import Request, number_in

PAGE = require_http_methods(["GET", "HEAD", "POST"])
IMPORT = "footprint/store_import.html"


@login_required
@require_GET
def stores(request: Request, slug: str = "") -> HttpResponse:
    """Targets of an organisation, and its latest imports."""
    organisation = _place(request, slug)
    at = organisation.pk if organisation else None
    context = _frame(
        organisation,
        targets=selectors.targets_of(request.actor, at),
        imports=selectors.imports_of(request.actor, at) if at else [],
        **(asdict(organisations.tabs_of(request.actor, at)) if at else {}),
    )
    return render(request, "footprint/stores.html", context)


@login_required
@PAGE
def add_target(request: Request, slug: str = "") -> HttpResponse:
    """A new target, which is off until somebody switches it on."""
    organisation = _place(request, slug)
    at = organisation.pk if organisation else None
    selectors.targets_of(request.actor, at)
    form = TargetForm(request.POST or None, is_new=True)
    if request.method == "POST" and form.is_valid():
        try:
            target = services.add_target(by=request.actor, organisation_id=at, **form.said())
            return redirect("records:target", target.pk)
        except SecretIsMissing as refusal:
            form.add_error("secret", str(refusal))
    context = _frame(organisation, form=form)
    return render(request, "footprint/store_add.html", context, status=_status(form))


@login_required
@PAGE
def store(request: Request, target_id: int) -> HttpResponse:
    """One target: what is said of it, a test, its log, what it refused."""
    page = selectors.target_page(request.actor, target_id)
    form = TargetForm(request.POST or None, initial=TargetForm.of(page.target), is_new=False)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_target(by=request.actor, target_id=target_id, **form.said())
            messages.success(request, _("Saved."))
            return redirect("records:target", target_id)
        except SecretIsMissing as refusal:
            form.add_error("secret", str(refusal))
    organisation = _organisation_of(request, page.target.organisation_id)
    context = _frame(organisation, page=page, target=page.target, form=form)
    return render(request, "footprint/target.html", context, status=_status(form))


@login_required
@require_POST
def test_target(request: Request, target_id: int) -> HttpResponse:
    """Ask the other store now."""
    said = services.test_target(by=request.actor, target_id=target_id)
    if said:
        messages.error(request, said)
    else:
        messages.success(request, _("It answers, and lets us in. Nothing was sent."))
    return redirect("records:target", target_id)


@login_required
@require_POST
def switch_target(request: Request, target_id: int) -> HttpResponse:
    """On or off."""
    is_on = "on" in request.POST
    services.switch_target(by=request.actor, target_id=target_id, is_on=is_on)
    return redirect("records:target", target_id)


@login_required
@require_POST
def replay_target(request: Request, target_id: int) -> HttpResponse:
    """Try again what was given up: all, or the one that is named."""
    only = number_in(request.POST.get("leftover", ""))
    ids = None if only is None else [only]
    number = services.replay(by=request.actor, target_id=target_id, leftover_ids=ids)
    words = ngettext("{n} statement is tried again.", "{n} statements are tried again.", number)
    messages.success(request, words.format(n=number))
    return redirect("records:target", target_id)


@login_required
@require_POST
def remove_target(request: Request, target_id: int) -> HttpResponse:
    """Forget a target."""
    target = selectors.target_for(request.actor, target_id)
    organisation = _organisation_of(request, target.organisation_id)
    services.remove_target(by=request.actor, target_id=target_id)
    messages.success(request, _("The store is forgotten. What it was handed stays there."))
    return redirect(_home(organisation))


@login_required
@PAGE
def import_statements(request: Request, slug: str) -> HttpResponse:
    """A file, or another store to read: looked through first."""
    organisation = _place(request, slug)
    selectors.imports_of(request.actor, organisation.pk)
    is_file = "file" in request.FILES
    said = request.POST or None
    file_form = FileImportForm(said if is_file else None, request.FILES if is_file else None)
    store_form = StoreImportForm(None if is_file else said, prefix="store")
    form = file_form if is_file else store_form
    if request.method == "POST" and form.is_valid():
        try:
            run = _begun(request, organisation.pk, form)
            return redirect("records:store-import", run.pk)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    context = _frame(organisation, file_form=file_form, store_form=store_form)
    return render(request, "footprint/store_imports.html", context, status=_status(form))


def _begun(request: Request, organisation_id: int, form: Any) -> Any:
    said = {"by": request.actor, "organisation_id": organisation_id, **form.cleaned_data}
    if "file" in said:
        return services.import_file(**said)
    return services.import_from_store(**said)


@login_required
@require_GET
def store_import(request: Request, import_id: int) -> HttpResponse:
    """How far an import is, and what is wrong with what."""
    run = selectors.import_for(request.actor, import_id)
    organisation = _organisation_of(request, run.organisation_id)
    context = _frame(organisation, run=run, problems=selectors.problems_of(run))
    return render(request, f"{IMPORT}#state" if request.htmx else IMPORT, context)


@login_required
@require_POST
def go_on_with_import(request: Request, import_id: int) -> HttpResponse:
    """Take in what was looked through, or go on after an interruption."""
    services.go_on_with_import(by=request.actor, run_id=import_id)
    return redirect("records:store-import", import_id)


@login_required
@require_POST
def stop_import(request: Request, import_id: int) -> HttpResponse:
    """Stop after the batch at hand."""
    services.stop_import(by=request.actor, run_id=import_id)
    return redirect("records:store-import", import_id)


def _place(request: Request, slug: str) -> Any:
    return organisations.organisation_by_slug(request.actor, slug) if slug else None


def _organisation_of(request: Request, organisation_id: int | None) -> Any:
    if organisation_id is None:
        return None
    return organisations.organisation_for(request.actor, organisation_id)


def _home(organisation: Any) -> str:
    if organisation is None:
        return reverse("records:stores")
    return reverse("records:stores-of", args=[organisation.slug])


def _frame(organisation: Any, **more: Any) -> dict[str, Any]:
    return {"organisation": organisation, "home": _home(organisation), **more}


def _status(form: Any) -> int:
    return 422 if form.errors else 200

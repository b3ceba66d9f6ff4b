from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.kernel import files
from lyceum.kernel.errors import EditedMeanwhile, Forbidden, NotFound
from lyceum.kernel.files import FileRefused
from lyceum.organisations import policies, selectors, services
from lyceum.organisations.forms import EcosystemForm, OrganisationForm
from lyceum.organisations.types import CONTEXT_KEY
from lyceum.ui.http import Request, handed_out, keep, number_in

from .frames import organisation_page, signed_in

PAGE = require_http_methods(["GET", "POST"])


@signed_in
@require_GET
def organisations(request: Request) -> HttpResponse:
    """The parties of the ecosystem that one may see."""
    page, rows = selectors.organisations_page(request.actor, request.GET.get("page", 1))
    context = {
        "page": page,
        "rows": rows,
        "runs_ecosystem": policies.can_run_ecosystem(request.actor),
    }
    return render(request, "organisations/organisations.html", context)


@signed_in
@require_GET
def people(request: Request) -> HttpResponse:
    """The entry of the rail: the people of the organisation in which one stands."""
    at = selectors.where_to_keep(request.actor)
    if at is not None:
        organisation = selectors.organisation_for(request.actor, at)
        return redirect("organisations:directory", organisation.slug)
    if not policies.can_run_ecosystem(request.actor):
        raise NotFound
    return redirect("organisations:organisations")


@signed_in
@require_GET
def organisation(request: Request, slug: str) -> HttpResponse:
    """One organisation: what it is, its units, how many belong to it."""
    page = organisation_page(request, slug)
    page["units"] = selectors.unit_tree(page["organisation"])
    page["people"] = selectors.people_count(page["organisation"].pk)
    return render(request, "organisations/organisation.html", page)


@signed_in
@PAGE
def add_organisation(request: Request) -> HttpResponse:
    """A new party of the ecosystem."""
    if not policies.can_run_ecosystem(request.actor):
        raise NotFound
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = _without_version(form)
        added = services.add_organisation(by=request.actor, **said)
        return redirect("organisations:organisation", added.slug)
    context = {"form": form, "title": _("Add an organisation")}
    return _form_page(request, form, "organisations/organisation_form.html", context)


@signed_in
@PAGE
def change_organisation(request: Request, slug: str) -> HttpResponse:
    """What an organisation says of itself; two who save the same page are told."""
    page = organisation_page(request, slug)
    found = page["organisation"]
    if not page["administers"]:
        raise NotFound
    initial = {name: getattr(found, name) for name in OrganisationForm.base_fields}
    form = OrganisationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_organisation(
                by=request.actor, organisation_id=found.pk, **form.cleaned_data
            )
        except EditedMeanwhile as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("organisations:organisation", slug)
    context = {**page, "form": form, "title": found.name}
    return _form_page(request, form, "organisations/organisation_form.html", context)


def _without_version(form: OrganisationForm) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name != "version"}


def _form_page(request: Request, form: Any, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, status=422 if form.errors else 200)


@require_POST
@signed_in
def switch(request: Request) -> HttpResponse:
    """Stand in another of one's organisations."""
    wanted = number_in(request.POST.get("organisation_id", ""))
    ids = {found.pk for found in selectors.places_to_stand(request.actor)}
    if wanted not in ids:
        raise NotFound
    request.session[CONTEXT_KEY] = wanted
    there = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(there, {request.get_host()}):
        there = "/"
    return redirect(there)


@signed_in
@PAGE
def brand(request: Request) -> HttpResponse:
    """One page for the looks of everything: pages, mails, certificates."""
    if not policies.can_run_ecosystem(request.actor):
        raise Forbidden
    kept, now = selectors.ecosystem(), selectors.brand()
    initial = {name: getattr(now, name, "") for name in EcosystemForm.base_fields}
    initial |= {"direction": kept.direction, "version": kept.version, "logo": None}
    form = EcosystemForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_brand(by=request.actor, **form.choices())
        except EditedMeanwhile as refusal:
            form.add_error(None, str(refusal))
        except FileRefused as refusal:
            form.add_error("logo", str(refusal))
        else:
            messages.success(request, _("The brand was saved."))
            return redirect("organisations:brand")
    return _form_page(request, form, "organisations/brand.html", {"form": form})


@require_GET
def logo(request: Request) -> HttpResponseBase:
    """The ecosystem's mark, to everybody: it stands on the page for signing in."""
    kept = selectors.ecosystem().logo
    if not kept:
        raise NotFound
    media_type = files.kind_by_ending(str(kept.name))
    return keep(request, handed_out(kept, f"logo{files.ENDINGS[media_type]}", media_type))

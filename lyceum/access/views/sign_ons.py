"""Where an organisation keeps its sign-on: providers, tests, domains."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.access import policies, selectors, services
from lyceum.access.errors import IssuerIsWrong, MetadataIsWrong
from lyceum.access.forms import DomainForm, DomainRuleForm, OidcForm, SamlForm, SignOnForm
from lyceum.access.types import FACTOR_WORDS, MAPPED
from lyceum.kernel.errors import DomainError, NotFound
from lyceum.organisations import api as organisations
from lyceum.ui.http import Request

from .sign_on import RESULT, lead_on, told

PAGE = require_http_methods(["GET", "POST"])
FORMS: dict[str, type[SignOnForm]] = {"oidc": OidcForm, "saml": SamlForm}
FIELDS_OF: dict[type[DomainError], dict[str, str]] = {
    IssuerIsWrong: {"oidc": "issuer"},
    MetadataIsWrong: {"saml": "metadata"},
}


def kept_organisation(request: Request, slug: str) -> Any:
    """An organisation that the actor administers; for everybody else there is none."""
    organisation = organisations.organisation_by_slug(request.actor, slug)
    if not policies.can_keep_sign_on(request.actor, organisation.pk):
        raise NotFound
    return organisation


def frame(organisation: Any, **more: Any) -> dict[str, Any]:
    return {"organisation": organisation, **more}


@login_required
@PAGE
def sign_ons(request: Request, slug: str) -> HttpResponse:
    """Providers and domains of an organisation; a form for one more domain."""
    organisation = kept_organisation(request, slug)
    form = DomainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.claim_domain(
                by=request.actor, organisation_id=organisation.pk, name=form.cleaned_data["name"]
            )
            return redirect("access:sign-ons", slug)
        except DomainError as refusal:
            form.add_error("name", str(refusal))
    domains = selectors.domains_of(request.actor, organisation.pk)
    context = frame(
        organisation,
        form=form,
        sign_ons=selectors.sign_ons_of(request.actor, organisation.pk),
        domains=[(each, services.expected_record(each)) for each in domains],
        **asdict(organisations.tabs_of(request.actor, organisation.pk)),
    )
    return render(request, "access/sign_ons.html", context, status=422 if form.errors else 200)


@login_required
@PAGE
def add_sign_on(request: Request, slug: str, kind: str) -> HttpResponse:
    """A new provider."""
    organisation = kept_organisation(request, slug)
    if kind not in FORMS:
        raise NotFound
    here = request.build_absolute_uri("/").rstrip("/")
    form = FORMS[kind](request.POST or None, request.FILES or None, initial=_new(here))
    if request.method == "POST" and form.is_valid():
        try:
            found = services.add_sign_on(
                by=request.actor, organisation_id=organisation.pk, kind=kind, **form.said()
            )
            return redirect("access:sign-on", slug, found.pk)
        except DomainError as refusal:
            form.add_error(_field(refusal, kind), str(refusal))
    return _form_page(request, form, frame(organisation, kind=kind))


def _new(here: str) -> dict[str, Any]:
    return {"base_url": here, "factor_words": FACTOR_WORDS}


@login_required
@PAGE
def sign_on(request: Request, slug: str, sign_on_id: int) -> HttpResponse:
    """One provider: what it has to know of us, what we know of it, and a test."""
    organisation = kept_organisation(request, slug)
    found = selectors.sign_on_for(request.actor, organisation.pk, sign_on_id)
    form = FORMS[found.kind](request.POST or None, request.FILES or None, initial=_said(found))
    form.has_metadata = bool(found.metadata)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_sign_on(
                by=request.actor,
                organisation_id=organisation.pk,
                sign_on_id=found.pk,
                version=form.cleaned_data["version"] or 0,
                **form.said(),
            )
            messages.success(request, _("Saved."))
            return redirect("access:sign-on", slug, found.pk)
        except DomainError as refusal:
            form.add_error(_field(refusal, found.kind), str(refusal))
    context = frame(organisation, kind=found.kind, found=found, ours=selectors.our_side(found))
    context["theirs"] = selectors.their_side(found)
    return _form_page(request, form, context)


def _said(found: Any) -> dict[str, Any]:
    names = [*SignOnForm.base_fields, "issuer", "client_id", "metadata_url"]
    said = {name: getattr(found, name) for name in [*names, "allows_unsolicited"]}
    return {**said, **{f"map_{word}": found.mapping.get(word, "") for word in MAPPED}}


def _field(refusal: DomainError, kind: str) -> str | None:
    return FIELDS_OF.get(type(refusal), {}).get(kind)


def _form_page(request: Request, form: SignOnForm, context: dict[str, Any]) -> HttpResponse:
    context |= {
        "form": form,
        "mapping": [form[f"map_{word}"] for word in MAPPED],
        "usual": selectors.usual_names(),
        "main": [form[name] for name in form.field_order or []],
        "rules": [
            form[n] for n in ("is_on", "adds_people", "allows_unsolicited") if n in form.fields
        ],
    }
    return render(request, "access/sign_on.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def test_sign_on(request: Request, slug: str, sign_on_id: int) -> HttpResponse:
    """A real round trip to the provider and back."""
    organisation = kept_organisation(request, slug)
    found = selectors.sign_on_for(request.actor, organisation.pk, sign_on_id)
    try:
        there = services.begin(request, found, process=services.TEST)
    except DomainError as refusal:
        request.session[RESULT] = {"sign_on": found.pk, **told(refusal)}
        services.note_test(
            by=request.actor,
            organisation_id=organisation.pk,
            sign_on_id=found.pk,
            went_well=False,
        )
        return redirect("access:sign-on-tested", slug, found.pk)
    return lead_on(request, found, there)


@login_required
@require_GET
def sign_on_tested(request: Request, slug: str, sign_on_id: int) -> HttpResponse:
    """What came back from the test, once: it is about a person."""
    organisation = kept_organisation(request, slug)
    found = selectors.sign_on_for(request.actor, organisation.pk, sign_on_id)
    report = request.session.pop(RESULT, {})
    if report.get("sign_on") != found.pk:
        return redirect("access:sign-on", slug, found.pk)
    context = frame(organisation, found=found, report=report)
    return render(request, "access/sign_on_tested.html", context)


@login_required
@require_POST
def remove_sign_on(request: Request, slug: str, sign_on_id: int) -> HttpResponse:
    """Forget a provider."""
    organisation = kept_organisation(request, slug)
    services.remove_sign_on(
        by=request.actor, organisation_id=organisation.pk, sign_on_id=sign_on_id
    )
    messages.success(request, _("The sign-on is gone. The accounts stay."))
    return redirect("access:sign-ons", slug)


@login_required
@require_POST
def verify_domain(request: Request, slug: str, domain_id: int) -> HttpResponse:
    """Look into the DNS now."""
    organisation = kept_organisation(request, slug)
    try:
        services.verify_domain(
            by=request.actor, organisation_id=organisation.pk, domain_id=domain_id
        )
        messages.success(request, _("Verified: the domain is yours."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("access:sign-ons", slug)


@login_required
@require_POST
def rule_domain(request: Request, slug: str, domain_id: int) -> HttpResponse:
    """To which sign-on the addresses of a domain are led."""
    organisation = kept_organisation(request, slug)
    choices = selectors.sign_ons_of(request.actor, organisation.pk)
    form = DomainRuleForm([(each.pk, each.name) for each in choices], request.POST)
    if not form.is_valid():
        raise NotFound
    try:
        services.rule_domain(
            by=request.actor,
            organisation_id=organisation.pk,
            domain_id=domain_id,
            **form.cleaned_data,
        )
        messages.success(request, _("Saved."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("access:sign-ons", slug)


@login_required
@require_POST
def release_domain(request: Request, slug: str, domain_id: int) -> HttpResponse:
    """Let go of a domain."""
    organisation = kept_organisation(request, slug)
    services.release_domain(by=request.actor, organisation_id=organisation.pk, domain_id=domain_id)
    return redirect("access:sign-ons", slug)

from dataclasses import asdict
from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lyceum.access import policies, selectors, services
from lyceum.access.errors import TokenIsWrong
from lyceum.access.forms import AccountForm, TokenForm
from lyceum.access.types import TOKEN_SCOPES, XAPI_SCOPES
from lyceum.kernel.errors import DomainError, NotFound
from lyceum.organisations import api as organisations
from lyceum.ui.http import Request

PAGE = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@PAGE
def service_accounts(request: Request, slug: str) -> HttpResponse:
    """The programs of an organisation and their tokens; and how a directory is connected."""
    organisation = _administered(request, slug)
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = services.make_service_account(
            by=request.actor, organisation_id=organisation.pk, **form.cleaned_data
        )
        return redirect("access:new-token", slug, account.pk)
    page = _page(
        organisation,
        form=form,
        accounts=selectors.accounts_of(request.actor, organisation.pk),
        **asdict(organisations.tabs_of(request.actor, organisation.pk)),
        **_addresses(request, slug),
    )
    return render(request, "access/service_accounts.html", page, status=_status(form))


@login_required
@never_cache
@PAGE
def new_token(request: Request, slug: str, account_id: int) -> HttpResponse:
    """A token for an account. The answer to the form shows it, once."""
    organisation = _administered(request, slug)
    account = selectors.account_for(request.actor, organisation.pk, account_id)
    form = TokenForm(request.POST or None)
    page = _page(organisation, form=form, account=account)
    if request.method == "POST" and form.is_valid():
        try:
            page["token"] = services.make_token(
                by=request.actor,
                organisation_id=organisation.pk,
                account_id=account.pk,
                scopes=form.cleaned_data["scopes"],
                expires_at=_end_of(form.cleaned_data["last_day"]),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            page |= {"scopes": set(form.cleaned_data["scopes"]), **_addresses(request, slug)}
            page["opens_xapi"] = bool(page["scopes"] & XAPI_SCOPES)
            return render(request, "access/token.html", page)
    return render(request, "access/new_token.html", page, status=_status(form))


@require_POST
@login_required
@never_cache
def try_token(request: Request, slug: str) -> HttpResponse:
    """What a token opens at the xAPI store, said beside its secret while that is shown."""
    organisation = _administered(request, slug)
    said = f"Bearer {request.POST.get('token', '')}"
    found = services.credential_of(said)
    if found.organisation_id != organisation.pk:
        raise TokenIsWrong
    words = [TOKEN_SCOPES[name].label for name in TOKEN_SCOPES if name in found.scopes]
    return render(request, "access/token.html#tried", {"words": words})


@require_POST
@login_required
def revoke_token(request: Request, slug: str, token_id: int) -> HttpResponse:
    """The token opens nothing any more."""
    organisation = _administered(request, slug)
    services.revoke_token(by=request.actor, organisation_id=organisation.pk, token_id=token_id)
    messages.success(request, _("The token is revoked."))
    return redirect("access:service-accounts", slug)


@require_POST
@login_required
def close_account(request: Request, slug: str, account_id: int) -> HttpResponse:
    """The program comes in no more."""
    organisation = _administered(request, slug)
    services.close_service_account(
        by=request.actor, organisation_id=organisation.pk, account_id=account_id
    )
    messages.success(request, _("The account is closed; none of its tokens opens anything."))
    return redirect("access:service-accounts", slug)


def _administered(request: Request, slug: str) -> Any:
    """An organisation that the actor administers; for everybody else there is none."""
    organisation = organisations.organisation_by_slug(request.actor, slug)
    if not policies.can_keep_accounts(request.actor, organisation.pk):
        raise NotFound
    return organisation


def _page(organisation: Any, **more: Any) -> dict[str, Any]:
    return {"organisation": organisation, **more}


def _addresses(request: Request, slug: str) -> dict[str, str]:
    """Where programs knock, as whoever sets them up types it."""
    at, first = reverse("xapi:about"), reverse("xapi-1.0.3:about")
    return {
        "address": request.build_absolute_uri(reverse("scim-base", args=[slug])),
        "xapi_address": request.build_absolute_uri(at.removesuffix("about")),
        "xapi_first_address": request.build_absolute_uri(first.removesuffix("about")),
    }


def _end_of(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.max))


def _status(form: Any) -> int:
    return 422 if form.errors else 200

"""“I have another account”: two that were shown to be one person's become one."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from lyceum.access import selectors, services
from lyceum.identity import api as identity
from lyceum.kernel import actors
from lyceum.ui.http import Request

MARK = "other-account"


def shown_just_now(view: Callable[[Request], HttpResponse]) -> Callable[[Request], HttpResponse]:
    """An open session alone shows nothing: they have signed in a moment ago, or prove themselves."""

    @wraps(view)
    def guarded(request: Request) -> HttpResponse:
        if selectors.has_shown_themselves(request):
            return view(request)
        if request.method == "POST":
            return redirect("access:other-account")  # which asks
        if get_adapter().get_reauthentication_methods(request.user):
            raise ReauthenticationRequired
        logout(request)
        return redirect_to_login(request.path)

    return guarded


@never_cache
@login_required
@shown_just_now
@require_GET
def other_account(request: Request) -> HttpResponse:
    """First what to do; back from the other account, what would become of the two."""
    stays = _shown_before(request)
    seen = None
    if stays:
        seen = identity.preview_merge(**_both(request, stays))
    return render(request, "access/other_account.html", {"stays": stays, "seen": seen})


@never_cache
@login_required
@shown_just_now
@require_POST
def go_to_other_account(request: Request) -> HttpResponse:
    """This account is shown; out of it, and in to the other by whatever way that one has."""
    mark = services.proof_of(request.user)
    logout(request)
    messages.info(request, _("Now sign in to your other account: it is the one that ends."))
    answer = redirect_to_login(reverse("access:other-account"))
    answer.set_cookie(
        MARK,
        mark,
        max_age=services.MINUTES_OF_PROOF * 60,
        path=reverse("access:other-account"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


@never_cache
@login_required
@shown_just_now
@require_POST
def join_accounts(request: Request) -> HttpResponse:
    """Both were shown: the one that is signed in to is folded into the other."""
    stays = _shown_before(request)
    if stays is None:
        messages.info(request, _("Begin once more: the first account was shown too long ago."))
        return redirect("access:other-account")
    identity.merge_people(**_both(request, stays))
    logout(request)
    messages.success(request, _("Your two accounts are one. Sign in as you did in the first."))
    answer = redirect("account_login")
    answer.delete_cookie(MARK, path=reverse("access:other-account"))
    return answer


def _shown_before(request: Request) -> Any | None:
    return services.proven_account(request.actor, request.COOKIES.get(MARK, ""))


def _both(request: Request, stays: Any) -> dict[str, Any]:
    return {
        "by": actors.person(stays.pk),
        "kept_id": stays.pk,
        "folded_id": request.user.pk,
        "both_are_proven": True,
    }

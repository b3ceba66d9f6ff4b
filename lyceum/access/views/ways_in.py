from collections.abc import Callable
from functools import wraps

from allauth.decorators import rate_limit
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lyceum.access import selectors, services


@never_cache
@rate_limit(action="login")  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """Looking at the link does not use it up, so that mail scanners may look; the button does."""
    if request.method != "POST":
        selectors.link_for(token)
        return render(request, "access/sign_in_link.html", {"next": wanted(request)})
    person = services.use_link(token=token)
    request.is_let_in_by_link = True  # type: ignore[attr-defined]
    return services.sign_in(request, person, redirect_url=wanted(request))


def freshly_signed_in(
    view: Callable[..., HttpResponse],
) -> Callable[..., HttpResponse]:
    """Whoever has neither password nor factor cannot prove themselves once more: they sign in
    anew before they add a way in, so that an open session alone is not enough."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **words: object) -> HttpResponse:
        if request.user.is_authenticated and not selectors.can_add_way_in(request):
            logout(request)
            messages.info(request, _("Please sign in once more before you add a way in."))
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **words)

    return guarded


@login_required
@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """Every session ends, on every device; a lost telephone knows nothing any more."""
    services.sign_out_everywhere(request.user.pk or 0)
    logout(request)
    return redirect("account_login")


def sign_up(request: HttpRequest) -> HttpResponse:
    """Accounts are given by invitation; the page says so."""
    return render(request, "access/sign_up.html", status=403)


def wanted(request: HttpRequest, said: str = "") -> str | None:
    """The page that was asked for, if it is one of ours."""
    url = said or request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()})
    return url if ours else None

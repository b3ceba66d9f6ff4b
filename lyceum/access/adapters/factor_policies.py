"""Our side of Django's middleware: whoever needs a second factor sets one up before anything else."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from lyceum.access import selectors, services
from lyceum.kernel import clock

# What remains open: the ways in themselves, but not where an organisation keeps them.
DOOR, KEPT = "account_login", "organisations/"
OPEN = ("health", "ready", "static/")


def insist_on_factor(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """After the days of grace every page leads to the one where factors are set up."""

    def middleware(request: HttpRequest) -> HttpResponse:
        shown_to = request.session.get(services.FACTOR_KEY, []) if request.user.pk else []
        due = selectors.factor_due_at(request.actor, shown_to)  # type: ignore[attr-defined]
        if due is None or due > clock.now() or _is_open(request):
            return get_response(request)
        return _lead_there(request)

    return middleware


def _is_open(request: HttpRequest) -> bool:
    doors = reverse(DOOR).removesuffix("login/")
    home = doors.removesuffix("accounts/")
    if request.path.startswith(doors):
        return not request.path.startswith(doors + KEPT)
    return request.path.startswith(tuple(home + each for each in OPEN))


def _lead_there(request: HttpRequest) -> HttpResponse:
    told = _("Your role needs a second factor. Set up a passkey or an app, and go on.")
    if not any(str(each) == told for each in messages.get_messages(request)):
        messages.warning(request, told)
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Redirect": reverse("mfa_index")})
    return redirect("mfa_index")

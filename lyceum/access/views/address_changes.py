"""The page behind the letter to the present address."""

from allauth.decorators import rate_limit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lyceum.access import selectors, services


@never_cache
@rate_limit(action="login")  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "HEAD", "POST"])
def address_change(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing; one button agrees, the other says no."""
    change = selectors.address_change_for(token)
    said = ""
    if request.method == "POST" and "refuse" in request.POST:
        services.refuse_change(token=token)
        said = "no"
    elif request.method == "POST":
        services.agree_to_change(token=token).send_confirmation(request)
        said = "yes"
    return render(request, "access/address_change.html", {"change": change, "said": said})

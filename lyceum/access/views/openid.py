"""The pages on which people are, while a tool waits for them."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import get_adapter
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.access import selectors, services
from lyceum.access.types import Asked, LogoutAsked, SentBack
from lyceum.kernel import clock
from lyceum.ui.http import Request

ASKING = require_http_methods(["GET", "POST"])
REFUSED = "refused"


@csrf_exempt  # it changes nothing: what a person decides comes to `decide`
@never_cache
@ASKING
def authorize(request: Request) -> HttpResponse:
    """Where a tool sends its people. They come back from here with a code, or with a reason."""
    if request.method == "POST":  # tools may; but then the browser leaves our cookies at home
        return redirect(f"{request.path}?{request.POST.urlencode()}")
    try:
        asked = services.read_request(request)
        if request.GET.get("answer") == REFUSED:
            return _to_tool(services.back_to_tool(asked, "access_denied"))
        wanting = selectors.missing(request, asked)
        if not wanting:
            return _to_tool(services.give_code(request, asked))
    except SentBack as back:
        return _to_tool(back.url)
    if "none" in asked.prompt:
        return _to_tool(services.back_to_tool(asked, wanting))
    return STEPS[wanting](request, asked)


@require_POST
def decide(request: Request) -> HttpResponse:
    """What the person decided about a tool's request."""
    try:
        asked = services.read_request(request)
    except SentBack as back:
        return _to_tool(back.url)
    answer = request.POST.get("answer", "")
    if answer == "other" or not request.user.is_authenticated:
        logout(request)
        return _sign_in(request, drop={"select_account", "login"})
    if answer == "continue":
        return redirect(_onwards(request, drop={"select_account"}))
    if answer == "allow":
        services.give_consent(by=request.actor, client=asked.client, scopes=asked.scopes)
        return redirect(_onwards(request, drop={"consent"}, agreed=services.note_agreed(request)))
    return redirect(_onwards(request, answer=REFUSED))


@never_cache
@require_GET
def go_on(request: Request) -> HttpResponse:
    """A page between a form of ours and the tool.

    Browsers that keep the rule "forms go to this site only" also keep it for where a form's answer
    leads; so the way to another site begins on a page that is no answer to a form.
    """
    url = f"{reverse('openid:authorize')}?{request.GET.urlencode()}"
    return render(request, "access/go_on.html", {"url": url})


def _sign_in(request: Request, asked: Asked | None = None, *, drop: Any = ()) -> HttpResponse:
    """A stranger signs in; who is known proves themselves once more, as they best can."""
    onwards = _onwards(request, drop=set(drop), mark=clock.now())
    if not request.user.is_authenticated:
        return redirect_to_login(onwards)
    if asked and asked.hinted_person not in (None, request.user.pk):
        return _choose(request, asked)
    proofs = get_adapter().get_reauthentication_methods(request.user)
    if proofs:
        return redirect(f"{proofs[0]['url']}?{urlencode({'next': onwards})}")
    logout(request)  # neither password nor factor: they sign in anew
    return redirect_to_login(onwards)


def _choose(request: Request, asked: Asked) -> HttpResponse:
    """Who of those who use this browser is meant?"""
    is_other = asked.hinted_person not in (None, request.user.pk)
    return _page(request, asked, "access/choose_account.html", is_other=is_other)


def _not_offered(request: Request, asked: Asked) -> HttpResponse:
    back = services.back_to_tool(asked, "access_denied")
    return _page(request, asked, "access/not_offered.html", status=403, back=back)


def _ask_consent(request: Request, asked: Asked) -> HttpResponse:
    known = selectors.consented(request.user.pk, asked.client)
    words = selectors.in_words(asked.scopes)
    return _page(request, asked, "access/consent.html", words=words, is_more=bool(known))


STEPS = {
    "login_required": _sign_in,
    "account_selection_required": _choose,
    "access_denied": _not_offered,
    "consent_required": _ask_consent,
}


def _page(
    request: Request, asked: Asked, template: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "tool": asked.client,
        "owner": selectors.keeper_name(asked.client),
        "host": urlsplit(asked.redirect_uri).netloc or asked.redirect_uri.partition(":")[0],
        "decide": f"{reverse('openid:decide')}?{request.GET.urlencode()}",
        **more,
    }
    return render(request, template, context, status=status)


def _onwards(
    request: Request, *, drop: Any = (), mark: datetime | None = None, **answers: str
) -> str:
    """The way back to the tool's request, with what is answered already left out of it."""
    query: QueryDict = request.GET.copy()
    left = [word for word in query.get("prompt", "").split() if word not in drop]
    query["prompt"] = " ".join(left)
    if not left:
        del query["prompt"]
    if mark:
        query["mark"] = services.make_mark(mark)
    for name, word in answers.items():
        query[name] = word
    return f"{reverse('openid:go-on')}?{query.urlencode()}"


def _to_tool(url: str) -> HttpResponse:
    """To an address that was checked before, of whichever scheme."""
    return HttpResponse(status=302, headers={"Location": url, "Referrer-Policy": "no-referrer"})


# --- signing out ----------------------------------------------------------------------------------


@csrf_exempt  # as above; where it is not certain that the person wants it, they are asked
@never_cache
@ASKING
def end_session(request: Request) -> HttpResponse:
    """A tool sends somebody to sign out here, too."""
    if request.method == "POST":
        return redirect(f"{request.path}?{request.POST.urlencode()}")
    asked = services.read_logout(request.GET)
    if request.user.is_authenticated and request.user.pk != asked.person_id:
        context = {"tool": asked.client, "words": request.GET.urlencode()}
        return render(request, "access/sign_out.html", context)
    _leave(request, asked)
    return _to_tool(_after(asked)) if asked.redirect_uri else redirect("account_login")


@require_POST
def leave(request: Request) -> HttpResponse:
    """The person agreed to sign out."""
    asked = services.read_logout(request.GET)
    _leave(request, asked)
    return render(request, "access/signed_out.html", {"url": _after(asked), "tool": asked.client})


def _leave(request: Request, asked: LogoutAsked) -> None:
    person_id = request.user.pk or asked.person_id
    if asked.client and person_id:
        services.end_sign_ins(client=asked.client, person_id=person_id, keep_offline=True)
    logout(request)


def _after(asked: LogoutAsked) -> str:
    if not asked.redirect_uri:
        return reverse("account_login")
    joint = "&" if "?" in asked.redirect_uri else "?"
    state = f"{joint}{urlencode({'state': asked.state})}" if asked.state else ""
    return asked.redirect_uri + state

"""People of partners' platforms come to what we offer."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lyceum.access import api as access
from lyceum.catalogue import api as catalogue
from lyceum.courseware.errors.lti import (
    LaunchRefused,
    PassIsSpent,
    PlatformTaken,
    RegistrationUnfit,
)
from lyceum.courseware.selectors import lti as selectors
from lyceum.courseware.services import lti as services
from lyceum.identity import api as identity
from lyceum.kernel import actors
from lyceum.ui.http import Request, numbers_in, page_in

from .onward import ELSEWHERE, framed, refused, send_on

PAGE = require_http_methods(["GET", "HEAD", "POST"])
MINUTES = 10
THEIRS = f"'self' {ELSEWHERE}"


def _said(request: HttpRequest) -> dict[str, str]:
    said = request.POST if request.method == "POST" else request.GET
    return {name: str(value).replace("\x00", "")[:2000] for name, value in said.items()}


@csrf_exempt  # a platform begins it (OpenID Connect, third-party initiated login): it opens nothing
@never_cache
@PAGE
def begin_arrival(request: HttpRequest) -> HttpResponse:
    """A platform says that somebody comes. Its answer has to come to this browser."""
    try:
        leaving = services.begin_arrival(_said(request))
    except LaunchRefused as refusal:
        return refused(request, refusal)
    answer: HttpResponse = redirect(leaving.url)
    if leaving.storage:
        answer = render(request, "courseware/lti_keep.html", {"leaving": leaving})
    _remember(request, answer, leaving)
    return framed(answer, THEIRS)


def _cookie(state: str) -> str:
    return f"lti-{state}"


def _remember(request: HttpRequest, answer: HttpResponse, leaving: Any) -> None:
    """A cookie for this one launch. By HTTPS frames of the platform may keep it, for that platform
    alone (partitioned, which Python's cookies do not know yet as a word of its own)."""
    name = _cookie(leaving.state)
    there = reverse("courseware:lti-arrive")
    answer.set_cookie(
        name,
        leaving.secret,
        max_age=MINUTES * 60,
        path=there,
        secure=request.is_secure(),
        httponly=True,
        samesite="None" if request.is_secure() else "Lax",
    )
    if request.is_secure():
        answer.cookies[name]["samesite"] = "None; Partitioned"


@csrf_exempt  # a signed answer of the platform, tied to this browser by the secret it kept
@never_cache
@require_POST
def arrive(request: HttpRequest) -> HttpResponse:
    """The platform's answer: who comes, and where to."""
    said = request.POST
    state, token = said.get("state", ""), said.get("id_token", "")
    kept = [request.COOKIES.get(_cookie(state), ""), said.get("kept", "")]
    try:
        if not any(kept) and (there := services.launch_of_state(state).kept.get("storage")):
            return framed(_ask_the_store(request, state, token, there), THEIRS)
        if "error" in said:
            raise LaunchRefused("incomplete", said.get("error_description") or said["error"])
        launch, ticket = services.arrive(state=state, token=token, browser_secrets=kept)
    except LaunchRefused as refusal:
        return refused(request, refusal)
    answer = redirect("courseware:lti-enter", ticket)
    answer.delete_cookie(_cookie(state), path=request.path)
    _keep_on(request, answer, launch, kept)
    return framed(answer, THEIRS)


def _keep_on(request: HttpRequest, answer: HttpResponse, launch: Any, kept: Iterable[str]) -> None:
    """The secret goes on to where one enters: a ticket that was sent to somebody opens in a browser
    without it. In a frame of the platform browsers do not keep it."""
    secret = next(one for one in kept if selectors.lti_is_of_browser(launch, one))
    answer.set_cookie(
        _cookie(launch.public_id.hex),
        secret,
        max_age=MINUTES * 60,
        path=answer["Location"],
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def _ask_the_store(request: HttpRequest, state: str, token: str, there: str) -> HttpResponse:
    """No cookie came: a page asks the platform's own store for the secret, and comes again."""
    context = {"state": state, "token": token, "storage": there}
    return render(request, "courseware/lti_ask.html", context)


@never_cache
@PAGE
def enter(request: Request, ticket: str) -> HttpResponse:
    """Whoever comes from a platform comes in, links the two accounts, or is invited."""
    try:
        launch = selectors.lti_arrival_by_ticket(ticket)
        if request.method == "POST":
            return _decided(request, launch)
        if request.headers.get("Sec-Fetch-Dest") in ("iframe", "frame"):
            page = render(request, "courseware/lti_new_tab.html", {"launch": launch})
            return framed(page, THEIRS)
        return _come_in(request, launch)
    except LaunchRefused as refusal:
        return refused(request, refusal)


def _come_in(request: Request, launch: Any, *, is_meant: bool = False) -> HttpResponse:
    """Into whose account is said before, where the launch began in another browser, or in a frame:
    else a link that was sent would sign somebody in as who sent it, and what they do would be theirs."""
    visitor_id = request.user.pk
    if not (is_meant or visitor_id or _began_here(request, launch)):
        return _doorstep(request, launch, asks=True)
    person_id = services.let_in(launch=launch, visitor_id=visitor_id)
    if person_id is None:
        return _doorstep(request, launch)
    there = _there(launch)
    if visitor_id == person_id:
        return redirect(there)
    person = identity.person_for(actors.person(person_id), person_id)
    return access.sign_in(request, person, redirect_url=there)


def _began_here(request: Request, launch: Any) -> bool:
    came = request.COOKIES.get(_cookie(launch.public_id.hex), "")
    return selectors.lti_is_of_browser(launch, came)


def _there(launch: Any) -> str:
    if launch.kept["choosing"]:
        return reverse("courseware:lti-pick", args=[launch.public_id])
    return reverse("catalogue:resource", args=[launch.kept["resource_id"]])


def _doorstep(
    request: Request, launch: Any, sent_to: str = "", *, asks: bool = False
) -> HttpResponse:
    """It is not clear who this is here, or whether they mean it: what can be done about it."""
    visitor = selectors.lti_visitor(launch, request.user.pk)
    names = identity.names_of([visitor.person_id] if visitor.person_id else [])
    context = {
        "launch": launch,
        "visitor": visitor,
        "is_signed_in": request.user.is_authenticated,
        "known_name": names.get(visitor.person_id or 0, ""),
        "sent_to": sent_to,
        "asks": asks,
        "here": request.path,
    }
    return render(request, "courseware/lti_doorstep.html", context)


def _decided(request: Request, launch: Any) -> HttpResponse:
    if "link" in request.POST:
        return _link(request, launch)
    if "switch" in request.POST:
        logout(request)
        return _come_in(request, launch, is_meant=True)
    if "enter" in request.POST:
        return _come_in(request, launch, is_meant=True)
    sent_to = services.invite_visitor(launch=launch)
    return _doorstep(request, launch, sent_to)


def _link(request: Request, launch: Any) -> HttpResponse:
    """The two become one only where it is sure that whoever came from the platform presses the button:
    in the browser that came, with an address that is theirs at both, or once they have proven
    themselves anew. Else one click on somebody's link would give an account away."""
    is_sure = _began_here(request, launch) or selectors.lti_has_mail_of(launch, request.user.pk)
    if not is_sure and not identity.has_proven(request):
        return _prove(request)
    services.link_visitor(by=request.actor, launch=launch)
    return redirect(request.path)


def _prove(request: Request) -> HttpResponse:
    if identity.can_prove(request):
        return redirect_to_login(request.path, reverse("account_reauthenticate"))
    logout(request)
    messages.info(request, _("Please sign in once more, so that we know it is you."))
    return redirect_to_login(request.path)


@login_required
@require_safe
def resource(request: Request, resource_id: int) -> HttpResponse:
    """The address of a resource as platforms know it; a browser that comes here sees its page."""
    catalogue.resource_for(request.actor, resource_id)
    return redirect("catalogue:resource", resource_id)


@login_required
@never_cache
@PAGE
def pick(request: Request, arrival_uuid: UUID) -> HttpResponse:
    """Choose resources for the platform; they go back to it as links."""
    launch = selectors.lti_arrival_for(request.actor, arrival_uuid)
    if request.method == "POST":
        wanted = numbers_in(request.POST.getlist("resources"))
        try:
            posted = services.hand_over(by=request.actor, launch=launch, resource_ids=wanted)
        except LaunchRefused as refusal:
            return refused(request, refusal)
        return send_on(request, posted)
    query = request.GET.get("q", "")[:200]
    found = catalogue.search(
        request.actor, catalogue.ResourceQuery(text=query), page_in(request.GET.get("page"))
    )
    several = launch.kept["choosing"]["several"]
    context = {"launch": launch, "found": found, "q": query, "several": several}
    return render(request, "courseware/lti_pick.html", context)


@never_cache
@require_safe
def register_with(request: HttpRequest, token: str) -> HttpResponse:
    """A platform opened this to register us as its tool (Dynamic Registration 3.2); the token in the
    address is the proof, and counts once."""
    said = _said(request)
    context: dict[str, Any] = {}
    try:
        context["platform"] = services.register_platform(
            token=token,
            configuration_url=said.get("openid_configuration", ""),
            their_token=said.get("registration_token", ""),
        )
    except (PassIsSpent, RegistrationUnfit, PlatformTaken) as refusal:
        context["refusal"] = refusal
    status = context["refusal"].status if "refusal" in context else 200
    page = render(request, "courseware/lti_registered.html", context, status=status)
    return framed(page, THEIRS)

"""A learner and a package: what is in it, how far they are, and the page that it plays in."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.catalogue import api as catalogue
from lyceum.courseware import policies, selectors, services
from lyceum.courseware.cmi5.words import MODES
from lyceum.courseware.errors import NothingToOpen
from lyceum.courseware.hosting import grants, policy
from lyceum.courseware.selectors import lti
from lyceum.kernel.errors import DomainError
from lyceum.ui.http import Request, number_in
from lyceum.ui.middleware import CONTENT_POLICY, PERMISSIONS

CONTENT, PLAY = "courseware/content.html", "courseware/play.html"
SPENT, UNKNOWN = "1", "2"  # cmi5 8.2.3.2: it was given already, or is over; a wrong address
OPEN_TO_ALL = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-store"}


@login_required
@require_GET
def content(request: Request, resource_id: int) -> HttpResponse:
    """What is in it, part by part, and where one stands; lessons and tools have their own pages."""
    found = selectors.content_of(request.actor, resource_id)
    if found and found.kind == "lesson":
        return redirect("courseware:lesson", resource_id)
    if found and found.kind == "tool":
        return redirect("courseware:lti-open", lti.lti_link_of(found).public_id)
    return render(request, CONTENT, _context(request, resource_id))


def _context(request: Request, resource_id: int) -> dict[str, object]:
    actor = request.actor
    found = selectors.content_of(actor, resource_id)
    if found is None:
        raise NothingToOpen
    attempt = selectors.attempt_of(actor, request.user.pk, found.pk)
    package = attempt.package if attempt else selectors.newest_package(found)
    return {
        "resource": catalogue.resource_for(actor, resource_id),
        "resource_id": resource_id,
        "package": package,
        "attempt": attempt,
        "rows": selectors.overview(package, attempt),
        "may_edit": policies.can_edit(actor, found.organisation_id),
        "newer": attempt is not None and selectors.newest_package(found).pk != package.pk,
    }


@login_required
@require_POST
def open_unit(request: Request, resource_id: int) -> HttpResponse:
    """Begin, or go on: a part that is named, else the next one."""
    mode = request.POST.get("mode", "Normal")
    session = services.open_unit(
        by=request.actor,
        resource_id=resource_id,
        unit=number_in(request.POST.get("unit", "")),
        mode=mode if mode in MODES else "Normal",
    )
    return redirect("courseware:play", session.pk)


@login_required
@require_POST
def start_over(request: Request, resource_id: int) -> HttpResponse:
    """Leave what was done in it behind, and begin with the newest version."""
    services.start_over(by=request.actor, resource_id=resource_id)
    return redirect("courseware:content", resource_id)


@login_required
@require_GET
def play(request: Request, session_id: UUID) -> HttpResponse:
    """The page that a part plays in. What was opened already opens anew, never twice."""
    session = selectors.session_for(request.actor, session_id)
    resource_id = session.attempt.content.resource_id
    unit = selectors.units_of(session.attempt.package.structure)[session.unit]
    is_cmi5 = session.attempt.package.form == "cmi5"
    context = {
        **_context(request, resource_id),
        "attempt": session.attempt,
        "session": session,
        "title": selectors.said(unit["title"]) or unit["url"],
        "is_over": session.ended_at is not None or (is_cmi5 and session.fetched_at is not None),
        "is_page": session.attempt.package.form == "html",
        "in_frame": unit["launchMethod"] != "OwnWindow" and not selectors.lies_outside(unit["url"]),
        "address": selectors.play_address(session),
        "origin": policy.origin(),
    }
    answer = render(request, PLAY, context)
    if policy.origin():
        answer["Content-Security-Policy"] = f"{CONTENT_POLICY}; frame-src {policy.origin()}"
        answer["Permissions-Policy"] = _lets_frame(policy.origin())
    return answer


def _lets_frame(origin: str) -> str:
    """The usual permissions; the frame may fill the screen and play what it was asked to."""
    wider = f'fullscreen=(self "{origin}")'
    return PERMISSIONS.replace("fullscreen=(self)", wider).replace(
        "autoplay=()", f'autoplay=(self "{origin}")'
    )


@login_required
@require_GET
def standing(request: Request, session_id: UUID) -> HttpResponse:
    """How far one is by now: asked for while a part plays."""
    session = selectors.session_for(request.actor, session_id)
    context = {
        **_context(request, session.attempt.content.resource_id),
        "attempt": session.attempt,
        "session": session,
    }
    return render(request, f"{PLAY}#standing", context)


@login_required
@require_POST
def done(request: Request, session_id: UUID) -> HttpResponse:
    """I have read it: how pages without a run-time are completed."""
    session = services.have_read(by=request.actor, session_id=session_id)
    return redirect("courseware:content", session.attempt.content.resource_id)


@csrf_exempt  # a unit asks, from another host and without a cookie; its address is the secret
@require_http_methods(["POST", "OPTIONS"])
def fetch(request: HttpRequest, session_id: UUID, mark: str) -> HttpResponse:
    """The token of a session, once (cmi5 8.2): errors are told in the body, with status 200."""
    if request.method == "OPTIONS":
        allowed = {"Access-Control-Allow-Methods": "POST", "Access-Control-Allow-Headers": "*"}
        return HttpResponse(status=204, headers={**OPEN_TO_ALL, **allowed})
    try:
        is_known = grants.is_mark("fetch", session_id, mark)
        token = services.fetch_token(session_id) if is_known else None
        code = SPENT if is_known else UNKNOWN
    except DomainError:
        token, code = None, UNKNOWN
    told = {"auth-token": token} if token else {"error-code": code, "error-text": "No token."}
    answer = JsonResponse(told)
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    for name, value in OPEN_TO_ALL.items():
        answer[name] = value
    return answer

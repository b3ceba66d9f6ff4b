"""Our people go to partners' tools."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.courseware.errors.lti import LaunchRefused
from lyceum.courseware.lti import shapes
from lyceum.courseware.selectors import lti as selectors
from lyceum.courseware.services import lti as services
from lyceum.ui.http import Request, numbers_in

from .onward import ELSEWHERE, framed, refused, send_on, widened

PAGE = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@never_cache
@PAGE
def open_link(request: Request, link_uuid: UUID) -> HttpResponse:
    """What the tool learns, once; then the tool itself, here or in a tab of its own."""
    link = selectors.lti_link_for(request.actor, link_uuid)
    if request.method == "POST":
        is_listed = request.POST.get("is_listed") == "yes"
        services.agree_to_tool(by=request.actor, link=link, is_listed=is_listed)
        return redirect("courseware:lti-open", link_uuid)
    return _launch_page(request, link)


def _launch_page(request: Request, link: Any) -> HttpResponse:
    tool, me = link.tool, request.user.pk
    subject = selectors.lti_subject_of(me, tool)
    is_agreed = subject is not None and subject.agreed_to == tool.privacy
    context = {
        "link": link,
        "tool": tool,
        "subject": subject,
        "is_agreed": is_agreed,
        "who": selectors.lti_who(tool, me, ""),
        "lists": selectors.lists_members(tool),
        "tells_scores": selectors.tells_scores(tool),
        "there": urlsplit(tool.launch_url).hostname,
    }
    page = render(request, "courseware/lti_open.html", context)
    address = urlsplit(tool.launch_url)
    origin = f"{address.scheme}://{address.netloc}"
    return widened(page, "frame-src", f"'self' {ELSEWHERE} {origin}")


@login_required
@never_cache
@require_GET
def go(request: Request, link_uuid: UUID) -> HttpResponse:
    """To the tool."""
    link = selectors.lti_link_for(request.actor, link_uuid)
    try:
        return framed(redirect(services.begin_launch(by=request.actor, link=link)))
    except LaunchRefused as refusal:
        return refused(request, refusal, back="courseware:lti-open", back_id=link_uuid)


@csrf_exempt  # it tells who was sent there by us, once; the launch itself is the proof
@never_cache
@PAGE
def authorize(request: HttpRequest) -> HttpResponse:
    """The tool asks who comes, by the browser of who comes."""
    said = request.POST if request.method == "POST" else request.GET
    try:
        posted = services.answer_launch(said=_words(said), visitor_id=request.user.pk)
    except LaunchRefused as refusal:
        return refused(request, refusal)
    return framed(send_on(request, posted))


def _words(said: Any) -> dict[str, str]:
    return {name: str(value).replace("\x00", "") for name, value in said.items()}


@csrf_exempt  # the token is signed by the tool, and answers a launch that we began
@never_cache
@require_POST
def chosen(request: HttpRequest) -> HttpResponse:
    """What was chosen in a tool. The form comes from there without our cookie; the page it leads to
    asks who is here."""
    try:
        launch = services.receive_choice(token=request.POST.get("JWT", ""))
    except LaunchRefused as refusal:
        return refused(request, refusal)
    return framed(redirect("courseware:lti-choice", launch.public_id))


@login_required
@never_cache
@PAGE
def choice(request: Request, choice_uuid: UUID) -> HttpResponse:
    """Which of what was chosen in the tool becomes a resource here."""
    launch = selectors.lti_choice_for(request.actor, choice_uuid)
    assert launch.tool is not None  # noqa: S101  of every launch that goes out
    if request.method == "POST":
        wanted = numbers_in(request.POST.getlist("items"))
        made = services.take_items(by=request.actor, launch=launch, chosen=wanted)
        told = ngettext("One resource was added.", "{count} resources were added.", len(made))
        messages.success(request, told.format(count=len(made)))
        slug = launch.tool.organisation.slug
        return redirect("courseware:lti-tool", slug, launch.tool_id)
    context = {
        "launch": launch,
        "tool": launch.tool,
        "organisation": launch.tool.organisation,
        "items": list(enumerate(shapes.items_of(launch.kept.get("items")))),
        "said": launch.kept.get("said", ""),
        "nothing": _("Nothing was chosen in the tool, or it was added already."),
    }
    return render(request, "courseware/lti_choice.html", context)

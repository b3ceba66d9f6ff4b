"""Pages that lead on by themselves to the other side, and refusals of launches."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lyceum.courseware.errors.lti import LaunchRefused
from lyceum.courseware.types.lti import Posted
from lyceum.ui.middleware import CONTENT_POLICY

ELSEWHERE = "https: http://127.0.0.1:* http://localhost:*"


def send_on(request: HttpRequest, posted: Posted) -> HttpResponse:
    """A page whose form goes to the other side by itself. Tools lead on from there to wherever they
    live, and browsers ask the form's policy of each step: so it may go anywhere safe, and nothing
    but this form stands on the page."""
    address = urlsplit(posted.address)
    answer = render(
        request,
        "courseware/lti_onward.html",
        {"posted": posted, "there": address.hostname},
    )
    origin = f"{address.scheme}://{address.netloc}"
    return widened(answer, "form-action", f"'self' {ELSEWHERE} {origin}")


def framed(answer: HttpResponse, who: str = "'self'") -> HttpResponse:
    """It may stand in a frame, of our own pages or of the other side's."""
    answer.xframe_options_exempt = True
    return widened(answer, "frame-ancestors", who)


def widened(answer: HttpResponse, directive: str, value: str) -> HttpResponse:
    """The page's policy with one directive changed, or added."""
    policy = answer.headers.get("Content-Security-Policy", CONTENT_POLICY)
    rules = [rule.strip() for rule in policy.split(";")]
    kept = [rule for rule in rules if rule.partition(" ")[0] != directive]
    answer["Content-Security-Policy"] = "; ".join([*kept, f"{directive} {value}"])
    return answer


def refused(request: HttpRequest, refusal: LaunchRefused, **more: Any) -> HttpResponse:
    """It did not open: why, and what would have to change."""
    context = {"refusal": refusal, **more}
    page = render(request, "courseware/lti_refused.html", context, status=refusal.status)
    return framed(page, f"'self' {ELSEWHERE}")

"""What partners' tools and platforms ask by themselves. Their signed tokens are the proof; a
browser's cookie opens nothing here."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lyceum.access import api as access
from lyceum.courseware.errors.lti import (
    PassIsSpent,
    RegistrationUnfit,
    ServiceRefused,
    ToolNameTaken,
)
from lyceum.courseware.lti import tokens, words
from lyceum.courseware.selectors import lti as selectors
from lyceum.courseware.services import lti as services
from lyceum.kernel.errors import NotFound
from lyceum.ui.http import number_in

LARGEST = 64 * 1024
KEYS_KEPT_FOR = 60 * 60
PAGE = 50
OPEN = {"Access-Control-Allow-Origin": "*"}
View = Callable[..., HttpResponse]


def told(view: View) -> View:
    """Refusals in the standard's way: a status, and why."""

    def answer(request: HttpRequest, *args: Any, **words: Any) -> HttpResponse:
        try:
            return view(request, *args, **words)
        except ServiceRefused as refusal:
            return _refused(refusal.status, refusal.said)
        except NotFound:
            return _refused(404, "not found")

    answer.__name__ = view.__name__
    return answer


def _refused(status: int, said: str) -> JsonResponse:
    error, _colon, why = said.partition(": ")
    answer = JsonResponse({"error": error, "error_description": why or said}, status=status)
    if status == 401:  # noqa: PLR2004  as HTTP has it
        answer["WWW-Authenticate"] = f'Bearer error="{error.split()[0]}"'
    return answer


# --- who we are -----------------------------------------------------------------------------------


@require_safe
def configuration(request: HttpRequest) -> HttpResponse:
    """Ours as a platform, for tools that register themselves."""
    return JsonResponse(selectors.lti_configuration(settings.BASE_URL), headers=OPEN)


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The keys by which tools check what we say as platform."""
    return _keys("lti")


@require_safe
def tool_keys(request: HttpRequest) -> HttpResponse:
    """The keys by which platforms check what we say as tool."""
    return _keys("lti-tool")


def _keys(use: str) -> HttpResponse:
    access.signing_key(use)  # the first is made when somebody looks
    headers = {**OPEN, "Cache-Control": f"public, max-age={KEYS_KEPT_FOR}"}
    return JsonResponse(access.key_set(use), headers=headers)


@csrf_exempt
@never_cache
@require_POST
@told
def register(request: HttpRequest) -> HttpResponse:
    """A tool registers itself, with the token that its page was opened with."""
    scheme, _space, held = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not held:
        raise ServiceRefused(401, "invalid_token")
    try:
        tool = services.register_tool(token=held.strip(), said=_body(request))
    except PassIsSpent as refusal:
        raise ServiceRefused(401, f"invalid_token: {refusal}") from refusal
    except (RegistrationUnfit, ToolNameTaken) as refusal:
        raise ServiceRefused(400, f"invalid_client_metadata: {refusal}") from refusal
    return JsonResponse(selectors.lti_registered(tool))


@csrf_exempt
@never_cache
@require_POST
@told
def token(request: HttpRequest) -> HttpResponse:
    """A token for our services."""
    said = {name: str(value) for name, value in request.POST.items()}
    if any("\x00" in value for value in said.values()):
        raise ServiceRefused(400, "invalid_request")
    return JsonResponse(services.give_token(said))


# --- columns and scores ---------------------------------------------------------------------------


def _tool(request: HttpRequest, tool_id: int, *scopes: str) -> Any:
    header = request.headers.get("Authorization", "")
    return services.authorised_tool(tool_id=tool_id, header=header, scopes=set(scopes))


def _body(request: HttpRequest) -> Any:
    """JSON of a sane size, without what no table holds."""
    if len(request.body) > LARGEST:
        raise ServiceRefused(400, "expected JSON of at most 64 KB")
    try:
        found = json.loads(request.body, parse_constant=_no_number)
        if tokens.is_text(found):
            return found
    except (ValueError, RecursionError) as error:
        raise ServiceRefused(400, "expected JSON") from error
    raise ServiceRefused(400, "expected JSON of whole signs, without NUL")


def _no_number(said: str) -> Any:
    raise ValueError(said)  # NaN and Infinity are no JSON, though Python reads them


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@told
def line_items(request: HttpRequest, lti_tool_id: int) -> HttpResponse:
    """The columns of a tool; a new one (AGS 3.2.4, 3.2.5)."""
    if request.method == "POST":
        tool = _tool(request, lti_tool_id, words.LINE_ITEM)
        made = services.add_line_item(tool=tool, said=_body(request))
        return _json(_column(made), words.AS_LINE_ITEM, status=201)
    tool = _tool(request, lti_tool_id, words.LINE_ITEM, words.LINE_ITEM_READ)
    asked = _asked(request, "tag", "resource_id", "resource_link_id")
    start, limit = _page(request)
    page = selectors.lti_line_items(tool, asked, start, limit)
    answer = _json([_column(row) for row in page.rows], words.AS_LINE_ITEMS)
    return _with_next(request, answer, start + len(page.rows), has_more=page.has_more)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "PUT", "DELETE"])
@told
def line_item(request: HttpRequest, lti_tool_id: int, line_item_id: int) -> HttpResponse:
    """One column: as it is, as the tool wants it, or no more (AGS 3.2.3, 3.2.6, 3.2.7)."""
    reading = [words.LINE_ITEM_READ] if request.method in ("GET", "HEAD") else []
    tool = _tool(request, lti_tool_id, words.LINE_ITEM, *reading)
    found = selectors.lti_line_item_for(tool, line_item_id)
    if request.method == "DELETE":
        services.remove_line_item(line_item=found)
        return HttpResponse(status=204)
    if request.method == "PUT":
        found = services.change_line_item(line_item=found, said=_body(request))
    return _json(_column(found), words.AS_LINE_ITEM)


@csrf_exempt
@never_cache
@require_POST
@told
def scores(request: HttpRequest, lti_tool_id: int, line_item_id: int) -> HttpResponse:
    """How somebody stands in a column (AGS 3.4)."""
    tool = _tool(request, lti_tool_id, words.SCORE)
    found = selectors.lti_line_item_for(tool, line_item_id)
    services.record_score(line_item=found, said=_body(request))
    return HttpResponse(status=204)


@never_cache
@require_safe
@told
def results(request: HttpRequest, lti_tool_id: int, line_item_id: int) -> HttpResponse:
    """What is known in a column (AGS 3.3)."""
    tool = _tool(request, lti_tool_id, words.RESULT_READ)
    found = selectors.lti_line_item_for(tool, line_item_id)
    start, limit = _page(request)
    who = _asked(request, "user_id").get("user_id", "")
    page = selectors.lti_results(found, who, start, limit)
    home = access.address("courseware:lti-line-results", tool.pk, found.pk)
    column = access.address("courseware:lti-line-item", tool.pk, found.pk)
    rows = [_result(home, column, who, score, found) for who, score in page.rows]
    answer = _json(rows, words.AS_RESULTS)
    return _with_next(request, answer, start + len(page.rows), has_more=page.has_more)


def _result(home: str, column: str, who: str, score: Any, line_item: Any) -> dict[str, Any]:
    """A score, in the column's measure."""
    said = {"id": f"{home}/{who}", "scoreOf": column, "userId": who}
    if score.given is not None and score.maximum:
        said["resultScore"] = score.given / score.maximum * line_item.score_maximum
        said["resultMaximum"] = line_item.score_maximum
    return said | ({"comment": score.comment} if score.comment else {})


def _column(row: Any) -> dict[str, Any]:
    said = {
        "id": access.address("courseware:lti-line-item", row.tool_id, row.pk),
        "label": row.label,
        "scoreMaximum": row.score_maximum,
    }
    more = {
        "resourceId": row.resource_id,
        "tag": row.tag,
        "resourceLinkId": row.link.public_id.hex if row.link else "",
        "startDateTime": row.starts_at.isoformat() if row.starts_at else "",
        "endDateTime": row.ends_at.isoformat() if row.ends_at else "",
    }
    said |= {name: value for name, value in more.items() if value}
    return said | ({} if row.grades_released is None else {"gradesReleased": row.grades_released})


# --- members --------------------------------------------------------------------------------------


@never_cache
@require_safe
@told
def members(request: HttpRequest, lti_tool_id: int) -> HttpResponse:
    """Who takes part and wants to be listed (NRPS 2.0)."""
    tool = _tool(request, lti_tool_id, words.MEMBERS)
    start, limit = _page(request)
    page = selectors.lti_members(tool, _asked(request, "role", "rlid"), start, limit)
    container = {
        "id": access.address("courseware:lti-members", tool.pk),
        "context": {"id": tool.deployment_id, "title": tool.organisation.name},
        "members": [_member(who) for who in page.rows],
    }
    answer = _json(container, words.AS_MEMBERS)
    return _with_next(request, answer, start + limit, has_more=page.has_more)


def _member(who: Any) -> dict[str, Any]:
    said = {"status": "Active", "user_id": who.subject, "roles": list(who.roles)}
    more = {"name": who.name, "email": who.mail}
    return said | {name: value for name, value in more.items() if value}


# --- pages of a service ---------------------------------------------------------------------------


def _asked(request: HttpRequest, *names: str) -> dict[str, str]:
    return {name: request.GET[name].replace("\x00", "") for name in names if request.GET.get(name)}


def _page(request: HttpRequest) -> tuple[int, int]:
    start = number_in(request.GET.get("start", "")[:9]) or 0
    return start, max(1, min(number_in(request.GET.get("limit", "")[:9]) or PAGE, 200))


def _json(said: Any, media_type: str, status: int = 200) -> JsonResponse:
    return JsonResponse(said, safe=False, content_type=media_type, status=status)


def _with_next(
    request: HttpRequest, answer: JsonResponse, start: int, *, has_more: bool
) -> JsonResponse:
    """The address of what follows (RFC 8288), under our own name and not the request's."""
    if has_more and request.resolver_match:
        match = request.resolver_match
        home = access.address(match.view_name, *match.kwargs.values())
        asked = {**request.GET.dict(), "start": str(start)}
        answer["Link"] = f'<{home}?{urlencode(asked)}>; rel="next"'
    return answer

"""The content host: files of packages, and our own page around those that need one.

Whoever knows an address may have what it opens: a grant for files, a session's mark for the player.
"""

import json
from hashlib import blake2b
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.core.files import File
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST, require_safe

from lyceum.courseware import selectors, services
from lyceum.courseware.hosting import grants, kinds, policy, ranges
from lyceum.kernel import clock
from lyceum.kernel.errors import DomainError, NotFound
from lyceum.kernel.files import MEGABYTE

KEPT_S = 2 * 24 * 60 * 60  # as long as a grant is good
LARGEST = MEGABYTE
GENERAL_EXCEPTION = 101  # of both versions of SCORM


@require_safe
def file(request: HttpRequest, grant: str, name: str) -> HttpResponseBase:
    """A file of a package, whole or in part; it never changes, so a browser asks once."""
    token = grants.token_in(grant, clock.now().date())
    if token is None:
        return _told(HTTPStatus.GONE, "This address was good for a day. Open it again in Lyceum.")
    etag = f'"{blake2b(f"{token}/{name}".encode(), digest_size=12).hexdigest()}"'
    if request.headers.get("If-None-Match") == etag:
        answer: HttpResponseBase = HttpResponse(status=HTTPStatus.NOT_MODIFIED)
    else:
        answer = _file(request, selectors.file_of(token, name), name, etag)
    answer["ETag"] = etag
    answer["Cache-Control"] = f"private, max-age={KEPT_S}, immutable"
    return guarded(answer, policy.of_packages())


def _file(request: HttpRequest, found: File[bytes], name: str, etag: str) -> HttpResponseBase:
    size, kind = found.size, kinds.kind_of(name)
    asked = request.headers.get("Range", "")
    if request.headers.get("If-Range", etag) != etag:
        asked = ""
    try:
        part = ranges.range_in(asked, size)
    except ValueError:
        found.close()
        answer = _told(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, "There are no such bytes.")
        answer["Content-Range"] = f"bytes */{size}"
        return answer
    return _part(found, part, kind) if part else _whole(found, kind)


def _whole(found: File[bytes], kind: str) -> HttpResponseBase:
    answer = FileResponse(found, content_type=kind)
    answer["Accept-Ranges"] = "bytes"
    return answer


def _part(found: File[bytes], part: ranges.Range, kind: str) -> HttpResponseBase:
    start, end = part
    size = found.size
    answer = StreamingHttpResponse(
        ranges.part_of(found, part), status=HTTPStatus.PARTIAL_CONTENT, content_type=kind
    )
    answer["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    answer["Content-Length"] = str(end - start)
    answer["Accept-Ranges"] = "bytes"
    return answer


def guarded(answer: HttpResponseBase, content_policy: str) -> HttpResponseBase:
    """What every answer of this host says."""
    answer["Content-Security-Policy"] = content_policy
    answer["Permissions-Policy"] = policy.PERMISSIONS
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Referrer-Policy"] = "no-referrer"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer.headers.setdefault("Cache-Control", "no-store")
    return answer


def _told(status: int, text: str) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")


@require_GET
def play(request: HttpRequest, session_id: UUID, mark: str) -> HttpResponseBase:
    """The run-time around a SCO, and nothing of the house: its memory and where to keep it."""
    _insist(session_id, mark)
    told = selectors.run_time_of(selectors.session_at(session_id))
    words = {"run_time": told, "language": get_language()}
    return guarded(
        HttpResponse(render_to_string("courseware/run_time.html", words)), policy.of_player()
    )


@require_POST
def commit(request: HttpRequest, session_id: UUID, mark: str) -> HttpResponseBase:
    """What a run-time keeps; `?last` when its SCO is closed."""
    _insist(session_id, mark)
    said = _body(request)
    if said is None:
        return _committed(is_kept=False)
    try:
        session = services.remember(session_id, said, is_last="last" in request.GET)
    except DomainError:
        return _committed(is_kept=False)
    return _committed(is_kept=services.is_kept(said), percent=session.attempt.progress)


def _body(request: HttpRequest) -> dict[str, Any] | None:
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        return None
    try:
        said = json.loads(request.read(LARGEST))
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _committed(*, is_kept: bool, **more: object) -> HttpResponseBase:
    told = {"result": is_kept, "errorCode": 0 if is_kept else GENERAL_EXCEPTION, **more}
    return guarded(JsonResponse(told), policy.of_player())


def _insist(session_id: UUID, mark: str) -> None:
    if not grants.is_mark("play", session_id, mark):
        raise NotFound


@require_GET
def left(request: HttpRequest) -> HttpResponseBase:
    """Where a unit sends its learner who leaves: our page around it takes it from there."""
    page = render_to_string("courseware/left.html", {"language": get_language()})
    return guarded(HttpResponse(page), policy.of_player())

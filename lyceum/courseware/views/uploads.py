"""Files of lessons: in by tus 1.0 (https://tus.io/protocols/resumable-upload), or by a plain form;
out with ranges (RFC 9110, section 14), so that films can be wound."""

import re
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable, Iterator
from typing import IO, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.courseware import selectors, services
from lyceum.courseware.errors import UploadGoesOnElsewhere
from lyceum.kernel.errors import DomainError
from lyceum.kernel.files import PICTURES, PLAYED
from lyceum.ui.http import Request, handed_out, number_in

TUS = "1.0.0"
PIECE = 256 * 1024
RANGE = re.compile(r"bytes=(\d*)-(\d*)")
SHOWN = {*PICTURES, *PLAYED}


def speaks_tus(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What every answer of the protocol carries; another version of it is refused."""

    def answered(request: HttpRequest, *args: Any, **words: Any) -> HttpResponse:
        if request.headers.get("Tus-Resumable", TUS) != TUS:
            answer = HttpResponse(status=412)
            answer["Tus-Version"] = TUS
        else:
            answer = view(request, *args, **words)
        answer["Tus-Resumable"] = TUS
        answer["Cache-Control"] = "no-store"
        return answer

    return answered


@login_required
@require_POST
@speaks_tus
def begin_upload(request: Request, lesson_id: int) -> HttpResponse:
    """Creation: how large it is and what it is for; the answer says where to send it."""
    about = _metadata(request.headers.get("Upload-Metadata", ""))
    size = number_in(request.headers.get("Upload-Length", ""))
    if not size:
        return HttpResponse(_("An upload says how large it is."), status=400)
    try:
        upload = services.begin_upload(
            by=request.actor,
            lesson_id=lesson_id,
            kind=about.get("kind", ""),
            name=about.get("filename", ""),
            size=size,
        )
    except DomainError as refusal:
        return HttpResponse(str(refusal), status=refusal.status, content_type="text/plain")
    answer = HttpResponse(status=201)
    answer["Location"] = reverse("courseware:upload", args=[upload.token])
    return answer


@login_required
@require_http_methods(["HEAD", "PATCH", "DELETE"])
@speaks_tus
def upload(request: Request, file_token: str) -> HttpResponse:
    """How much is here; the next piece; or never mind."""
    if request.method == "DELETE":
        services.drop_upload(by=request.actor, token=file_token)
        return HttpResponse(status=204)
    if request.method == "HEAD":
        found = selectors.arriving_upload(request.actor, file_token)
        return _standing(HttpResponse(), found.offset, found.size)
    return _piece(request, file_token)


def _piece(request: Request, token: str) -> HttpResponse:
    offset = number_in(request.headers.get("Upload-Offset", ""))
    if request.content_type != "application/offset+octet-stream":
        return HttpResponse(status=415)
    if offset is None:
        return HttpResponse(status=400)
    try:
        found = services.take_piece(by=request.actor, token=token, offset=offset, body=request)
    except UploadGoesOnElsewhere as refusal:
        return _standing(HttpResponse(str(refusal), status=409), refusal.offset)
    except DomainError as refusal:
        return HttpResponse(str(refusal), status=refusal.status, content_type="text/plain")
    return _standing(HttpResponse(status=204), found.offset)


@login_required
@require_POST
def hand_in_file(request: Request, lesson_id: int, block_id: str) -> HttpResponse:
    """The same as a plain form, where no script runs: whole, or not at all."""
    file = request.FILES.get("file")
    lesson = selectors.lesson_for(request.actor, lesson_id)
    found = next((one for one in lesson.blocks["blocks"] if one["id"] == block_id), None)
    if file is None or found is None or not file.size:
        messages.error(request, _("Choose a file first."))
        return redirect("courseware:lesson-editor", lesson_id)
    made = services.begin_upload(
        by=request.actor,
        lesson_id=lesson_id,
        kind=found["kind"],
        name=file.name or "",
        size=file.size,
    )
    services.take_piece(by=request.actor, token=str(made.token), offset=0, body=file)
    services.attach_upload(
        by=request.actor, lesson_id=lesson_id, block_id=block_id, token=str(made.token)
    )
    messages.success(request, _("The file is here."))
    return redirect(f"{reverse('courseware:lesson-editor', args=[lesson_id])}#{block_id}")


@login_required
@require_http_methods(["GET", "HEAD"])
def file(request: Request, file_token: str) -> HttpResponseBase:
    """A file of a lesson, for who may see the lesson: whole, or the part that is asked for."""
    found = selectors.upload_for(request.actor, file_token)
    if found.media_type not in SHOWN or "save" in request.GET:
        return handed_out(found.file, found.name, found.media_type)
    answer = _shown(request, found.file.open("rb"), found.size, found.media_type)
    answer["Accept-Ranges"] = "bytes"
    answer["ETag"] = f'"{found.token}"'
    if found.whole_at:
        answer["Last-Modified"] = http_date(found.whole_at.timestamp())
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


@login_required
@require_GET
def captions(request: Request, resource_id: int, block_id: str) -> HttpResponse:
    """What is said in a film, for its player."""
    opened = selectors.lesson_opened(request.actor, resource_id)
    return _captions(opened.version, block_id)


@login_required
@require_GET
def captions_of_draft(request: Request, lesson_id: int, block_id: str) -> HttpResponse:
    """The same, before it is published."""
    return _captions(selectors.lesson_for(request.actor, lesson_id), block_id)


def _captions(shown: Any, block_id: str) -> HttpResponse:
    found = [one for one in shown.blocks["blocks"] if one["id"] == block_id]
    (row,) = selectors.block_rows(found, {}) or (None,)
    if row is None or not row.captions:
        return HttpResponse(status=404)
    answer = HttpResponse(row.captions, content_type="text/vtt; charset=utf-8")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _shown(
    request: HttpRequest, opened: IO[bytes], size: int, media_type: str
) -> FileResponse | StreamingHttpResponse | HttpResponse:
    asked = _part(request, size)
    if asked is None:
        return FileResponse(opened, content_type=media_type)
    first, last = asked
    if first > last:
        opened.close()
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{size}"
        return refused
    answer = StreamingHttpResponse(_bytes(opened, first, last), status=206, content_type=media_type)
    answer["Content-Range"] = f"bytes {first}-{last}/{size}"
    answer["Content-Length"] = str(last - first + 1)
    return answer


def _part(request: HttpRequest, size: int) -> tuple[int, int] | None:
    """The first and last byte that are asked for; None for the whole. Several parts are the whole,
    and so is what was changed since (`If-Range`). A part that is not there ends before it begins."""
    found = RANGE.fullmatch(request.headers.get("Range", ""))
    if (
        found is None
        or request.headers.get("If-Range", "").startswith("W/")
        or not any(found.groups())
    ):
        return None
    first, last = found.groups()
    if not first:
        return max(0, size - int(last[:18])), size - 1 if int(last[:18]) else -1
    end = min(int(last[:18]), size - 1) if last else size - 1
    if last and int(first[:18]) > int(last[:18]):
        return None
    return int(first[:18]), end


def _bytes(opened: IO[bytes], first: int, last: int) -> Iterator[bytes]:
    with opened:
        opened.seek(first)
        left = last - first + 1
        while left > 0 and (piece := opened.read(min(PIECE, left))):
            left -= len(piece)
            yield piece


def _metadata(said: str) -> dict[str, str]:
    """`filename d29ybGQ=,kind aW1hZ2U=`; what cannot be read is left out."""
    found = {}
    for pair in said[:4000].split(","):
        name, _space, value = pair.strip().partition(" ")
        try:
            found[name] = b64decode(value, validate=True).decode()
        except (NotBase64, UnicodeDecodeError, ValueError):
            continue
    return found


def _standing(answer: HttpResponse, offset: int, size: int | None = None) -> HttpResponse:
    answer["Upload-Offset"] = str(offset)
    if size is not None:
        answer["Upload-Length"] = str(size)
    return answer

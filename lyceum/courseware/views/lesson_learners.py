"""Learning from a lesson in a browser."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lyceum.courseware import policies, selectors, services
from lyceum.ui.http import Request, number_in

from .lessons import READER, with_players


@login_required
@require_GET
def lesson(request: Request, resource_id: int) -> HttpResponse:
    """The lesson, for who began; before that, what it is and how long it takes."""
    opened = selectors.lesson_opened(request.actor, resource_id)
    progress = selectors.way_in(request.actor, opened.content)
    rows = selectors.read_rows(request.actor, opened, progress) if progress else []
    context = {
        "lesson": opened.lesson,
        "shown": opened.version,
        "resource": opened.resource,
        "rows": rows,
        "way": selectors.way_of(progress, opened.version),
        "has_begun": progress is not None,
        "origin": selectors.origin_of(opened.lesson),
        "homes": _homes(request, opened.lesson),
        "may_write": policies.can_write(request.actor, opened.lesson),
    }
    return with_players(render(request, READER, context), rows)


def _homes(request: Request, lesson: Any) -> list[tuple[int, str]]:
    """Into which organisations of theirs this person could take it over."""
    homes = selectors.teaching_in(request.actor)
    return [(pk, name) for pk, name in homes.items() if pk != lesson.organisation_id]


@login_required
@require_POST
def open_lesson(request: Request, resource_id: int) -> HttpResponse:
    """Begin."""
    services.open_lesson(by=request.actor, resource_id=resource_id)
    return redirect("courseware:lesson", resource_id)


@login_required
@require_POST
def answer_question(request: Request, resource_id: int, block_id: str) -> HttpResponse:
    """Marked at once."""
    services.answer_question(
        by=request.actor,
        resource_id=resource_id,
        block_id=block_id,
        chosen=request.POST.getlist("chosen"),
    )
    return _block(request, resource_id, block_id)


@login_required
@require_POST
def tick_items(request: Request, resource_id: int, block_id: str) -> HttpResponse:
    """What is done of a list."""
    services.tick_items(
        by=request.actor,
        resource_id=resource_id,
        block_id=block_id,
        ticked=request.POST.getlist("item"),
    )
    return _block(request, resource_id, block_id)


@login_required
@require_POST
def reflect(request: Request, resource_id: int, block_id: str) -> HttpResponse:
    """A thought, kept."""
    services.reflect(
        by=request.actor,
        resource_id=resource_id,
        block_id=block_id,
        text=request.POST.get("text", ""),
        is_shared="is_shared" in request.POST,
    )
    return _block(request, resource_id, block_id, said=_("Kept."))


@login_required
@require_POST
def note_place(request: Request, resource_id: int) -> HttpResponse:
    """How far one has read."""
    services.note_place(
        by=request.actor, resource_id=resource_id, block_id=request.POST.get("block", "")
    )
    return HttpResponse(status=204)


@login_required
@require_POST
def finish_lesson(request: Request, resource_id: int) -> HttpResponse:
    """Done."""
    services.finish_lesson(by=request.actor, resource_id=resource_id)
    messages.success(request, _("Done. It is in your learning."))
    return redirect("courseware:lesson", resource_id)


@login_required
@require_POST
def take_over(request: Request, resource_id: int) -> HttpResponse:
    """Into one's own organisation: as it is, or a copy to make one's own."""
    at = number_in(request.POST.get("organisation", "")) or 0
    if request.POST.get("how") == "copy":
        made = services.copy_lesson(by=request.actor, resource_id=resource_id, organisation_id=at)
        messages.success(request, _("A copy of your own. Where it comes from stays with it."))
        return redirect("courseware:lesson-editor", made.pk)
    content = services.use_lesson(by=request.actor, resource_id=resource_id, organisation_id=at)
    messages.success(request, _("It is in your catalogue now. Its author keeps it up to date."))
    return redirect("catalogue:resource", content.resource_id)


def _block(request: Request, resource_id: int, block_id: str, said: str = "") -> HttpResponse:
    """The block anew, and how far that brings one."""
    if not request.htmx:
        return redirect(f"{reverse('courseware:lesson', args=[resource_id])}#{block_id}")
    opened = selectors.lesson_opened(request.actor, resource_id)
    progress = selectors.way_in(request.actor, opened.content)
    rows = selectors.read_rows(request.actor, opened, progress, block_id)
    context = {
        "row": rows[0],
        "resource": opened.resource,
        "shown": opened.version,
        "way": selectors.way_of(progress, opened.version),
        "has_begun": True,
        "said": said,
        "is_fragment": True,
    }
    return render(request, "courseware/lesson_answer.html", context)

"""Writing lessons in a browser: a page that works as links and forms, and keeps itself with htmx."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.courseware import blocks, policies, selectors, services
from lyceum.courseware.errors import BlockChangedMeanwhile, ThingsToMend
from lyceum.courseware.forms import AboutForm, IntoForm, PublishForm, StartForm
from lyceum.kernel.errors import EditedMeanwhile, Forbidden
from lyceum.ui.http import Request, number_in
from lyceum.ui.middleware import CONTENT_POLICY

EDITOR = "courseware/lesson_editor.html"
READER = "courseware/lesson.html"


@login_required
@require_GET
def lessons(request: Request) -> HttpResponse:
    """What I write, what waits for my review, what else is taught here."""
    page = selectors.lesson_page(request.actor)
    homes = selectors.teaching_in(request.actor)
    terms = [(pk, name) for pk, name in homes.items() if policies.can_edit(request.actor, pk)]
    context = {"page": page, "may_write": bool(homes), "terms": terms}
    return render(request, "courseware/lessons.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def start_lesson(request: Request) -> HttpResponse:
    """Begin a lesson."""
    homes = selectors.teaching_in(request.actor)
    if not homes:
        raise Forbidden
    form = StartForm(
        request.POST if request.method == "POST" else None,
        homes=homes,
        initial={"language": get_language() or "en", "organisation": request.actor.organisation_id},
    )
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "courseware/lesson_start.html", {"form": form}, status=status)
    said = form.cleaned_data
    lesson = services.start_lesson(
        by=request.actor,
        organisation_id=said["organisation"],
        title=said["title"],
        language=said["language"],
    )
    return redirect("courseware:lesson-editor", lesson.pk)


@login_required
@require_GET
def editor(request: Request, lesson_id: int) -> HttpResponse:
    """The page on which a lesson is written."""
    return _editor(request, lesson_id)


def _editor(request: Request, lesson_id: int, status: int = 200, **more: Any) -> HttpResponse:
    lesson = selectors.lesson_for(request.actor, lesson_id)
    if not policies.can_write(request.actor, lesson):
        return redirect("courseware:review-lesson", lesson_id)
    rows = selectors.written_blocks(lesson)
    about = {name: getattr(lesson, name) for name in ("title", "summary", "language", "version")}
    context = {
        **_about(lesson),
        "rows": rows,
        "about_form": AboutForm(initial=about),
        "into_form": IntoForm(auto_id="into_%s"),
        "publish_form": PublishForm(initial=_published_as(lesson)),
        "rounds": selectors.rounds_of(lesson),
        "missing": selectors.missing_approvals(lesson) if lesson.is_locked else 0,
        "origin": selectors.origin_of(lesson),
        "is_withdrawn": selectors.is_withdrawn(lesson),
        "takers": selectors.takers_of(lesson) if lesson.published_id else [],
        **more,
    }
    return render(request, EDITOR, context, status=status)


def _about(lesson: Any) -> dict[str, Any]:
    """What every part of the editor needs."""
    found = blocks.problems(lesson.title, lesson.blocks)
    return {
        "lesson": lesson,
        "kinds": list(blocks.KINDS.values()),
        "serious": [one for one in found if one.is_serious],
        "hints": [one for one in found if not one.is_serious],
        "removed": lesson.blocks.get("removed", [])[:1],
    }


def _published_as(lesson: Any) -> dict[str, str]:
    if lesson.content is None:
        return {}
    resource = lesson.content.resource
    return {"visibility": resource.visibility, "licence": resource.licence}


@login_required
@require_POST
def describe_lesson(request: Request, lesson_id: int) -> HttpResponse:
    """Its title, what it is about, its language."""
    form = AboutForm(request.POST)
    if not form.is_valid():
        return _editor(request, lesson_id, status=422, about_form=form)
    try:
        lesson = services.describe_lesson(
            by=request.actor, lesson_id=lesson_id, **form.cleaned_data
        )
    except EditedMeanwhile as refusal:
        return _editor(request, lesson_id, status=409, about_form=form, refusal=refusal)
    if request.htmx:
        return _kept(request, lesson, {"version": lesson.version})
    messages.success(request, _("Saved."))
    return redirect("courseware:lesson-editor", lesson_id)


# --- blocks ---------------------------------------------------------------------------------------


@login_required
@require_POST
def add_block(request: Request, lesson_id: int) -> HttpResponse:
    """An empty block."""
    block = services.add_block(
        by=request.actor,
        lesson_id=lesson_id,
        kind=request.POST.get("kind", ""),
        after=request.POST.get("after", ""),
    )
    return _all_blocks(request, lesson_id, block["id"], _("Added."))


@login_required
@require_POST
def change_block(request: Request, lesson_id: int, block_id: str) -> HttpResponse:
    """What a block says; the second of two writers sees both."""
    given = {name: request.POST.getlist(name) for name in request.POST}
    try:
        taken = services.change_block(
            by=request.actor,
            lesson_id=lesson_id,
            block_id=block_id,
            rev=number_in(request.POST.get("over") or request.POST.get("rev", "")) or 0,
            given=given,
        )
    except BlockChangedMeanwhile as refusal:
        return _clash(request, lesson_id, block_id, refusal)
    if not request.htmx:
        messages.success(request, _("Saved."))
        return redirect(f"{reverse('courseware:lesson-editor', args=[lesson_id])}#{block_id}")
    lesson = selectors.lesson_for(request.actor, lesson_id)
    return _kept(request, lesson, {"rev": taken.block["rev"], "block": block_id})


def _kept(request: Request, lesson: Any, told: dict[str, Any]) -> HttpResponse:
    """What changed around the words just kept: nobody's typing is touched."""
    rows = selectors.written_blocks(lesson, str(told.get("block", "-")))
    context = {**_about(lesson), "row": rows[0] if rows else None}
    context |= {"kept_at": time_format(localtime(lesson.changed_at), "TIME_FORMAT")}
    answer = render(request, "courseware/lesson_kept.html", context)
    for name, value in told.items():
        answer[f"X-Kept-{name.title()}"] = str(value)
    return answer


def _clash(
    request: Request, lesson_id: int, block_id: str, refusal: BlockChangedMeanwhile
) -> HttpResponse:
    lesson = selectors.lesson_for(request.actor, lesson_id)
    rows = selectors.written_blocks(lesson, block_id)
    mine = {
        name: request.POST.getlist(name) for name in request.POST if name != "csrfmiddlewaretoken"
    }
    context = {
        **_about(lesson),
        "row": rows[0] if rows else None,
        "block_id": block_id,
        "mine": mine,
        "refusal": refusal,
    }
    if not request.htmx:
        return render(request, "courseware/lesson_clash.html", context, status=409)
    answer = render(request, "courseware/lesson_clash.html#clash", context, status=409)
    answer["HX-Retarget"] = f"#clash-{block_id}"
    answer["HX-Reswap"] = "innerHTML"
    return answer


@login_required
@require_POST
def move_block(request: Request, lesson_id: int, block_id: str) -> HttpResponse:
    """One up, one down, or to a place; the new place is said aloud."""
    lesson = selectors.lesson_for(request.actor, lesson_id)
    block = blocks.find(lesson.blocks, block_id)
    at = services.place_of(lesson, block_id) if block else 0
    steps = {"up": at - 1, "down": at + 1}
    to = steps.get(request.POST.get("to", ""), number_in(request.POST.get("to", "")) or 0)
    place = services.move_block(
        by=request.actor, lesson_id=lesson_id, block_id=block_id, to=max(0, to)
    )
    said = _("Now at place {place} of {all}.").format(
        place=place + 1, all=len(lesson.blocks["blocks"])
    )
    return _all_blocks(request, lesson_id, block_id, said)


@login_required
@require_POST
def duplicate_block(request: Request, lesson_id: int, block_id: str) -> HttpResponse:
    """Once more, below."""
    twin = services.duplicate_block(by=request.actor, lesson_id=lesson_id, block_id=block_id)
    return _all_blocks(request, lesson_id, twin["id"], _("Copied below."))


@login_required
@require_POST
def remove_block(request: Request, lesson_id: int, block_id: str) -> HttpResponse:
    """Away, and easily back."""
    services.remove_block(by=request.actor, lesson_id=lesson_id, block_id=block_id)
    return _all_blocks(request, lesson_id, "", _("Removed. You can put it back below."))


@login_required
@require_POST
def put_back_block(request: Request, lesson_id: int, block_id: str) -> HttpResponse:
    """A removed block comes back."""
    services.put_back_block(by=request.actor, lesson_id=lesson_id, block_id=block_id)
    return _all_blocks(request, lesson_id, block_id, _("It is back."))


def _all_blocks(request: Request, lesson_id: int, block_id: str, said: str) -> HttpResponse:
    """The blocks anew, what happened in words, and which one is meant now."""
    if not request.htmx:
        messages.success(request, said)
        at = f"#{block_id}" if block_id else "#blocks"
        return redirect(reverse("courseware:lesson-editor", args=[lesson_id]) + at)
    lesson = selectors.lesson_for(request.actor, lesson_id)
    context = {
        **_about(lesson),
        "rows": selectors.written_blocks(lesson),
        "said": said,
        "focus": block_id,
    }
    return render(request, f"{EDITOR}#blocks", context)


# --- the whole ------------------------------------------------------------------------------------


@login_required
@require_GET
def preview(request: Request, lesson_id: int) -> HttpResponse:
    """As a learner will see it; nothing is kept."""
    lesson = selectors.lesson_for(request.actor, lesson_id)
    return _previewed(request, lesson, _all_rows(lesson))


def _all_rows(lesson: Any) -> list[Any]:
    return selectors.block_rows(lesson.blocks["blocks"], selectors.uploads_of(lesson))


def _previewed(request: Request, lesson: Any, rows: list[Any]) -> HttpResponse:
    context = {"lesson": lesson, "shown": lesson, "rows": rows, "is_preview": True, "tries": True}
    return with_players(render(request, READER, context), rows)


@login_required
@require_POST
def try_answer(request: Request, lesson_id: int, block_id: str) -> HttpResponse:
    """Answer a question while it is being written or reviewed: marked, and nothing is kept."""
    lesson = selectors.lesson_for(request.actor, lesson_id)
    only = block_id if request.htmx else ""
    rows = selectors.tried_rows(lesson, block_id, request.POST.getlist("chosen"), only)
    if not request.htmx:
        return _previewed(request, lesson, rows)
    context = {"lesson": lesson, "shown": lesson, "row": rows[0], "is_preview": True, "tries": True}
    return render(request, "courseware/lesson_answer.html", context)


@login_required
@require_GET
def versions(request: Request, lesson_id: int) -> HttpResponse:
    """What it was before."""
    lesson = selectors.lesson_for(request.actor, lesson_id)
    if not policies.can_write(request.actor, lesson):
        raise Forbidden
    chosen = number_in(request.GET.get("number", ""))
    shown = selectors.version_of(lesson, chosen) if chosen else None
    rows = (
        selectors.block_rows(shown.blocks["blocks"], selectors.uploads_of(lesson)) if shown else []
    )
    context = {
        "lesson": lesson,
        "versions": selectors.versions_of(lesson),
        "shown": shown,
        "rows": rows,
        "is_preview": True,
    }
    return with_players(render(request, "courseware/lesson_versions.html", context), rows)


@login_required
@require_POST
def restore_version(request: Request, lesson_id: int, number: int) -> HttpResponse:
    """Go on from an older one."""
    services.restore_version(by=request.actor, lesson_id=lesson_id, number=number)
    messages.success(request, _("That version is back. The one before it is kept, too."))
    return redirect("courseware:lesson-editor", lesson_id)


@login_required
@require_POST
def duplicate_lesson(request: Request, lesson_id: int) -> HttpResponse:
    """The same once more."""
    lesson = selectors.lesson_for(request.actor, lesson_id)
    title = _("Copy of {title}").format(title=lesson.title)
    made = services.duplicate_lesson(by=request.actor, lesson_id=lesson_id, title=title)
    messages.success(request, _("This is the copy."))
    return redirect("courseware:lesson-editor", made.pk)


@login_required
@require_POST
def translate_lesson(request: Request, lesson_id: int) -> HttpResponse:
    """Begin to say it in another language."""
    form = IntoForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the language to say it in."))
        return redirect("courseware:lesson-editor", lesson_id)
    made = services.translate_lesson(
        by=request.actor, lesson_id=lesson_id, language=form.cleaned_data["language"]
    )
    messages.success(request, _("Say it anew, block by block; the original stands beside it."))
    return redirect("courseware:lesson-editor", made.pk)


@login_required
@require_POST
def hand_in(request: Request, lesson_id: int) -> HttpResponse:
    """Ask peers to read it."""
    try:
        asked = services.hand_in(by=request.actor, lesson_id=lesson_id)
    except ThingsToMend as refusal:
        return _editor(request, lesson_id, status=422, refusal=refusal)
    said = _("Handed in. Peers can read it now.") if asked.needed else _("Ready to publish.")
    messages.success(request, said)
    return redirect("courseware:lesson-editor", lesson_id)


@login_required
@require_POST
def take_back(request: Request, lesson_id: int) -> HttpResponse:
    """To change it after all."""
    services.take_back(by=request.actor, lesson_id=lesson_id)
    messages.success(request, _("It is yours to change again."))
    return redirect("courseware:lesson-editor", lesson_id)


@login_required
@require_POST
def publish_lesson(request: Request, lesson_id: int) -> HttpResponse:
    """Out."""
    form = PublishForm(request.POST)
    if not form.is_valid():
        return _editor(request, lesson_id, status=422, publish_form=form)
    lesson = services.publish_lesson(by=request.actor, lesson_id=lesson_id, **form.cleaned_data)
    messages.success(request, _("Published. Others can learn from it now."))
    return redirect("catalogue:resource", selectors.resource_of(lesson))


@login_required
@require_POST
def withdraw_lesson(request: Request, lesson_id: int) -> HttpResponse:
    """Out of the catalogue."""
    services.withdraw_lesson(by=request.actor, lesson_id=lesson_id)
    messages.success(request, _("Nobody begins it any more; who began may finish."))
    return redirect("courseware:lesson-editor", lesson_id)


def with_players(answer: HttpResponse, rows: list[Any]) -> HttpResponse:
    """A page with players of others may frame their hosts, and no more."""
    if any(row.player for row in rows):
        hosts = " ".join(blocks.EMBED_HOSTS)
        answer["Content-Security-Policy"] = f"{CONTENT_POLICY}; frame-src {hosts}"
    return answer

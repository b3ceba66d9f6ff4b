"""Reading a lesson as a peer."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lyceum.courseware import policies, selectors, services
from lyceum.courseware.forms import ReviewForm, TermsForm
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.organisations import api as organisations
from lyceum.ui.http import Request

from .lessons import with_players

REVIEW = "courseware/lesson_review.html"


@login_required
@require_http_methods(["GET", "POST"])
def review_lesson(request: Request, lesson_id: int) -> HttpResponse:
    """Read it, say something to its blocks, and yes or no."""
    lesson = selectors.lesson_for(request.actor, lesson_id)
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        services.review_lesson(
            by=request.actor,
            lesson_id=lesson_id,
            ticked=request.POST.getlist("ticked"),
            **form.cleaned_data,
        )
        messages.success(request, _("Thank you. The author is told."))
        return redirect("courseware:lessons")
    rows = selectors.written_blocks(lesson)
    context = {
        "lesson": lesson,
        "shown": lesson,
        "rows": rows,
        "is_preview": True,
        "asked": next((one for one in selectors.rounds_of(lesson) if one.is_open), None),
        "may_review": policies.can_review(request.actor, lesson),
        "form": form,
        "ticked": request.POST.getlist("ticked"),
    }
    status = 422 if form.errors else 200
    return with_players(render(request, REVIEW, context, status=status), rows)


@login_required
@require_POST
def comment_on_block(request: Request, lesson_id: int) -> HttpResponse:
    """A word on a block."""
    text = request.POST.get("text", "")
    if text.strip():
        services.comment_on_block(
            by=request.actor,
            lesson_id=lesson_id,
            block_id=request.POST.get("block", ""),
            text=text,
        )
        messages.success(request, _("Noted beside the block."))
    return _back(request, lesson_id)


@login_required
@require_POST
def settle_comment(request: Request, lesson_id: int, comment_id: int) -> HttpResponse:
    """Done with."""
    services.settle_comment(by=request.actor, lesson_id=lesson_id, comment_id=comment_id)
    return _back(request, lesson_id)


def _back(request: Request, lesson_id: int) -> HttpResponse:
    """Where the writer writes, or the reviewer reads."""
    lesson = selectors.lesson_for(request.actor, lesson_id)
    is_writer = policies.can_write(request.actor, lesson) and not lesson.is_locked
    return redirect(
        "courseware:lesson-editor" if is_writer else "courseware:review-lesson", lesson_id
    )


@login_required
@require_http_methods(["GET", "POST"])
def review_terms(request: Request, organisation_id: int) -> HttpResponse:
    """How an organisation reviews."""
    if organisation_id not in selectors.teaching_in(request.actor):
        raise NotFound
    if not policies.can_edit(request.actor, organisation_id):
        raise Forbidden
    needed, checklist = selectors.review_terms(organisation_id)
    initial: dict[str, Any] = {"reviewers": needed, "checklist": "\n".join(checklist)}
    form = TermsForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        services.set_review_terms(
            by=request.actor,
            organisation_id=organisation_id,
            reviewers=form.cleaned_data["reviewers"],
            checklist=form.cleaned_data["checklist"].split("\n"),
        )
        messages.success(request, _("Saved. It counts for what is handed in from now on."))
        return redirect("courseware:lessons")
    name = organisations.organisation_names([organisation_id]).get(organisation_id, "")
    context = {"form": form, "name": name}
    status = 422 if form.errors else 200
    return render(request, "courseware/lesson_terms.html", context, status=status)

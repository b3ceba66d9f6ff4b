"""The culture canvas: a poster on a wide screen, sections on a phone; and what was promised."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.communities import selectors, services
from lyceum.communities.forms.canvas import ChangeNoteForm, MoveNoteForm, NoteForm, PromiseForm
from lyceum.communities.selectors import Stand
from lyceum.kernel import clock
from lyceum.kernel.errors import NotFound
from lyceum.ui.http import Request, number_in

from .spaces import about

MONTH = "F Y"


@login_required
@require_GET
def canvases(request: Request) -> HttpResponse:
    """Those one may read, and for whom one may begin one."""
    context = {
        "rows": selectors.canvases_of(request.actor),
        "to_begin": selectors.may_begin_at(request.actor),
    }
    return render(request, "communities/canvases.html", context)


@login_required
@require_POST
def begin_canvas(request: Request) -> HttpResponse:
    """Of an organisation, or of a space."""
    space_id = number_in(request.POST.get("space_id", ""))
    at = number_in(request.POST.get("organisation_id", "")) or 0
    made = services.begin_canvas(by=request.actor, organisation_id=at, space_id=space_id)
    return redirect("communities:canvas", made.pk)


@login_required
@require_GET
def canvas_of_space(request: Request, space_id: int) -> HttpResponse:
    """The canvas of a space; where there is none, how it begins."""
    place = selectors.place_for(request.actor, space_id)
    if found := selectors.canvas_of_space(space_id):
        return redirect("communities:canvas", found.pk)
    if not (place.is_in or place.may_keep):
        raise NotFound
    return render(request, "communities/canvas_none.html", about(place))


@login_required
@require_GET
def canvas(request: Request, canvas_id: int) -> HttpResponse:
    """What it says now, and what was promised."""
    stand = selectors.canvas_for(request.actor, canvas_id)
    return render(request, "communities/canvas.html", _shown(request, stand))


def _shown(request: Request, stand: Stand, form: PromiseForm | None = None) -> dict[str, Any]:
    actor = request.actor
    places = selectors.promise_choices(actor, stand) if stand.is_inside else {}
    today = clock.today()
    start = {"organisation_id": next(iter(places), None), "since": today, "currency": "EUR"}
    return {
        **_about(request, stand),
        "parts": selectors.parts_of(actor, stand),
        "versions": selectors.versions_of_canvas(stand),
        "themes": selectors.themes_of(stand) if stand.may_write else (),
        "stories": selectors.stories_to_bring(actor, stand) if stand.may_write else (),
        "commitments": selectors.commitments_of(actor, stand),
        "promise": (form or PromiseForm(places=places, initial=start)) if places else None,
        "month": date_format(today, MONTH),
    }


def _about(request: Request, stand: Stand) -> dict[str, Any]:
    space = stand.canvas.space
    found: dict[str, Any] = {"stand": stand, "canvas": stand.canvas, "space": space}
    if space and stand.is_inside:
        found["place"] = selectors.place_for(request.actor, space.pk)
    return found


@login_required
@require_POST
def add_note(request: Request, canvas_id: int) -> HttpResponse:
    """Write something on it; or bring a story that was told as a post."""
    part, by = request.POST.get("part", ""), request.actor
    if story := number_in(request.POST.get("story", "")):
        services.bring_story(by=by, canvas_id=canvas_id, post_id=story)
        return _to_part(canvas_id, "stories")
    form = NoteForm(request.POST)
    if form.is_valid():
        services.add_note(by=by, canvas_id=canvas_id, part=part, **form.cleaned_data)
    else:
        messages.error(request, " ".join(str(p) for some in form.errors.values() for p in some))
    return _to_part(canvas_id, part)


def _to_part(canvas_id: int, part: str) -> HttpResponse:
    known = part if part in selectors.PARTS else "vision"
    return redirect(f"/communities/canvases/{canvas_id}/#part-{known}")


@login_required
@require_POST
def sign_note(request: Request, note_id: int) -> HttpResponse:
    """Agree, or no more."""
    note = services.sign_note(by=request.actor, note_id=note_id)
    if not request.htmx:
        return redirect(f"/communities/canvases/{note.canvas_id}/#note-{note.pk}")
    found, stand = selectors.note_for(request.actor, note_id)
    context = {"row": selectors.note_row(request.actor, found, stand), "stand": stand}
    return render(request, "communities/canvas_sign.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def note(request: Request, note_id: int) -> HttpResponse:
    """One note: its words, for who wrote it; where it stands, for all of the circle."""
    found, stand = selectors.note_for(request.actor, note_id)
    form = ChangeNoteForm(request.POST or None, initial=_said(found))
    if form.is_bound and form.is_valid():
        services.change_note(by=request.actor, note_id=note_id, **form.cleaned_data)
        messages.success(request, _("Changed."))
        return redirect(f"/communities/canvases/{found.canvas_id}/#note-{note_id}")
    start = {"part": found.part, "theme": found.theme}
    context = {
        **_about(request, stand),
        "row": selectors.note_row(request.actor, found, stand),
        "form": form,
        "move": MoveNoteForm(initial=start, parts=_parts(found.story_id is not None)),
        "themes": selectors.themes_of(stand),
    }
    return render(
        request, "communities/canvas_note.html", context, status=422 if form.is_bound else 200
    )


def _said(found: Any) -> dict[str, Any]:
    return {"words": found.words, "may_travel": found.may_travel}


def _parts(is_story: bool) -> list[tuple[str, str]]:  # noqa: FBT001
    """Where a note may stand: a story stays among the stories."""
    return [one for one in selectors.part_words() if not is_story or one[0] == "stories"]


@login_required
@require_POST
def move_note(request: Request, note_id: int) -> HttpResponse:
    """To another part, under another heading, or a step up or down."""
    form = MoveNoteForm(request.POST, parts=selectors.part_words())
    found, _stand = selectors.note_for(request.actor, note_id)
    if form.is_valid():
        before = number_in(request.POST.get("before", ""))
        services.move_note(by=request.actor, note_id=note_id, before_id=before, **form.cleaned_data)
    return redirect(f"/communities/canvases/{found.canvas_id}/#note-{note_id}")


@login_required
@require_POST
def remove_note(request: Request, note_id: int) -> HttpResponse:
    """Away with it."""
    found, _stand = selectors.note_for(request.actor, note_id)
    services.remove_note(by=request.actor, note_id=note_id)
    messages.success(request, _("Taken away. Closed rounds keep what it said."))
    return _to_part(found.canvas_id, found.part)


@login_required
@require_POST
def show_canvas(request: Request, canvas_id: int) -> HttpResponse:
    """Let the organisation read it, or not."""
    is_shown = request.POST.get("show") == "yes"
    services.show_canvas(by=request.actor, canvas_id=canvas_id, is_shown=is_shown)
    messages.success(
        request,
        _("Your organisation may read it now.") if is_shown else _("It is for the circle alone."),
    )
    return redirect("communities:canvas", canvas_id)


@login_required
@require_POST
def close_round(request: Request, canvas_id: int) -> HttpResponse:
    """Keep what it says as a version."""
    made = services.close_round(
        by=request.actor, canvas_id=canvas_id, title=request.POST.get("title", "")
    )
    messages.success(request, _("“{title}” is kept. Go on from here.").format(title=made.title))
    return redirect("communities:canvas", canvas_id)


@login_required
@require_GET
def compare(request: Request, canvas_id: int) -> HttpResponse:
    """What was said in one round beside another, or beside now."""
    stand = selectors.canvas_for(request.actor, canvas_id)
    versions = selectors.versions_of_canvas(stand)
    if not versions:
        raise NotFound
    said = request.GET
    before = number_in(said.get("before", "")) or versions[0].number
    after = number_in(said.get("after", "")) or 0
    context = {
        **_about(request, stand),
        "versions": versions,
        "before": selectors.version_for(stand, before),
        "after": selectors.version_for(stand, after) if after else None,
        "pairs": selectors.compared(request.actor, stand, before, after),
    }
    return render(request, "communities/canvas_compare.html", context)


@login_required
@require_POST
def make_promise(request: Request, canvas_id: int) -> HttpResponse:
    """Hours or money."""
    stand = selectors.canvas_for(request.actor, canvas_id)
    places = selectors.promise_choices(request.actor, stand)
    form = PromiseForm(request.POST, places=places)
    if not form.is_valid():
        context = _shown(request, stand, form)
        return render(request, "communities/canvas.html", context, status=422)
    services.promise(by=request.actor, canvas_id=canvas_id, new=form.new())
    messages.success(request, _("Promised. Everybody here sees what becomes of it."))
    return redirect(f"/communities/canvases/{canvas_id}/#commitments")


@login_required
@require_POST
def take_back_commitment(request: Request, commitment_id: int) -> HttpResponse:
    """No more."""
    canvas_id = services.take_back_commitment(
        by=request.actor, commitment_id=commitment_id, why=request.POST.get("why", "")
    ).canvas_id
    messages.success(request, _("Taken back. It stays to be read that it was promised."))
    return redirect(f"/communities/canvases/{canvas_id}/#commitments")

"""A playbook in writing: when and for whom, its segments, how it ends, all of it as data."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from lyceum.journeys import selectors, services
from lyceum.journeys.engine import editing
from lyceum.journeys.engine.shape import Book, Segment
from lyceum.journeys.forms import BookForm, EndsForm, JsonForm, SegmentForm
from lyceum.kernel.errors import NotFound
from lyceum.ui.http import Request, number_in


def about(request: Request, playbook_id: int) -> dict[str, Any]:
    """What every page of a playbook shows."""
    found = selectors.playbook_for(request.actor, playbook_id)
    book = selectors.draft_of(found)
    titles = selectors.names_in(request.actor, found.organisation_id, book)
    return {
        "playbook": found,
        "book": book,
        "titles": titles,
        "differs": found.version is not None and found.version.book != found.draft,
        "editable": found.state != "ended",
    }


def keep(request: Request, playbook_id: int, book: Any) -> None:
    """The draft as it reads now; `edition` of the form tells two editors apart."""
    edition = number_in(request.POST.get("edition", "")) or 0
    services.change_playbook(by=request.actor, playbook_id=playbook_id, book=book, edition=edition)


def drawn_anew(request: Request) -> str:
    """The button that adds or takes away something of a form, without keeping anything."""
    return request.POST.get("do", "") if request.method == "POST" else ""


def status_of(form: Any) -> int:
    """What was sent and cannot be kept is refused; what is only drawn anew is not."""
    return 422 if form.is_bound else 200


@login_required
@require_http_methods(["GET", "POST"])
def about_playbook(request: Request, playbook_id: int) -> HttpResponse:
    """What sets it off, and for whom."""
    context = about(request, playbook_id)
    found, book = context["playbook"], context["book"]
    choices = selectors.choices_for(request.actor, found.organisation_id, book, None)
    form = BookForm(book, choices, request.POST or None, drawn_anew(request))
    if form.is_valid():
        keep(request, found.pk, form.filled())
        return redirect("journeys:playbook", found.pk)
    context |= {
        "form": form,
        "meant": selectors.meant_by(request.actor, found.organisation_id, book.audience),
    }
    return render(request, "journeys/about.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def ends(request: Request, playbook_id: int) -> HttpResponse:
    """What it is there for, and when somebody is out before the end."""
    context = about(request, playbook_id)
    found, book = context["playbook"], context["book"]
    choices = selectors.choices_for(request.actor, found.organisation_id, book, None)
    form = EndsForm(book, choices, request.POST or None, drawn_anew(request))
    if form.is_valid():
        keep(request, found.pk, form.filled())
        return redirect("journeys:playbook", found.pk)
    context |= {"form": form}
    return render(request, "journeys/ends.html", context, status=status_of(form))


# --- segments -------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "POST"])
def segments(request: Request, playbook_id: int) -> HttpResponse:
    """Those that there are, and a form for one more."""
    return _segment(request, playbook_id, None)


@login_required
@require_http_methods(["GET", "POST"])
def change_segment(request: Request, playbook_id: int, number: int) -> HttpResponse:
    """One of them: who is in it, and who that is today."""
    return _segment(request, playbook_id, number)


def _segment(request: Request, playbook_id: int, number: int | None) -> HttpResponse:
    context = about(request, playbook_id)
    found, book = context["playbook"], context["book"]
    name, segment = _numbered(book, number) if number else ("", Segment())
    choices = selectors.choices_for(request.actor, found.organisation_id, book, None)
    form = SegmentForm(
        choices, (name, segment), set(book.segments) - {name}, request.POST or None,
        drawn_anew(request),
    )  # fmt: skip
    if form.is_valid():
        said = form.cleaned_data["name"]
        changed = editing.with_segment(book, name, said, form.segment())
        keep(request, found.pk, changed)
        at = list(changed.segments).index(said) + 1
        return redirect("journeys:change-segment", found.pk, at)
    context |= {
        "form": form,
        "number": number,
        "name": name,
        "rows": selectors.segments_of(book, context["titles"]),
        "meant": selectors.meant_by(request.actor, found.organisation_id, segment)
        if number
        else None,
    }
    return render(request, "journeys/segments.html", context, status=status_of(form))


def _numbered(book: Book, number: int) -> tuple[str, Segment]:
    rows = list(book.segments.items())
    if not 1 <= number <= len(rows):
        raise NotFound
    return rows[number - 1]


@login_required
@require_POST
def remove_segment(request: Request, playbook_id: int, number: int) -> HttpResponse:
    """Without it; whoever still speaks of it shows a fault."""
    context = about(request, playbook_id)
    book = context["book"]
    name, _segment_of = _numbered(book, number)
    keep(request, playbook_id, editing.without_segment(book, name))
    return redirect("journeys:segments", playbook_id)


# --- as data --------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "POST"])
def as_json(request: Request, playbook_id: int) -> HttpResponse:
    """The playbook as data, to read and to write."""
    context = about(request, playbook_id)
    found = context["playbook"]
    form = JsonForm(request.POST or None, initial={"text": selectors.written(context["book"])})
    if form.is_valid():
        book, faults = selectors.read_sound(form.cleaned_data["text"])
        if book is not None and not faults:
            keep(request, found.pk, book)
            return redirect("journeys:playbook", found.pk)
        for where, sentence in selectors.told(faults):
            form.add_error("text", f"{where}: {sentence}" if where else sentence)
    context |= {"form": form}
    return render(request, "journeys/json.html", context, status=422 if form.is_bound else 200)

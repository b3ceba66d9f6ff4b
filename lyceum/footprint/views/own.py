"""A person's own footprint, and what others may do: answer an objection, read figures."""

import json
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.footprint import selectors, services
from lyceum.footprint.forms import AnswerForm, AskForm, CopyForm, ObjectForm, PauseForm
from lyceum.footprint.types import PROFILE_VERSIONS
from lyceum.kernel.errors import DomainError, NotFound
from lyceum.organisations import api as organisations
from lyceum.ui.http import Request, number_in

MINE = "footprint/mine.html"
LINE = "footprint/line.html"
PAUSES = "footprint/pauses.html"
PAGE = require_http_methods(["GET", "HEAD", "POST"])
FILES = {"json": ("application/json", "footprint.json"), "csv": ("text/csv", "footprint.csv")}


# --- reading --------------------------------------------------------------------------------------


@login_required
@require_GET
def mine(request: Request) -> HttpResponse:
    """The person's own footprint. Nobody else has this page of them."""
    actor = request.actor
    form = AskForm(request.GET, selectors.choices(actor))
    asked, before = form.asked(), request.GET.get("before", "")
    found = selectors.timeline(actor, asked, before=before)
    context = {"timeline": found, "next": _address(request, before=found.before)}
    if request.htmx and before:
        return render(request, f"{MINE}#months", context)
    weeks = selectors.weeks(actor, asked)
    context |= {
        "form": form,
        "asked": asked,
        "is_narrowed": bool(asked),
        "topics": [(name, label, _address(request, about=name)) for name, label in form.topics],
        "everything": _address(request, about=""),
        "skill": selectors.skill_named(asked.skill_id) if asked.skill_id else "",
        "without_skill": _address(request, skill=""),
        "skills": selectors.by_skill(actor),
        "picture": selectors.by_week(weeks),
        "paused": selectors.open_pauses(actor),
    }
    return render(request, MINE, context)


def _address(request: Request, **changed: str) -> str:
    """This page's address with some words changed; the place in the list is not kept."""
    query = request.GET.copy()
    for name, value in {"before": "", **changed}.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return "?" + query.urlencode()


@login_required
@require_GET
def line(request: Request, line_id: UUID) -> HttpResponse:
    """One line, explained: who told it, who can see it, what can be done."""
    return _line_page(request, line_id, ObjectForm())


def _line_page(request: Request, line_id: UUID, form: ObjectForm) -> HttpResponse:
    found = selectors.explained(request.actor, line_id)
    context = {
        "line": found,
        "text": json.dumps(found.statement, indent=2, ensure_ascii=False),
        "objections": selectors.objections_to(request.actor, line_id),
        "form": form,
    }
    return render(request, LINE, context, status=422 if form.errors else 200)


@login_required
@require_GET
def statement(request: Request, statement_id: UUID) -> HttpResponse:
    """One statement, as it is kept."""
    found = selectors.explained(request.actor, statement_id)
    context = {"text": json.dumps(found.statement, indent=2, ensure_ascii=False)}
    page = "footprint/statement.html"
    return render(request, f"{page}#text" if request.htmx else page, context)


# --- pausing --------------------------------------------------------------------------------------


@login_required
@PAGE
def pauses(request: Request) -> HttpResponse:
    """What is paused, what was, and a new pause."""
    actor = request.actor
    form = PauseForm(request.POST or None, selectors.pausable(actor))
    if request.method == "POST" and form.is_valid():
        try:
            services.pause(by=actor, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Paused. Nothing of it is told from now on."))
            return redirect("footprint:pauses")
    context = {"form": form, "rows": selectors.pauses(actor)}
    return render(request, PAUSES, context, status=422 if form.errors else 200)


@login_required
@require_POST
def end_pause(request: Request, pause_id: int) -> HttpResponse:
    """It is told again from now on."""
    services.end_pause(by=request.actor, pause_id=pause_id)
    messages.success(request, _("The pause is over."))
    return redirect("footprint:pauses")


# --- objecting, removing --------------------------------------------------------------------------


@login_required
@require_POST
def object_to(request: Request, line_id: UUID) -> HttpResponse:
    """Say what is wrong with a line."""
    form = ObjectForm(request.POST)
    if not form.is_valid():
        return _line_page(request, line_id, form)
    services.object_to(by=request.actor, line_id=line_id, reason=form.cleaned_data["reason"])
    messages.success(request, _("Your objection was passed on. The line is not counted meanwhile."))
    return redirect("footprint:line", line_id)


@login_required
@require_POST
def withdraw_objection(request: Request, objection_id: int) -> HttpResponse:
    """The line is right after all."""
    services.withdraw_objection(by=request.actor, objection_id=objection_id)
    messages.success(request, _("You withdrew your objection."))
    return redirect("footprint:mine")


@login_required
@require_POST
def remove(request: Request, line_id: UUID) -> HttpResponse:
    """Take a line of one's own away."""
    services.remove_line(by=request.actor, line_id=line_id)
    messages.success(request, _("The line is gone."))
    return redirect("footprint:mine")


@login_required
@require_GET
def answers(request: Request, slug: str = "") -> HttpResponse:
    """Objections that wait for an organisation's answer, or for the ecosystem's."""
    return _answers_page(request, slug, None, AnswerForm())


@login_required
@require_POST
def answer(request: Request, objection_id: int) -> HttpResponse:
    """Say that somebody is right, or why the line stands."""
    found = selectors.objection_for(request.actor, objection_id)
    at = found.organisation_id
    slug = organisations.organisation_for(request.actor, at).slug if at else ""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _answers_page(request, slug, objection_id, form)
    services.answer_objection(
        by=request.actor,
        objection_id=objection_id,
        is_upheld=form.cleaned_data["outcome"] == "upheld",
        answer=form.cleaned_data["answer"],
    )
    messages.success(request, _("Your answer was passed on."))
    return redirect("records:answers-of", slug) if slug else redirect("records:answers")


def _answers_page(request: Request, slug: str, tried: int | None, form: AnswerForm) -> HttpResponse:
    found = organisations.organisation_by_slug(request.actor, slug) if slug else None
    rows = selectors.waiting_for(request.actor, found.pk if found else None)
    context = {
        "rows": [
            (row, form if row.id == tried else AnswerForm(auto_id=f"a{row.id}-%s")) for row in rows
        ],
        "organisation": found,
    }
    if found:
        context |= asdict(organisations.tabs_of(request.actor, found.pk))
    return render(request, "footprint/answers.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def learnt(request: Request, slug: str) -> HttpResponse:
    """What a unit learns, for who leads it or keeps its people: numbers alone."""
    organisation = organisations.organisation_by_slug(request.actor, slug)
    unit_id = number_in(request.GET.get("unit", ""))
    found = selectors.learnt(request.actor, organisation, unit_id)
    tabs = organisations.tabs_of(request.actor, organisation.pk)
    context = {"organisation": organisation, **asdict(tabs), "found": found}
    if found.is_shown:
        context["picture"] = selectors.people_by_week(found.weeks, _("How many people, each week"))
    return render(request, "footprint/learnt.html", context)


@login_required
@require_GET
def store(request: Request) -> HttpResponse:
    """How large the record store is, for who runs the ecosystem."""
    return render(request, "footprint/store.html", {"found": selectors.store_sizes(request.actor)})


# --- taking along ---------------------------------------------------------------------------------


@login_required
@never_cache
@PAGE
def take_along(request: Request) -> HttpResponse:
    """The footprint as a file: at once, or made by the worker where it is long."""
    actor = request.actor
    lines = selectors.my_lines(actor).count()
    is_long = lines > services.AT_ONCE
    if request.method == "POST":
        form = CopyForm(request.POST)
        services.ask_copy(by=actor, kind=form.wanted())
        messages.success(request, _("It is being made. You get a message when it is ready."))
        return redirect("footprint:take-along")
    context = {"lines": lines, "is_long": is_long, "copy": selectors.newest_copy(actor)}
    return render(request, "footprint/take_along.html", context)


@login_required
@require_GET
def export(request: Request, kind: str = "json") -> StreamingHttpResponse:
    """Everything, as a list of xAPI statements or as a table."""
    media_type, name = FILES[kind]
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    found = services.pieces(request.actor, kind)
    return StreamingHttpResponse(found, content_type=media_type, headers=headers)


@login_required
@require_GET
@never_cache
def copy(request: Request, copy_id: int) -> HttpResponseBase:
    """The file that the worker made, for whose it is."""
    found = selectors.copy_for(request.actor, copy_id)
    media_type, name = FILES[found.kind]
    return FileResponse(
        found.file.open("rb"), as_attachment=True, filename=name, content_type=media_type
    )


# --- for everybody --------------------------------------------------------------------------------


@require_GET
def profile(request: Request, version: str = "") -> HttpResponse:
    """The xAPI profile, to programs as JSON-LD and to people as a page; public, as its rules are."""
    if version and version not in dict(PROFILE_VERSIONS):
        raise NotFound
    answer: HttpResponse
    if _wants_a_page(request):
        context: dict[str, Any] = {
            "rows": selectors.told_rows(),
            "version": PROFILE_VERSIONS[-1][0],
        }
        context |= {"iri": selectors.profile_iri(), "kinds": selectors.kind_rows()}
        answer = render(request, "footprint/profile.html", context)
    else:
        text = json.dumps(selectors.profile(), ensure_ascii=False, indent=1)
        answer = HttpResponse(text, content_type="application/ld+json")
        answer["Access-Control-Allow-Origin"] = "*"
    answer["Vary"] = "Accept"
    return answer


def _wants_a_page(request: Request) -> bool:
    """Browsers say that they take pages; programs that they take JSON, or anything."""
    return (
        request.get_preferred_type(["application/ld+json", "application/json", "text/html"])
        == "text/html"
    )

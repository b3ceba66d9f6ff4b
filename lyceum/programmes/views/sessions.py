from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.kernel.actors import Actor
from lyceum.programmes import selectors, services
from lyceum.programmes.errors import SessionsClash
from lyceum.programmes.forms import MaterialForm, SessionForm
from lyceum.ui.http import Request, number_in

PAGE = "programmes/plan_session.html"
TEACHING = "programmes:teaching"
MANY = 8  # sessions to note at once
FEW = 6  # people, questions, and things taught before "more"


@login_required
@require_GET
def teaching(request: Request) -> HttpResponse:
    """What I teach: the next sessions, who is stuck, what is asked, how it goes, what they say; or
    all of one of these lists."""
    request.place = TEACHING
    actor, me = request.actor, request.user.pk
    whole = request.GET.get("show")
    teaching = selectors.teaching_of(me)
    rows = selectors.rows_of(actor, teaching)
    most = None if whole == "taught" else FEW
    standings = selectors.standings_of(teaching, most)
    taught = selectors.taught_rows(teaching.first(most), standings, rows)
    context = {
        "whole": whole,
        "stuck": _few(selectors.stuck_in(teaching, standings, rows), is_whole=whole == "stuck"),
        "questions": _few(selectors.questions_to(teaching), is_whole=whole == "questions"),
        "taught": {"rows": taught, "all": len(teaching), "more": len(teaching) - len(taught)},
        "voices": selectors.voices_on(actor, teaching, rows),
        **_sessions_of(actor, me),
    }
    return render(request, "programmes/teaching.html", context)


def _few(rows: Sequence[Any], *, is_whole: bool) -> dict[str, Any]:
    """The first of a list, how many it has, and how many are not shown."""
    shown = rows if is_whole else rows[:FEW]
    return {"rows": shown, "all": len(rows), "more": len(rows) - len(shown)}


def _sessions_of(actor: Actor, person_id: int) -> dict[str, Any]:
    ahead = selectors.my_sessions(actor, person_id, most=FEW)
    return {
        "next": ahead[0] if ahead else None,
        "ahead": ahead[1:],
        "more": max(0, selectors.sessions_ahead(actor, person_id) - len(ahead)),
        "to_note": selectors.sessions_to_note(actor, person_id, MANY),
    }


@login_required
@require_GET
def my_sessions(request: Request) -> HttpResponse:
    """The sessions that I hold: what is ahead, or what is behind."""
    request.place = TEACHING
    is_over = request.GET.get("show") == "behind"
    rows = selectors.my_sessions(request.actor, request.user.pk, is_over=is_over)
    return render(request, "programmes/my_sessions.html", {"rows": rows, "is_over": is_over})


@login_required
@require_http_methods(["GET", "POST"])
def plan(request: Request, offering_id: int) -> HttpResponse:
    """Plan a session, or many that come again."""
    offering = selectors.offering_to_change(request.actor, offering_id)
    zone = selectors.zone_said(offering) or timezone.get_current_timezone_name()
    initial = {
        "wall": f"{offering.starts_on}T09:00",
        "mode": "on-site" if offering.mode == "on-site" else "online",
    }
    form = _form(offering, request, initial=initial, zone=zone)
    if form.is_valid():
        try:
            made = services.plan_sessions(
                by=request.actor, offering_id=offering_id, new=form.session()
            )
        except SessionsClash as clash:
            form.add_error("clash_reason", str(clash))
        else:
            messages.success(request, _("{n} planned.").format(n=len(made)))
            _say_other_clocks(request, form)
            return redirect("programmes:run", offering_id)
    return _asked(request, form, {"offering": offering, "title": selectors.title_of(offering)})


@login_required
@require_http_methods(["GET", "POST"])
def change(request: Request, session_id: int) -> HttpResponse:
    """Move a session, or describe it anew."""
    session = selectors.session_for(request.actor, session_id)
    offering = selectors.offering_to_change(request.actor, session.offering_id)
    initial = {name: getattr(session, name) for name in SessionForm.base_fields if name in SAID}
    initial["teacher_ids"] = list(session.teachers.values_list("person_id", flat=True))
    if session.room and session.zone == session.room.place.zone:
        initial["zone"] = ""  # it goes with the room
    is_series = selectors.following(session).exists()
    form = _form(
        offering, request, initial=initial, is_new=False, is_series=is_series, zone=session.zone
    )
    if form.is_valid():
        version = number_in(request.POST.get("version", "")) or 0
        try:
            services.change_session(
                by=request.actor,
                session_id=session_id,
                version=version,
                new=form.session(),
                and_following=form.cleaned_data.get("and_following", False),
            )
        except SessionsClash as clash:
            form.add_error("clash_reason", str(clash))
        else:
            messages.success(request, _("Saved. Calendars follow."))
            _say_other_clocks(request, form)
            return redirect("programmes:run", offering.pk)
    context = {
        "offering": offering,
        "title": selectors.title_of(offering),
        "session": session,
        "is_series": is_series,
    }
    return _asked(request, form, context)


SAID = (
    *("title", "wall", "minutes", "zone", "mode", "room_id", "join_url"),
    *("meeting_point", "bring", "clash_reason"),
)


def _form(offering: Any, request: Request, **more: Any) -> SessionForm:
    return SessionForm(
        request.POST or None,
        rooms=selectors.room_choices(offering.organisation_id),
        teachers=selectors.teacher_choices(*selectors.organisations_of_run(offering)),
        **more,
    )


def _say_other_clocks(request: Request, form: SessionForm) -> None:
    if there := form.other_clocks():
        words = _("It is planned by the clocks of {zone}; those of the room show {there}.")
        said = words.format(zone=form.cleaned_data["zone"], there=there)
        messages.warning(request, said)


def _asked(request: Request, form: SessionForm, context: dict[str, Any]) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, PAGE, context | {"form": form}, status=status)


@login_required
@require_POST
def cancel(request: Request, session_id: int) -> HttpResponse:
    """Call a session off."""
    session = selectors.session_for(request.actor, session_id)
    services.cancel_session(
        by=request.actor, session_id=session_id, and_following="and_following" in request.POST
    )
    messages.success(request, _("The session is called off; everybody is told."))
    return redirect("programmes:run", session.offering_id)


@login_required
@require_POST
def add_material(request: Request, session_id: int) -> HttpResponse:
    """Something to read or watch, or the recording."""
    selectors.session_to_hold(request.actor, session_id)
    form = MaterialForm(request.POST)
    if form.is_valid():
        services.add_material(by=request.actor, session_id=session_id, **form.cleaned_data)
        messages.success(request, _("It goes with the session now."))
    else:
        messages.error(request, _("Say what it is, and where: a link that begins with https."))
    return redirect("programmes:session", session_id)


@login_required
@require_POST
def remove_material(request: Request, material_id: int) -> HttpResponse:
    """It goes with the session no more."""
    session_id = services.remove_material(by=request.actor, material_id=material_id)
    return redirect("programmes:session", session_id)

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lyceum.kernel.errors import DomainError
from lyceum.programmes import forms, selectors, services
from lyceum.programmes.types import STATES, report_owner
from lyceum.ui.http import Request, number_in, page_in
from lyceum.ui.intake import Frame, ImportPages


@login_required
@require_GET
def session(request: Request, session_id: int) -> HttpResponse:
    """A session for who holds it: who was there, who is missing, what goes with it."""
    found = selectors.session_to_hold(request.actor, session_id)
    page = selectors.page_of_people(found, page_in(request.GET.get("page")))
    shows = selectors.shows_contacts(found)
    rows = selectors.roster(found, list(page), with_contacts=shows)
    present, seats = selectors.present_and_seated(found)
    offering = found.offering
    context = {
        "session": found,
        "title": selectors.title_of(offering),
        "offering": offering,
        "roster": rows,
        "states": forms.STATES,
        "page": page,
        "missing": seats - present,
        "materials": found.materials.all(),
        "form": forms.MaterialForm(),
    }
    return render(request, "programmes/session.html", context)


@login_required
@require_POST
def note(request: Request, session_id: int) -> HttpResponse:
    """What the list says: `state-7=present`, and what it had shown: `was-7=late`.

    Only what they changed is noted: somebody may have checked in since the page was opened.
    """
    said = request.POST
    marks = {
        person_id: value
        for name, value in said.items()
        if name.startswith("state-")
        and (person_id := number_in(name.removeprefix("state-")))
        and value != said.get(f"was-{person_id}", "")
        and value in ("", *STATES)
    }
    services.note_attendance(by=request.actor, session_id=session_id, marks=marks)
    messages.success(request, _("It is noted."))
    number = page_in(said.get("page"))
    again = f"?page={number}" if number > 1 else ""
    return redirect(reverse("programmes:session", args=[session_id]) + again)


@login_required
@require_GET
def screen(request: Request, session_id: int) -> HttpResponse:
    """For the screen in the room: the code, and how many are there."""
    found = selectors.session_to_hold(request.actor, session_id)
    present, seats = selectors.present_and_seated(found)
    context = {
        "session": found,
        "title": selectors.title_of(found.offering),
        "address": _address(found),
        "turn": services.code_of(found),
        "seconds": services.ROTATES,
        "present": present,
        "seats": seats,
    }
    template = "programmes/screen.html"
    return render(request, f"{template}#code" if request.htmx else template, context)


@login_required
@require_GET
def code_picture(request: Request, session_id: int) -> HttpResponse:
    """The code as a picture: the address to which a phone goes that scans it."""
    import qrcode  # noqa: PLC0415  drawn seldom, loaded then
    from qrcode.image.svg import SvgPathFillImage  # noqa: PLC0415  the same

    found = selectors.session_to_hold(request.actor, session_id)
    picture = qrcode.make(_address(found), image_factory=SvgPathFillImage).to_string(
        encoding="unicode"
    )
    answer = HttpResponse(picture, content_type="image/svg+xml")
    answer["Cache-Control"] = "no-store"
    return answer


def _address(session: Any) -> str:
    """Where a phone goes that scans the code of now."""
    here_is = reverse("programmes:here", args=[session.pk, services.code_of(session)])
    return settings.BASE_URL.rstrip("/") + here_is


@login_required
@require_GET
def here(request: Request, session_id: int, code: str) -> HttpResponse:
    """I scanned the code: one button, good for two minutes."""
    found = selectors.session_for(request.actor, session_id)
    context = {"session": found, "title": selectors.title_of(found.offering)}
    try:
        context["ticket"] = services.ticket_for(by=request.actor, session_id=session_id, code=code)
    except DomainError as refusal:
        context["refusal"] = str(refusal)
    status = 200 if "ticket" in context else 409
    return render(request, "programmes/here.html", context, status=status)


@login_required
@require_POST
def check_in(request: Request, session_id: int) -> HttpResponse:
    """I am here."""
    ticket = request.POST.get("ticket", "")
    noted = services.check_in(by=request.actor, session_id=session_id, ticket=ticket)
    messages.success(request, _("You are in. Welcome!"))
    return redirect("programmes:run", noted.session.offering_id)


def report_frame(request: Request, session_id: int) -> Frame:
    """Where the report of a video meeting comes in."""
    found = selectors.session_to_hold(request.actor, session_id)
    return Frame(
        owner_id=report_owner(session_id),
        title=selectors.title_of(found.offering),
        back=reverse("programmes:session", args=[session_id]),
        back_title=_("Session"),
        organisation_id=found.offering.organisation_id,
        place={"session_id": session_id},
    )


reports = ImportPages("meeting-report", "programmes:report", report_frame)

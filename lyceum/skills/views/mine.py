"""My skills: where I stand, what I say of myself, whom I ask, who may see it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lyceum.identity import api as identity
from lyceum.organisations import api as organisations
from lyceum.skills import forms, selectors, services
from lyceum.skills.types import DESCRIPTORS, WORDS, RoleHit, Standing, Target
from lyceum.ui.http import Request, number_in, numbers_in, page_in

MINE = "skills/mine.html"
RATE = "skills/rate.html"
REQUESTS = "skills/requests.html"
SHARED = "skills/shared.html"
A_SHEET = 12


def language() -> str:
    return get_language() or "en"


def number(text: str | None) -> int:
    return number_in(text or "") or 0


@login_required
@require_GET
def mine(request: Request) -> HttpResponse:
    """My levels, strongest first, with how sure we are and why."""
    page = page_in(request.GET.get("page"))
    rows, total = selectors.standings(request.actor, language(), page)
    place = organisations.current_membership(request.actor)
    context = {
        "rows": rows,
        "total": total,
        "page": page,
        "pages": range(1, -(-total // selectors.PAGE) + 1),
        "waiting": selectors.waiting_requests(request.actor),
        "asked": selectors.requests_of(request.actor, language()),
        "grants": selectors.grants_of(request.actor),
        "ask": selectors.people_to_ask(request.actor),
        "place": place,
        "words": list(zip(WORDS, DESCRIPTORS, strict=True)),
    }
    return render(request, MINE, context)


@login_required
def rate(request: Request) -> HttpResponse:
    """Two minutes: one page of skills, five steps each, one button."""
    if request.method == "POST":
        return _keep_ratings(request)
    role, others = _role_to_rate(request)
    targets = selectors.role_profile(request.actor, role.role.id) if role else []
    sheet = number(request.GET.get("sheet"))
    shown = targets[sheet * A_SHEET : (sheet + 1) * A_SHEET]
    context = {
        "role": role.role if role else None,
        "others": others,
        "q": request.GET.get("q", ""),
        "rows": _sheet(request, shown),
        "steps": list(enumerate(zip(WORDS, DESCRIPTORS, strict=True))),
        "more": sheet + 1 if len(targets) > (sheet + 1) * A_SHEET else None,
        "left": max(0, len(targets) - (sheet + 1) * A_SHEET),
    }
    return render(request, RATE, context)


def _sheet(request: Request, targets: list[Target]) -> list[tuple[Standing, int | None]]:
    said = selectors.own_ratings(request.actor, [target.skill_id for target in targets])
    rows = selectors.standings_for(request.actor, targets, language())
    return [(row, said.get(row.skill.id)) for row in rows]


def _role_to_rate(request: Request) -> tuple[RoleHit | None, list[RoleHit]]:
    """The role that was asked for; else the nearest to one's position, with others to choose."""
    if role_id := number(request.GET.get("role")):
        role = selectors.role_for(request.actor, role_id)
        rows = selectors.role_rows([role.pk], language())
        return RoleHit(rows[role.pk], 1.0), []
    text = request.GET.get("q", "").strip()
    if not text:
        place = organisations.current_membership(request.actor)
        text = place.position if place else ""
    if not text:
        return None, []
    found = selectors.search_roles(text, language=language(), limit=6, actor=request.actor)
    return (found[0], found[1:]) if found else (None, [])


def _keep_ratings(request: Request) -> HttpResponse:
    given = forms.ratings(request.POST)
    if given:
        at = request.actor.organisation_id
        services.rate_self(by=request.actor, ratings=given, organisation_id=at)
        text = ngettext("{n} skill is noted.", "{n} skills are noted.", len(given))
        messages.success(request, text.format(n=len(given)))
    else:
        messages.info(request, _("Nothing was chosen, so nothing was noted."))
    role, sheet = number(request.POST.get("role")), number(request.POST.get("next"))
    if role and sheet:
        return redirect(f"{reverse('skills:rate')}?role={role}&sheet={sheet}")
    return redirect("skills:mine")


@login_required
@require_GET
def requests(request: Request) -> HttpResponse:
    """Who waits for my word."""
    steps = list(enumerate(zip(WORDS, DESCRIPTORS, strict=True)))
    rows = selectors.requests_to(request.actor, language())
    return render(request, REQUESTS, {"rows": rows, "steps": steps})


@login_required
@require_POST
def answer(request: Request, request_id: int) -> HttpResponse:
    """Confirm, put another level, or decline."""
    level = request.POST.get("level", "")
    declines = "decline" in request.POST
    services.answer_confirmation(
        by=request.actor, request_id=request_id, level=None if declines else float(number(level))
    )
    messages.success(
        request, _("Declined.") if declines else _("Thank you. It counts from now on.")
    )
    return redirect("skills:requests")


@login_required
@require_POST
def ask(request: Request) -> HttpResponse:
    """Ask my manager or a peer to confirm some skills."""
    kind, of = _whom(request)
    skill_ids = numbers_in(request.POST.getlist("skill"))
    if not of or not skill_ids:
        messages.info(request, _("Choose somebody, and at least one skill."))
        return redirect("skills:mine")
    asked = services.ask_confirmation(by=request.actor, skill_ids=skill_ids, of=of, kind=kind)
    if asked:
        messages.success(request, _("They are asked. You will hear when they answer."))
    else:
        messages.info(request, _("You have asked them already."))
    return redirect("skills:mine")


def _whom(request: Request) -> tuple[str, int]:
    """`manager:7`, or the address of a colleague."""
    kind, _colon, pk = request.POST.get("who", "").partition(":")
    if found := number_in(pk):
        return kind, found
    address = request.POST.get("email", "").strip()
    return "peer", identity.people_by_email([address]).get(address.lower(), 0) if address else 0


@login_required
@require_POST
def withdraw(request: Request, request_id: int) -> HttpResponse:
    """Take my question back."""
    services.withdraw_confirmation(by=request.actor, request_id=request_id)
    return redirect("skills:mine")


@login_required
@require_POST
def share(request: Request) -> HttpResponse:
    """Let my manager, or one person, see my levels."""
    address = request.POST.get("email", "").strip()
    if address:
        reader = identity.people_by_email([address]).get(address.lower(), 0)
        services.share_levels(by=request.actor, with_person_id=reader)
    else:
        services.share_levels(by=request.actor, with_manager_at=request.actor.organisation_id)
    messages.success(request, _("Shared. You can end it at any time."))
    return redirect("skills:mine")


@login_required
@require_POST
def end_sharing(request: Request, grant_id: int) -> HttpResponse:
    """Nobody but me again."""
    services.end_sharing(by=request.actor, grant_id=grant_id)
    messages.success(request, _("They see nothing any more."))
    return redirect("skills:mine")


@login_required
@require_GET
def of_person(request: Request, person_id: int) -> HttpResponse:
    """Somebody's levels, for whom they let see them."""
    rows = selectors.shared_levels(request.actor, person_id, language())
    identity.note_disclosure(viewer=request.actor, person_id=person_id, kind="skills.levels")
    name = identity.names_of([person_id]).get(person_id, "")
    return render(request, SHARED, {"rows": rows, "name": name})

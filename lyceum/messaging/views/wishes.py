"""What a person wants to be told, where and when."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.messaging import selectors, services
from lyceum.messaging.forms import BrowserForm, RhythmForm, UndisturbedForm
from lyceum.messaging.protocols.push import Browser, public_key
from lyceum.messaging.types import CHANNELS, Choice
from lyceum.ui.http import Request

PREFERENCES = "messaging/preferences.html"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: Request) -> HttpResponse:
    """Which kinds of message come by which channel, and at which pace."""
    rows = selectors.choices(request.actor)
    if request.method != "POST":
        return _page(request, rows)
    person_id = request.actor.person_id or 0
    said = dict(_said(request, rows))
    services.choose_many(by=request.actor, person_id=person_id, paces=said)
    messages.success(request, _("Saved."))
    return redirect("messaging:preferences")


def _said(request: Request, rows: list[Choice]) -> Any:
    """What differs from what was said before."""
    for row in rows:
        for (channel, _label), cell in zip(CHANNELS, row.cells, strict=True):
            pace = request.POST.get(cell.name, "") if cell else ""
            if cell and pace and pace != cell.pace:
                yield (row.kind, channel), pace


def _page(request: Request, rows: list[Choice], form: RhythmForm | None = None) -> HttpResponse:
    actor = request.actor
    rhythm = selectors.rhythm_of(actor)
    known = selectors.channels_of(actor)
    context = {
        "families": _families(rows, known),
        "channels": [label for channel, label in CHANNELS if channel in known],
        "rhythm": rhythm,
        "form": form or RhythmForm(initial=_initial(rhythm)),
        "undisturbed": UndisturbedForm(),
        "zone": timezone.get_current_timezone_name(),
        "browsers": selectors.browsers_of(actor),
        "push_key": public_key(settings.SECRET_KEY),
        "failing": selectors.failing_of(actor),
    }
    return render(request, PREFERENCES, context, status=422 if form else 200)


def _families(rows: list[Choice], known: set[str]) -> list[tuple[Any, list[Choice]]]:
    """The lines by who sends them, with the cells of channels that lead to this person."""
    shown = [channel in known for channel, _label in CHANNELS]
    found: dict[str, list[Choice]] = {}
    for row in rows:
        cells = [cell for cell, is_shown in zip(row.cells, shown, strict=True) if is_shown]
        name = selectors.family_name(row.kind)
        found.setdefault(name, []).append(Choice(row.kind, row.label, cells))
    return sorted(found.items())


def _initial(rhythm: Any) -> dict[str, Any]:
    names = ("quiet_from", "quiet_to", "digest_at", "digest_day", "daily_limit")
    return {name: getattr(rhythm, name) for name in names} | {"days": list(rhythm.days)}


@login_required
@require_POST
def rhythm(request: Request) -> HttpResponse:
    """When the person wants to be told."""
    form = RhythmForm(request.POST)
    if not form.is_valid():
        return _page(request, selectors.choices(request.actor), form)
    said = form.cleaned_data
    new = services.NewRhythm(
        quiet_from=said["quiet_from"],
        quiet_to=said["quiet_to"],
        days=frozenset(map(int, said["days"])),
        digest_at=said["digest_at"],
        digest_day=int(said["digest_day"]),
        daily_limit=said["daily_limit"],
    )
    services.set_rhythm(by=request.actor, new=new)
    messages.success(request, _("Saved."))
    return redirect("messaging:preferences")


@login_required
@require_POST
def undisturbed(request: Request) -> HttpResponse:
    """Nothing but what is urgent for a while; without a choice, as always."""
    form = UndisturbedForm(request.POST)
    until = form.moment(timezone.get_current_timezone_name()) if form.is_valid() else None
    services.do_not_disturb(by=request.actor, until=until)
    return redirect("messaging:preferences")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """One click, without signing in: the link itself is the proof. Looking changes nothing."""
    person_id, kinds = selectors.muted_by(token)
    if request.method == "POST":
        services.mute_by_link(person_id=person_id, kinds=[kind.name for kind in kinds])
    context = {"kinds": kinds, "is_done": request.method == "POST"}
    return render(request, "messaging/unsubscribe.html", context)


# --- browsers -------------------------------------------------------------------------------------


@login_required
@require_POST
def add_browser(request: Request) -> HttpResponse:
    """This browser shows what comes."""
    form = BrowserForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This browser did not say where it is reached."))
        return redirect("messaging:preferences")
    services.add_browser(
        by=request.actor,
        browser=Browser(**form.cleaned_data),
        name=_browser_name(request.headers.get("User-Agent", "")),
    )
    messages.success(request, _("This browser shows what comes."))
    return redirect("messaging:preferences")


def _browser_name(agent: str) -> str:
    """Which one it is, as far as it says so; enough to tell one's own apart."""
    names = {"Firefox/": "Firefox", "Edg/": "Edge", "OPR/": "Opera", "Chrome/": "Chrome"}
    systems = {"Android": "Android", "iPhone": "iPhone", "Windows": "Windows", "Mac OS": "macOS"}
    systems["Linux"] = "Linux"
    name = next((said for mark, said in names.items() if mark in agent), "Safari")
    system = next((said for mark, said in systems.items() if mark in agent), "")
    return f"{name}, {system}" if system else name


@login_required
@require_POST
def remove_browser(request: Request, subscription_id: int) -> HttpResponse:
    """It shows nothing any more."""
    services.remove_browser(by=request.actor, subscription_id=subscription_id)
    return redirect("messaging:preferences")


@require_GET
@cache_control(max_age=300)
def push_worker(request: HttpRequest) -> HttpResponse:
    """The part of the browser that shows what comes when no page of ours is open."""
    return render(request, "messaging/push_worker.js", content_type="text/javascript")

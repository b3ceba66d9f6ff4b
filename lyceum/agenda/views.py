from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.kernel import clock
from lyceum.ui.http import Request

from . import selectors, services
from .forms import BusyForm, HoursForm
from .types import FIRST_YEAR, LAST_YEAR

PAGE = "agenda/mine.html"
VIEWS = ("month", "week", "list")
LIST_DAYS = 60


@login_required
@require_http_methods(["GET", "POST"])
def mine(request: Request) -> HttpResponse:
    """My calendar, as a month, a week or a list; a time that is taken is added on it."""
    form = BusyForm(request.POST or None)
    if form.is_valid():
        entry = services.add_busy_time(
            by=request.actor, person_id=request.user.pk, **form.cleaned_data
        )
        messages.success(request, _("It stands in your calendar."))
        day = timezone.localdate(entry.starts_at)
        return redirect(f"{reverse('agenda:mine')}?view=week&on={day}")
    context = _shown(request) | {"form": form, "address": _address(request)}
    return render(request, PAGE, context, status=422 if form.is_bound else 200)


def _shown(request: Request) -> dict[str, Any]:
    """The days that the address asks for, and where the ones before and after are."""
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "month"
    today = timezone.localdate(clock.now())
    day = _day_in(request.GET.get("on", "")) or today
    who = (request.actor, request.user.pk)
    if view == "month":
        first = day.replace(day=1)
        weeks = selectors.month_of(*who, day)
        before, after = first - timedelta(days=1), (first + timedelta(days=31)).replace(day=1)
    elif view == "week":
        first = day - timedelta(days=day.weekday())
        weeks = [selectors.days_of(*who, first, first + timedelta(days=6))]
        before, after = first - timedelta(days=7), first + timedelta(days=7)
    else:
        first = day
        weeks = [selectors.days_of(*who, first, first + timedelta(days=LIST_DAYS - 1))]
        before, after = first - timedelta(days=LIST_DAYS), first + timedelta(days=LIST_DAYS)
    days = [each for week in weeks for each in week if each.rows]
    links = {"before": before, "after": after, "today": today, "first": first, "day": day}
    return {"view": view, "weeks": weeks, "days": days, **links}


def _day_in(words: str) -> date | None:
    try:
        found = date.fromisoformat(words)
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def _address(request: Request) -> str:
    secret = selectors.secret_of(request.actor, request.user.pk)
    return settings.BASE_URL.rstrip("/") + reverse("agenda:feed", args=[secret]) if secret else ""


@login_required
@require_POST
def remove_busy_time(request: Request, entry_id: int) -> HttpResponse:
    """A time of my own is free again."""
    services.remove_busy_time(by=request.actor, entry_id=entry_id)
    messages.success(request, _("That time is free again."))
    return redirect("agenda:mine")


@login_required
@require_http_methods(["GET", "POST"])
def learning_hours(request: Request) -> HttpResponse:
    """When I like to learn."""
    known = selectors.learning_hours(request.actor, request.user.pk)
    initial = {
        f"{word}-{day}": at
        for day, each in known.items()
        for word, at in (("from", each.starts), ("until", each.ends))
    }
    form = HoursForm(request.POST or None, initial=initial)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "agenda/hours.html", {"form": form}, status=status)
    services.choose_learning_hours(by=request.actor, person_id=request.user.pk, hours=form.hours())
    messages.success(request, _("Saved. Your steps go into hours that are free."))
    return redirect("agenda:mine")


@login_required
@require_POST
def renew_feed(request: Request) -> HttpResponse:
    """A new secret address."""
    services.renew_feed(by=request.actor, person_id=request.user.pk)
    messages.success(request, _("This is the new address. The old one opens nothing any more."))
    return redirect(f"{reverse('agenda:mine')}#feed")


@require_GET
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar of whoever gave the address away, for a calendar program."""
    person_id = selectors.person_of_feed(secret)
    entries = selectors.feed_entries(person_id)
    mark = f'"{selectors.mark_of(entries)}"'
    if request.headers.get("If-None-Match") == mark:
        return HttpResponseNotModified()
    text = selectors.feed_text(entries, _("Learning"), settings.BASE_URL.rstrip("/"))
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["ETag"] = mark
    answer["Cache-Control"] = "private, max-age=300"
    answer["Content-Disposition"] = 'inline; filename="lyceum.ics"'
    answer["X-Robots-Tag"] = "noindex"
    return answer

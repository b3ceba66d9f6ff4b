from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from lyceum.access import api as access
from lyceum.communities import api as communities
from lyceum.kernel import audit as log
from lyceum.kernel import money
from lyceum.kernel.audit import AuditQuery
from lyceum.kernel.errors import NotFound
from lyceum.kernel.tables import write_csv
from lyceum.learning import api as learning
from lyceum.organisations import api as organisations
from lyceum.paths import api as paths
from lyceum.ui.http import Request, number_in, page_in

from . import demo, policies, selectors, services
from .errors import SetUpAlready
from .forms import AuditForm, SetUpForm, WelcomeForm
from .types import Pages

VIEWS = 20
SPANS = (30, 90, 365)  # days that the figures of a culture look back


def _zone(request: Request) -> str:
    return request.user.time_zone or "UTC"


def _language() -> str:
    return get_language() or "en"


@require_GET
def home(request: Request) -> HttpResponse:
    """The next step and why, the week, how far one is, what is waiting."""
    if not request.user.is_authenticated:
        return redirect("account_login" if organisations.is_set_up() else "portal:set-up")
    actor, me = request.actor, request.user.pk
    seen = paths.overview(actor, me)
    progress = seen.progress if seen else None
    week = selectors.this_week(actor, me, _zone(request))
    context = {
        "greeting": selectors.greeting(request.user.get_short_name(), _zone(request)),
        "sub": selectors.ahead(progress.weeks_ahead) if progress else "",
        "progress": progress,
        "step": seen.next_step if seen else None,
        "now": learning.enrolments_of(actor, me, ("enrolled", "started"), limit=5),
        "week": week,
        "minutes": sum(day.minutes for day in week),
        "ladder": selectors.ladder(actor, me, seen, _language()),
        "waiting": selectors.waiting(actor, me),
        "banners": communities.banners_for(actor),
        "is_filling": request.user.is_demo and demo.is_filling(),
    }
    return render(request, "portal/home.html", context)


@login_required
def welcome(request: Request) -> HttpResponse:
    """Three questions, one after the other; the address carries the answers so far."""
    if request.method == "POST":
        return _take_answers(request)
    now, goal = _role(request, "now_role"), _role(request, "goal_role")
    asks = "now" if now is None and "skip" not in request.GET else "goal" if goal is None else "how"
    words = request.GET.get(asks, "")
    context = {
        "asks": asks,
        "words": words,
        "choices": selectors.role_choices(request.actor, words, _language()),
        "now_role": now,
        "now_label": selectors.role_label(request.actor, now, _language()),
        "goal_label": selectors.role_label(request.actor, goal, _language()),
        "skip": "skip" in request.GET,
        "form": WelcomeForm(initial={"now_role": now, "goal_role": goal, "hours": _hours(request)}),
        "currency": _currency(request),
    }
    return render(request, "portal/welcome.html", context)


def _take_answers(request: Request) -> HttpResponse:
    form, currency = WelcomeForm(request.POST), _currency(request)
    if not form.is_valid():
        goal = _role(request, "goal_role")
        context = {"asks": "how", "form": form, "currency": currency}
        context |= {"goal_label": selectors.role_label(request.actor, goal, _language())}
        return render(request, "portal/welcome.html", context, status=422)
    said = form.cleaned_data
    services.welcome(
        by=request.actor,
        now_role=said["now_role"],
        goal_role=said["goal_role"],
        minutes=round(said["hours"] * 60),
        money=money.of_major(said["money"], currency).amount,
        currency=currency,
    )
    return redirect("paths:mine")


def _role(request: Request, name: str) -> int | None:
    text = request.GET.get(name) or request.POST.get(name) or ""
    return number_in(text)


def _hours(request: Request) -> float:
    place = organisations.current_membership(request.actor)
    return place.weekly_minutes / 60 if place else 3


def _currency(request: Request) -> str:
    place = organisations.current_membership(request.actor)
    return place.currency if place else "EUR"


@login_required
@require_GET
def search(request: Request) -> HttpResponse:
    """Everything that the words find."""
    text = request.GET.get("q", "")
    groups = selectors.found(request.actor, text, _language())
    return render(request, "portal/search.html", {"text": text.strip(), "groups": groups})


@login_required
@require_GET
def suggest(request: Request) -> HttpResponse:
    """The first few of it, for the command palette."""
    hits = selectors.suggestions(request.actor, request.GET.get("q", ""), _language())
    return render(request, "portal/suggest.html", {"hits": hits})


@never_cache
def set_up(request: Request) -> HttpResponse:
    """The first visit to an empty installation."""
    if organisations.is_set_up():
        raise SetUpAlready
    form = SetUpForm(request.POST or None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "portal/set_up.html", {"form": form}, status=status)
    person = services.set_up(**form.cleaned_data)
    return access.sign_in(request, person)


@login_required
@require_GET
def audit(request: Request) -> HttpResponse:
    """The event log, for those who run the ecosystem or an organisation."""
    return _audit_page(request, *_audit_question(request))


def _audit_page(request: Request, form: AuditForm, query: AuditQuery) -> HttpResponse:
    """A question that is wrong is not answered: the form says what is wrong."""
    before = number_in(request.GET.get("before", ""))
    rows, more = ([], None) if form.errors else selectors.audit_page(query, before)
    asked = request.GET.copy()
    asked.pop("before", None)
    context = {
        "form": form,
        "rows": rows,
        "more": more,
        "asked": asked.urlencode(),
        "parked": len(selectors.given_up(request.actor)),
        "runs_all": policies.can_run_ecosystem(request.actor),
    }
    return render(request, "portal/audit.html", context, status=422 if form.errors else 200)


def _audit_question(request: Request) -> tuple[AuditForm, AuditQuery]:
    query = selectors.audit_query(request.actor, _zone(request))
    form = AuditForm(request.GET or None)
    anything = [("", _("anything"))]
    form.fields["name"].choices = anything + [(name, name) for name in log.fact_names()]  # type: ignore[attr-defined]
    places = [("", _("any")), *selectors.organisations_to_audit(request.actor)]
    form.fields["organisation"].choices = places  # type: ignore[attr-defined]
    if form.is_bound and form.is_valid():
        query = selectors.audit_query(request.actor, _zone(request), **form.cleaned_data)
    return form, query


@login_required
@require_GET
def export_audit(request: Request) -> HttpResponse | StreamingHttpResponse:
    """The same lines as a file; where the question is wrong, the page that says so."""
    form, query = _audit_question(request)
    if form.errors:
        return _audit_page(request, form, query)
    lines = write_csv(selectors.EXPORT_COLUMNS, selectors.audit_export(query), bom=True)
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return answer


@login_required
@require_GET
def parked(request: Request) -> HttpResponse:
    """The facts that somebody could not take in, with the reason and a second chance."""
    if not policies.can_run_ecosystem(request.actor):
        raise NotFound
    rows = selectors.given_up(request.actor)
    return render(request, "portal/parked.html", {"rows": rows})


@login_required
@require_POST
def replay(request: Request, delivery_id: int) -> HttpResponse:
    """Deliver it again."""
    services.replay_delivery(by=request.actor, delivery_id=delivery_id)
    messages.success(request, _("It is in the queue again."))
    return redirect("portal:parked")


# --- of one organisation --------------------------------------------------------------------------


@login_required
@require_GET
def my_team(request: Request) -> HttpResponse:
    """The entry of the rail: the team where one stands, or where one leads somebody."""
    at = organisations.where_to_lead(request.actor)
    if at is None:
        raise NotFound
    organisation = organisations.organisation_for(request.actor, at)
    return redirect("portal:team", organisation.slug)


@login_required
@require_GET
def team(request: Request, slug: str) -> HttpResponse:
    """Whom one leads, what they share, who waits; what they learn is theirs and not here."""
    organisation = organisations.organisation_by_slug(request.actor, slug)
    found = organisations.team_page(
        request.actor,
        organisation,
        unit_id=_number(request, "unit"),
        under=_number(request, "under"),
        page=page_in(request.GET.get("page")),
    )
    context = {
        **_tabs(request, organisation),
        "found": found,
        "rows": selectors.mates(request.actor, found, _language()),
    }
    if request.htmx:
        return render(request, "portal/team.html#below", context)
    context["asked"] = selectors.asked_of_manager(request.actor, _language())
    return render(request, "portal/team.html", context)


@login_required
@require_GET
def access_review(request: Request, slug: str) -> HttpResponse:
    """Who may see or do what in an organisation, why, and what of it is stale."""
    organisation = organisations.organisation_by_slug(request.actor, slug)
    query = organisations.AccessQuery(
        role=request.GET.get("role", ""),
        stale=request.GET.get("stale") == "1",
        page=page_in(request.GET.get("page")),
        managers=page_in(request.GET.get("managers")),
    )
    found = organisations.access_page(request.actor, organisation, query)
    context = {
        **_tabs(request, organisation),
        "found": found,
        "asked": query,
        "choices": organisations.role_choices(),
        "means": selectors.role_means(),
        "rows": selectors.holders(organisation, found.rows),
        "leaders": selectors.leaders(organisation.pk, found.managers),
        "leaders_pages": Pages(found.managers_number, found.managers_pages, found.managers_total),
        "views": access.views_in(request.actor, organisation.pk)[:VIEWS],
        "review": organisations.last_review(request.actor, organisation),
    }
    return render(request, "portal/access.html", context)


@login_required
@require_GET
def export_access(request: Request, slug: str) -> StreamingHttpResponse:
    """The same as a file."""
    organisation = organisations.organisation_by_slug(request.actor, slug)
    rows = selectors.access_table(request.actor, organisation)
    answer = StreamingHttpResponse(
        write_csv(selectors.COLUMNS, rows, bom=True), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="access-{organisation.slug}.csv"'
    return answer


@login_required
@require_GET
def culture(request: Request, slug: str) -> HttpResponse:
    """How healthy the learning culture is: sums, for who may count everybody there."""
    organisation = organisations.organisation_by_slug(request.actor, slug)
    days = _number(request, "days")
    days = days if days in SPANS else SPANS[1]
    found = selectors.culture_of(request.actor, organisation.pk, days)
    context = {**_tabs(request, organisation), "found": found, "days": days, "spans": SPANS}
    return render(request, "portal/culture.html", context)


def _tabs(request: Request, organisation: Any) -> dict[str, Any]:
    tabs = organisations.tabs_of(request.actor, organisation.pk)
    return {"organisation": organisation, **asdict(tabs)}


def _number(request: Request, name: str) -> int | None:
    return number_in(request.GET.get(name, ""))

"""What was said, for those who may read it as figures."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.feedback import policies, selectors, services
from lyceum.feedback.errors import TooFewToShow
from lyceum.feedback.forms import LoopForm, PulseSettingsForm
from lyceum.kernel import clock
from lyceum.kernel.tables import write_csv
from lyceum.organisations import api as organisations
from lyceum.ui.http import Request, number_in

LINE = {"type": "line", "showSymbol": True, "symbol": "circle", "symbolSize": 8}


def tabs(request: Request, organisation: Any) -> dict[str, Any]:
    """Of the organisation, and within what is said in it."""
    at = organisation.pk
    return {
        "organisation": organisation,
        "asks": policies.can_ask(request.actor, at),
        "reads": policies.can_read(request.actor, at),
        "handles": selectors.may_handle_some(request.actor, at),
        "least": policies.smallest_group(),
        **asdict(organisations.tabs_of(request.actor, at)),
    }


@login_required
@require_GET
def results(request: Request, slug: str) -> HttpResponse:
    """Would people recommend it? By unit and over time."""
    organisation = organisations.organisation_by_slug(request.actor, slug)
    reach = selectors.may_read(request.actor, organisation.pk)
    unit_id = number_in(request.GET.get("unit", ""))
    since, until = _day(request.GET.get("since", "")), _day(request.GET.get("until", ""))
    found = selectors.results(
        request.actor, organisation.pk, unit_id=unit_id, since=since, until=until
    )
    context = {
        "found": found,
        "chart": line_of(found.months, "M Y", low=-100, high=100),
        "columns": [_("Month"), _("eNPS"), _("Answers")],
        "table": [(date_format(m.on, "F Y"), m.value, m.people) for m in found.months],
        "offered": selectors.offered(request.actor, organisation.pk),
        "units": organisations.unit_choices(organisation.pk, reach),
        "unit_id": unit_id,
        "since": request.GET.get("since", ""),
        "until": request.GET.get("until", ""),
        "reads_all": reach.is_whole,
        **tabs(request, organisation),
    }
    return render(request, "feedback/results.html", context)


def _day(words: str) -> date | None:
    """A month as the browser's field says it, or nothing."""
    try:
        return date.fromisoformat(f"{words}-01")
    except ValueError:
        return None


def line_of(rows: Any, form: str, *, low: float, high: float) -> dict[str, Any]:
    """A line over the months or weeks, named in the reader's language."""
    return {
        "xAxis": {"type": "category", "data": [date_format(row.on, form) for row in rows]},
        "yAxis": {"type": "value", "min": low, "max": high},
        "series": [{**LINE, "data": [row.value for row in rows], "color": "brand"}],
    }


@login_required
@require_GET
def subject(request: Request, slug: str, box_id: int) -> HttpResponse:
    """What was said of one thing."""
    organisation = organisations.organisation_by_slug(request.actor, slug)
    box = selectors.box_for(request.actor, organisation.pk, box_id)
    found = selectors.subject_results(request.actor, organisation.pk, box)
    context = {
        "box": box,
        "found": found,
        "closings": selectors.closings_of(box, organisation.pk),
        "loop_form": LoopForm(),
        **tabs(request, organisation),
    }
    return render(request, "feedback/subject.html", context)


@login_required
@require_GET
def export_words(request: Request, slug: str, box_id: int) -> HttpResponse:
    """What was written, in no order, without time or place; refused below the smallest group."""
    organisation = organisations.organisation_by_slug(request.actor, slug)
    box = selectors.box_for(request.actor, organisation.pk, box_id)
    found = selectors.subject_results(request.actor, organisation.pk, box)
    if not found.remarks:
        raise TooFewToShow(policies.smallest_group())
    lines = write_csv([_("Words")], ([text] for text in found.remarks), bom=True)
    answer = HttpResponse(b"".join(lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="words-{box.pk}.csv"'
    return answer


@login_required
@require_POST
def close_loop(request: Request, slug: str, box_id: int) -> HttpResponse:
    """You said, we did."""
    organisation = organisations.organisation_by_slug(request.actor, slug)
    known = {"organisation_id": organisation.pk, "box_id": box_id}
    tell(request, services.close_loop, **known)
    return redirect("feedback:subject", slug, box_id)


@login_required
@require_POST
def close_loop_of_pulse(request: Request, slug: str) -> HttpResponse:
    """The same of the pulse."""
    organisation = organisations.organisation_by_slug(request.actor, slug)
    tell(request, services.close_loop_of_pulse, organisation=organisation)
    return redirect("feedback:pulse-of", slug)


def tell(request: Request, verb: Callable[..., Any], **known: Any) -> None:
    """What the form says goes to those who answered."""
    form = LoopForm(request.POST)
    if form.is_valid():
        made = verb(by=request.actor, **known, **form.cleaned_data)
        messages.success(request, _("{n} people are told.").format(n=made.people))
    else:
        messages.error(request, _("Say both: what you heard, and what you did."))


@login_required
@require_http_methods(["GET", "POST"])
def pulse_of(request: Request, slug: str) -> HttpResponse:
    """Purpose and energy by week, and how the pulse is taken."""
    organisation = organisations.organisation_by_slug(request.actor, slug)
    asks = policies.can_ask(request.actor, organisation.pk)
    state = selectors.pulse_state(request.actor, organisation.pk) if asks else None
    form = PulseSettingsForm(request.POST or None, initial=asdict(state) if state else {})
    if asks and form.is_valid():
        services.set_pulse(by=request.actor, organisation_id=organisation.pk, **form.cleaned_data)
        messages.success(request, _("Noted. The next share of people is asked within six hours."))
        return redirect("feedback:pulse-of", slug)
    unit_id = number_in(request.GET.get("unit", ""))
    figures = selectors.pulse_figures(request.actor, organisation.pk, unit_id)
    context = {
        "state": state,
        "form": form,
        "columns": [_("Week"), _("Mean, 1 to 5"), _("Answers")],
        "pictures": [
            (words, line_of(rows, "j M", low=1, high=5), _table(rows)) for words, rows in figures
        ],
        "units": organisations.unit_choices(
            organisation.pk, selectors.may_read(request.actor, organisation.pk)
        ),
        "unit_id": unit_id,
        "today": clock.today(),
        "closings": selectors.closings_of(selectors.thing_of_pulse(organisation), organisation.pk),
        "loop_form": LoopForm(),
        **tabs(request, organisation),
    }
    return render(request, "feedback/pulse_of.html", context)


def _table(rows: Any) -> list[tuple[str, float, int]]:
    return [(date_format(row.on), row.value, row.people) for row in rows]

"""The path as a picture: levels rising over months, and the table behind it."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lyceum.kernel import clock
from lyceum.paths.types import LevelSeries, PathPage
from lyceum.skills import api as skills

LINES = 6
COLOURS = ["brand", "plum", "sun", "rose", "ok", "soft"]


def picture_of(page: PathPage) -> dict[str, Any] | None:
    """ECharts' option, and columns and rows of the table; none where nothing rises."""
    if page.plan is None or not page.series:
        return None
    shown = page.series[:LINES]
    words = ["", *(str(skills.level_word(level)) for level in range(1, 6))]
    option = {
        "xAxis": {"type": "time"},
        "yAxis": {"type": "value", "min": 0, "max": 5, "interval": 1, "words": words},
        "series": [_line(one, COLOURS[n]) for n, one in enumerate(shown)],
    }
    option["series"][0]["markLine"] = {  # type: ignore[index]
        "symbol": "none",
        "silent": True,
        "data": [{"xAxis": clock.today().isoformat(), "label": {"formatter": _("today")}}],
    }
    return {
        "option": option,
        "caption": _("Levels by the plan, from today to the end"),
        "columns": [_("Skill"), _("now"), _("at the end"), _("reached on")],
        "rows": [_row(one) for one in page.series],
    }


def _line(series: LevelSeries, colour: str) -> dict[str, Any]:
    return {
        "type": "line",
        "name": series.skill,
        "color": colour,
        "smooth": 0.3,
        "showSymbol": False,
        "endLabel": {},
        "data": [[point.on.isoformat(), point.level] for point in series.points],
    }


def _row(series: LevelSeries) -> list[str]:
    first, last = series.points[0], series.points[-1]
    reached = next((p.on for p in series.points if p.level >= last.level), last.on)
    return [
        series.skill,
        str(skills.level_word(first.level)),
        str(skills.level_word(last.level)),
        _day(reached),
    ]


def _day(on: date) -> str:
    return date_format(on, "j F Y")

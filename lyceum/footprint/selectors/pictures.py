"""Figures as pictures: what the page's chart draws, and the table behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lyceum.footprint.types import TOPICS, WeekRow
from lyceum.ui.templatetags.ui import day, duration

COLOURS = {
    "learning": "brand",
    "skills": "plum",
    "path": "sun",
    "sharing": "rose",
    "places": "ok",
    "tools": "soft",
    "work": "warn",
    "elsewhere": "ink",
}


@dataclass(frozen=True)
class Picture:
    """A chart's option, its table, and what it says in one sentence."""

    option: Mapping[str, Any]
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]
    caption: str


def people_by_week(weeks: Sequence[tuple[date, Mapping[str, int]]], caption: str) -> Picture:
    """Lines, one a topic: how many people each week; a gap where that is not shown."""
    topics = [topic for topic in TOPICS if any(topic in found for _day, found in weeks)]
    option = {
        "xAxis": {"type": "category", "data": [day(first) for first, _found in weeks]},
        "yAxis": {"minInterval": 1, "min": 0},
        "legend": {"bottom": 0, "left": 0, "itemGap": 14, "type": "scroll"},
        "grid": {"bottom": 36},
        "series": [
            {
                "name": str(TOPICS[topic]),
                "type": "line",
                "color": COLOURS[topic],
                "showSymbol": True,
                "data": [found.get(topic) for _day, found in weeks],
            }
            for topic in topics
        ],
    }
    rows = [[day(first), *(found.get(t, "") for t in topics)] for first, found in weeks]
    columns = [_("Week of"), *(str(TOPICS[topic]) for topic in topics)]
    return Picture(option, columns, rows if topics else [], caption)


def by_week(weeks: Sequence[WeekRow]) -> Picture:
    """Bars, a week each, one colour a topic."""
    topics = [topic for topic in TOPICS if any(topic in week.lines for week in weeks)]
    return Picture(
        option=_bars([day(week.first) for week in weeks], topics, weeks),
        columns=[_("Week of"), *(str(TOPICS[topic]) for topic in topics), _("Time noted")],
        rows=[_row(week, topics) for week in reversed(weeks) if week.lines],
        caption=_caption(weeks),
    )


def _bars(days: Sequence[str], topics: Sequence[str], weeks: Sequence[WeekRow]) -> dict[str, Any]:
    return {
        "xAxis": {"type": "category", "data": list(days)},
        "yAxis": {"minInterval": 1},
        "legend": {"bottom": 0, "left": 0, "itemGap": 14, "type": "scroll"},
        "grid": {"bottom": 36},
        "series": [
            {
                "name": str(TOPICS[topic]),
                "type": "bar",
                "stack": "all",
                "color": COLOURS[topic],
                "itemStyle": {"borderRadius": 0},
                "data": [week.lines.get(topic, 0) for week in weeks],
            }
            for topic in topics
        ],
    }


def _row(week: WeekRow, topics: Sequence[str]) -> list[object]:
    return [
        day(week.first),
        *(week.lines.get(topic, 0) for topic in topics),
        duration(week.minutes) if week.minutes else "",
    ]


def _caption(weeks: Sequence[WeekRow]) -> str:
    lines, active = sum(week.total for week in weeks), sum(bool(week.lines) for week in weeks)
    told = ngettext("{n} line", "{n} lines", lines).format(n=lines)
    words = ngettext(
        "{lines} in {n} of the last {weeks} weeks",
        "{lines} in {n} of the last {weeks} weeks",
        active,
    )
    return words.format(lines=told, n=active, weeks=len(weeks))

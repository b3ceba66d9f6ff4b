"""How much work it is, as people write it.

Effort is hours of work, not weeks of calendar: "3-5 hours per week" for "4 weeks" is 16 hours,
"4 weeks" alone says nothing about work and stays unknown, with the words as a note. Of a range the
middle is taken; of "less than" the bound.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from .words import NotUnderstood, said

NUMBER = r"(\d+(?:[.,]\d+)?)"
RANGE = rf"{NUMBER}\s*\+?(?:\s*(?:-|\u2013|\u2014|to|bis|à|a|or|and)\s*{NUMBER})?\s*\+?"
HOURS = r"(?:hours?|hrs?|hr|h|std|stunden?|heures?|horas?|ore)\b\.?"
MINUTES = r"(?:minutes?|mins?|min|minuten|minutos?|minuti|m)\b\.?"
DAYS = r"(?:days?|tage?|jours?|d[ií]as?|giorni)\b"
WEEKS = r"(?:weeks?|wks?|wochen?|semaines?|semanas?|settimane)\b"
MONTHS = r"(?:months?|monate?|mois|mes(?:es)?|mesi)\b"
YEARS = r"(?:years?|jahre?|ans?|a[nñ]os?|anni)\b"
PER_WEEK = r"\s*(?:of study\s*)?(?:per|a|an|/|pro|par|por)\s*(?:week|wk|woche|semaine|semana)\b"
A_WEEK = re.compile(rf"{RANGE}\s*{HOURS}{PER_WEEK}", re.IGNORECASE)
CALENDAR = re.compile(rf"{RANGE}\s*(?:({DAYS})|({WEEKS})|({MONTHS})|({YEARS}))", re.IGNORECASE)
WORK = re.compile(rf"{RANGE}\s*(?:({HOURS})|({MINUTES}))", re.IGNORECASE)
CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)(?::([0-5]\d))?")
ISO = re.compile(
    r"P(?:(?P<Y>[\d.]+)Y)?(?:(?P<M>[\d.]+)M)?(?:(?P<W>[\d.]+)W)?(?:(?P<D>[\d.]+)D)?"
    r"(?:T(?:(?P<h>[\d.]+)H)?(?:(?P<m>[\d.]+)M)?(?:(?P<s>[\d.]+)S)?)?"
)
WEEKS_IN = (1 / 7, 1.0, 52 / 12, 52.0)
TRAINING_DAY = 8 * 60
MOST = 60 * 24 * 365


@dataclass(frozen=True)
class Effort:
    """Minutes of work, None where unknown, and the words where they say more."""

    minutes: int | None = None
    note: str = ""


def read_effort(text: str, length: str = "") -> Effort:
    """The work in `text`; where it is given by the week, for as many weeks as `length` says."""
    effort, whole = said(text), said(length)
    if not effort and not whole:
        return Effort()
    if iso := ISO.fullmatch(effort) if len(effort) > 1 else None:
        return _of_iso(iso, effort)
    if clock := CLOCK.fullmatch(effort):
        return Effort(int(clock[1]) * 60 + int(clock[2]))
    together = ", ".join(filter(None, (effort, whole)))
    return _of_words(together)


def read_hours(text: str) -> int | None:
    """A plain number of hours as minutes; words with a unit are understood too."""
    plain = said(text)
    if re.fullmatch(NUMBER, plain):
        return _checked(float(plain.replace(",", ".")) * 60)
    return read_effort(plain).minutes


def read_minutes(text: str) -> int | None:
    """A plain number of minutes; words with a unit are understood too."""
    plain = said(text)
    if re.fullmatch(NUMBER, plain):
        return _checked(float(plain.replace(",", ".")))
    return read_effort(plain).minutes


def _of_words(words: str) -> Effort:
    if weekly := A_WEEK.search(words):
        rest = words[: weekly.start()] + words[weekly.end() :]
        if calendar := CALENDAR.search(rest):
            return Effort(_checked(_middle(weekly) * 60 * _weeks(calendar)), words[:200])
        return Effort(None, words[:200])
    worked = [_middle(found) * (60 if found[3] else 1) for found in WORK.finditer(words)]
    if worked:
        return Effort(_checked(sum(worked)), words[:200])
    if CALENDAR.search(words):
        return Effort(None, words[:200])
    raise NotUnderstood(_("a duration with its unit, such as 1.5 hours or 3-5 hours per week"))


def _of_iso(found: re.Match[str], words: str) -> Effort:
    try:
        parts = {name: float(value) for name, value in found.groupdict().items() if value}
    except ValueError:  # two points in one number
        parts = {}
    if not parts:
        raise NotUnderstood(_("a duration such as PT1H30M"))
    if {"Y", "M", "W"} & parts.keys():
        return Effort(None, words)
    minutes = parts.get("h", 0) * 60 + parts.get("m", 0) + parts.get("s", 0) / 60
    return Effort(_checked(minutes + parts.get("D", 0) * TRAINING_DAY))


def _middle(found: re.Match[str]) -> float:
    low = float(found[1].replace(",", "."))
    return (low + float((found[2] or found[1]).replace(",", "."))) / 2


def _weeks(found: re.Match[str]) -> float:
    units = zip(found.groups()[2:], WEEKS_IN, strict=True)
    return _middle(found) * next(weeks for unit, weeks in units if unit)


def _checked(minutes: float) -> int | None:
    """Nothing takes no time at all: 0 means that nobody said."""
    if minutes > MOST:
        raise NotUnderstood(_("a duration of less than a year of days and nights"))
    return max(1, round(minutes)) if minutes > 0 else None

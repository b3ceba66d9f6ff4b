from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.learning import api as learning
from lyceum.messaging import api as messaging
from lyceum.paths import api as paths
from lyceum.portal.types import DayRow, LadderRow, WaitingRow
from lyceum.programmes import api as programmes
from lyceum.skills import api as skills
from lyceum.wallets import api as wallets

NOON, EVENING, NIGHT = 12, 18, 5
RUNGS = 5


def greeting(name: str, zone: str) -> str:
    """How one is spoken to at this hour, where one is."""
    hour = _local(zone).hour
    if NIGHT <= hour < NOON:
        return _("Good morning, {name}").format(name=name)
    if NOON <= hour < EVENING:
        return _("Good afternoon, {name}").format(name=name)
    return _("Good evening, {name}").format(name=name)


def this_week(actor: Actor, person_id: int, zone: str) -> list[DayRow]:
    """Monday to Sunday: the time spent on each day, and what begins or ends on it."""
    today = clock.today(zone)
    monday = today - timedelta(days=today.weekday())
    minutes = learning.minutes_by_day(actor, person_id, monday)
    dates = programmes.dates_of(actor, person_id, monday, monday + timedelta(days=6))
    return [
        DayRow(day, day == today, minutes.get(day, 0), dates.get(day, ()))
        for day in (monday + timedelta(days=number) for number in range(7))
    ]


def ladder(
    actor: Actor, person_id: int, seen: paths.Overview | None, language: str
) -> list[LadderRow]:
    """The skills that matter most to the goals; without any, what the person can best."""
    if seen is not None:
        rows = sorted(seen.gap, key=lambda row: not row.now)[:RUNGS]
        return [
            LadderRow(
                row.skill_id,
                row.skill,
                row.now,
                row.by_plan or row.target,
                row.now_word,
                row.is_fallback,
            )
            for row in rows
        ]
    levels = skills.levels_of(actor, person_id)
    best = sorted(levels, key=lambda pk: -levels[pk].level)[:RUNGS]
    named = skills.skill_rows(best, language)
    return [
        LadderRow(
            pk,
            named[pk].label,
            levels[pk].level,
            0,
            str(skills.level_word(levels[pk].level)),
            named[pk].is_fallback,
        )
        for pk in best
        if pk in named
    ]


def waiting(actor: Actor, person_id: int) -> list[WaitingRow]:
    """What waits for the person: messages to read, skills to confirm, money to agree to."""
    rows = []
    if unread := messaging.unread_count(person_id):
        words = ngettext("{n} message to read", "{n} messages to read", unread).format(n=unread)
        rows.append(WaitingRow("bell", words, reverse("messaging:inbox")))
    if asked := skills.waiting_requests(actor):
        words = ngettext("{n} skill to confirm", "{n} skills to confirm", asked).format(n=asked)
        rows.append(WaitingRow("circle-check", words, reverse("skills:requests")))
    if deciding := wallets.consents_to_answer(actor):
        words = ngettext(
            "{n} request for learning money", "{n} requests for learning money", deciding
        ).format(n=deciding)
        rows.append(WaitingRow("wallet", words, reverse("wallets:consents")))
    if _advises(actor) and (advised := paths.paths_advised_by(actor)):
        words = ngettext("{n} path to look at", "{n} paths to look at", len(advised))
        rows.append(WaitingRow("route", words.format(n=len(advised)), reverse("paths:advised")))
    return rows


def _advises(actor: Actor) -> bool:
    return any(role == "advisor" for _at, role in actor.scope.roles)


def _local(zone: str) -> datetime:
    return clock.now().astimezone(ZoneInfo(zone))


def ahead(weeks: float) -> str:
    """How far one is before or behind one's plan, in words."""
    whole = round(abs(weeks))
    if not whole:
        return _("You are on time. One small thing today keeps it so.")
    if weeks > 0:
        return ngettext(
            "You are a week ahead of your plan. One small thing today keeps it so.",
            "You are {n} weeks ahead of your plan. One small thing today keeps it so.",
            whole,
        ).format(n=whole)
    return ngettext(
        "You are a week behind your plan. It can be moved, and so can you.",
        "You are {n} weeks behind your plan. It can be moved, and so can you.",
        whole,
    ).format(n=whole)

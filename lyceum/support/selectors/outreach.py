"""Who waits to be reached, and how it goes."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet
from django.utils.formats import time_format

from lyceum.assessments import api as assessments
from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.organisations import api as organisations
from lyceum.support import policies
from lyceum.support.hours import Week
from lyceum.support.models import Outreach
from lyceum.support.types import (
    SEEN_FROM,
    WORKING_DAY,
    OutcomeRow,
    OutreachFigures,
    OutreachRow,
)

from .clocks import weeks_of

PAGE = 30
TEAM = "of an organisation whose team the actor is of: asked first"
LATELY = 12


def insist_on_team(actor: Actor, slug: str) -> tuple[int, str]:
    """The organisation, for who reaches people there: its id and its name."""
    found = organisations.organisation_by_slug(actor, slug)
    if not policies.can_reach_out(actor, found.pk):
        raise NotFound
    return found.pk, found.name


def member_by_address(organisation_id: int, address: str) -> int | None:
    """Who of an organisation has this proven address."""
    found = identity.people_by_proven_email([address.strip()]).values()
    members = organisations.members_among(organisation_id, found)
    return next(iter(members), None)


def team_where(actor: Actor) -> str | None:
    """The address word of the organisation in which the actor reaches people, if there is one."""
    held = {at for at, role in actor.scope.roles if at and role in policies.TEAM}
    at = actor.organisation_id if actor.organisation_id in held else min(held, default=None)
    return organisations.organisation_for(actor, at).slug if at else None


def outreach_for(actor: Actor, outreach_id: int) -> Outreach:
    """One that somebody of the team may take and tell of."""
    found = Outreach.objects.unscoped("narrowed here").filter(pk=outreach_id).first()
    is_me = found is not None and found.person_id == actor.person_id
    if found is None or is_me or not policies.can_reach_out(actor, found.organisation_id):
        raise NotFound
    return found


def waiting_page(
    actor: Actor, organisation_id: int, number: int
) -> tuple[Page[Outreach], list[OutreachRow]]:
    """Who waits, what is due first. Seven queries, however many rows."""
    rows = Outreach.objects.unscoped(TEAM).filter(
        organisation_id=organisation_id, state=Outreach.State.WAITING
    )
    rows = rows.exclude(person_id=actor.person_id or 0)
    page = Paginator(rows.order_by("due_at", "pk"), PAGE).get_page(number)
    found = list(page.object_list)
    names = identity.names_of(_people(found))
    people = [each.person_id for each in found]
    weeks, cards = weeks_of(people, organisation_id), identity.cards_of(people)
    stands = _standing(actor, people, organisation_id)
    return page, [
        _row(
            actor, each, names, weeks[each.person_id], cards.get(each.person_id),
            stands.get(each.person_id, {}),
        )
        for each in found
    ]  # fmt: skip


def _standing(actor: Actor, people: list[int], organisation_id: int) -> dict[int, dict[str, str]]:
    """What they answered helps who reaches them; who may not read it does without."""
    try:
        return assessments.segments_of(actor, people, organisation_id=organisation_id)
    except Forbidden:
        return {}


def _people(found: list[Outreach]) -> set[int]:
    return {each.person_id for each in found} | {each.taken_by_id or 0 for each in found}


def _row(
    actor: Actor,
    each: Outreach,
    names: dict[int, str],
    week: Week,
    card: identity.PersonCard | None,
    stands: dict[str, str],
) -> OutreachRow:
    moment = clock.now()
    keeps = policies.can_keep_desk(actor, each.organisation_id)
    return OutreachRow(
        id=each.pk,
        name=names.get(each.person_id, ""),
        reason=each.reason,
        context=each.context,
        due_at=each.due_at,
        there=_there(moment, week.zone),
        email=(card.email or "") if card and card.is_active else "",
        place=each.person_id if keeps else None,
        stands=sorted(stands.items()),
        is_late=each.due_at < moment,
        is_soon=each.warn_at < moment,
        tries=each.tries,
        taken_by=names.get(each.taken_by_id or 0, ""),
        is_mine=each.taken_by_id == actor.person_id,
    )


def _there(moment: datetime, zone: str) -> str:
    words = zone.rpartition("/")[2].replace("_", " ")
    return f"{time_format(moment.astimezone(ZoneInfo(zone)))} {words}"


def outcomes_of(organisation_id: int) -> list[OutcomeRow]:
    """What came of the last ones. Two queries."""
    rows = Outreach.objects.unscoped(TEAM).filter(organisation_id=organisation_id)
    ended = rows.exclude(state=Outreach.State.WAITING).order_by("-ended_at", "-pk")
    found = list(ended[:LATELY])
    names = identity.names_of(_people(found))
    return [
        OutcomeRow(
            name=names.get(each.person_id, ""),
            reason=each.reason,
            state=each.state,
            state_word=each.get_state_display(),
            barrier=each.barrier,
            note=each.note,
            by=names.get(each.taken_by_id or 0, ""),
            ended_at=each.ended_at or each.opened_at,
            was_in_time=each.reached_at is not None and each.reached_at <= each.due_at,
        )
        for each in found
    ]


def reached_share(
    organisation_id: int, since: datetime, until: datetime | None = None, prefix: str = ""
) -> OutreachFigures:
    """How many of those whose time is over, or who were reached, a human reached in time: counts,
    nobody by name, and none of fewer than five people. `prefix`: of keys that begin so. Few queries."""
    until = until or clock.now()
    opened = Outreach.objects.unscoped("counts, nobody by name").filter(
        organisation_id=organisation_id,
        opened_at__gte=since,
        opened_at__lte=until,
        key__startswith=prefix,
    )
    rows = opened.filter(Q(due_at__lte=until) | Q(reached_at__isnull=False))
    reached = Q(reached_at__isnull=False)
    told = rows.aggregate(
        people=Count("person_id", distinct=True),
        all=Count("pk"),
        in_time=Count("pk", filter=reached & Q(reached_at__lte=F("due_at"))),
        reached=Count("pk", filter=reached),
        barriers=Count("pk", filter=reached & ~Q(barrier="")),
    )
    if told["people"] < SEEN_FROM:
        return OutreachFigures()
    return OutreachFigures(
        people=told["people"],
        reached_in_time=round(100 * told["in_time"] / told["all"]),
        reached=round(100 * told["reached"] / told["all"]),
        within_a_day=_within_a_day(opened, organisation_id, until),
        barriers=round(100 * told["barriers"] / told["reached"]) if told["reached"] else None,
    )


def _within_a_day(opened: QuerySet[Outreach], organisation_id: int, until: datetime) -> int:
    """Of those whose first working day is over, or who were reached, how many percent were within it.

    Where the time that was given is a working day it is known when that is over; else it is reckoned.
    """
    fields = ("person_id", "due_minutes", "opened_at", "due_at", "reached_at")
    found = list(opened.values_list(*fields))
    odd = {person_id for person_id, minutes, *_moments in found if minutes != WORKING_DAY}
    weeks = weeks_of(sorted(odd), organisation_id) if odd else {}
    days = [
        (due_at if minutes == WORKING_DAY else weeks[pk].after(opened_at, WORKING_DAY), reached_at)
        for pk, minutes, opened_at, due_at, reached_at in found
    ]
    counted = [(end, at) for end, at in days if at is not None or end <= until]
    within = sum(at is not None and at <= end for end, at in counted)
    return round(100 * within / len(counted)) if counted else 0

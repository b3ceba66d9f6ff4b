"""A human reaches each of them: opened, taken, tried, told what came of it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse

from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.eventlog import publish
from lyceum.kernel.schedule import one_by_one
from lyceum.kernel.scope import organisation_owner
from lyceum.messaging import api as messaging
from lyceum.organisations import api as organisations
from lyceum.support import policies, selectors
from lyceum.support.errors import OutreachIsOver, TakenBySomebodyElse
from lyceum.support.events import (
    OutreachEscalated,
    OutreachEvent,
    OutreachNotReached,
    OutreachOpened,
    OutreachTaken,
    OutreachTried,
    OutreachWarned,
    PersonReached,
)
from lyceum.support.models import Outreach
from lyceum.support.types import NOT_REACHED, OUTCOMES, REACHED, NewOutreach

from .opening import ALL, WARNED_AT

HOUSE = actors.system("support")
FACILITATOR, HR_PARTNER, ADMINISTRATOR = "facilitator", "hr-partner", "administrator"


def open_outreach(*, by: Actor, new: NewOutreach) -> Outreach:
    """Somebody has to be reached by a human. The same key gives the one that there is.

    The clock runs in the working hours of whom we reach, from `new.since` on or from now.
    """
    return open_outreaches(by=by, news=[new])[0]


@transaction.atomic
def open_outreaches(*, by: Actor, news: Sequence[NewOutreach]) -> list[Outreach]:
    """The same for many of one organisation: the team is told of all of them at once."""
    opened = [_opened(by, new) for new in news]
    if made := [outreach for outreach, is_new in opened if is_new]:
        _tell_team(by, made)
    return [outreach for outreach, _is_new in opened]


def _opened(by: Actor, new: NewOutreach) -> tuple[Outreach, bool]:
    """It, and whether it is new."""
    if not policies.can_reach_out(by, new.organisation_id):
        raise Forbidden
    if not organisations.members_among(new.organisation_id, [new.person_id]):
        raise Forbidden
    if known := _known(new):
        return known, False
    try:
        with transaction.atomic():
            made = _made(new, new.since or clock.now())
    except IntegrityError:  # somebody else opened the same at this moment
        rows = Outreach.objects.unscoped(ALL)
        return rows.get(organisation_id=new.organisation_id, key=new.key), False
    publish(fact(OutreachOpened, by, made))
    return made, True


def _tell_team(by: Actor, made: list[Outreach]) -> None:
    """How many wait, once, to those who reach them; not to who has just put them on the list."""
    first = made[0]
    waiting = {outreach.person_id for outreach in made}
    team, url = _team(first, besides=waiting if len(waiting) == 1 else set())
    messaging.send_many(
        kind="support.outreach_opened",
        to=[pk for pk in team if pk != by.person_id],
        about=messaging.About(first.reason, url, people=len(waiting)),
        organisation_id=first.organisation_id,
        key=f"outreach:{first.pk}",
    )


def _team(outreach: Outreach, besides: Collection[int]) -> tuple[list[int], str]:
    """Who reaches people there, and the page on which they do: facilitators; where there are none, HR
    partners, then administrators. Where there is nobody, who runs the ecosystem: they give somebody
    a role."""
    slug = outreach.organisation.slug
    for role in (FACILITATOR, HR_PARTNER, ADMINISTRATOR):
        held = organisations.people_with_role(role, outreach.organisation_id)
        if found := [pk for pk in held if pk not in besides]:
            return found, reverse("support:outreach", args=[slug])
    above = organisations.people_with_role(ADMINISTRATOR, everywhere=True)
    return above, reverse("organisations:roles", args=[slug])


def _known(new: NewOutreach) -> Outreach | None:
    rows = Outreach.objects.unscoped(ALL)
    return rows.filter(organisation_id=new.organisation_id, key=new.key).first()


def _made(new: NewOutreach, moment: datetime) -> Outreach:
    week = selectors.week_of(new.person_id, new.organisation_id)
    part, whole = WARNED_AT
    return Outreach.objects.create(
        owner_id=organisation_owner(new.organisation_id),
        organisation_id=new.organisation_id,
        person_id=new.person_id,
        reason=new.reason[:200],
        context=new.context[:400],
        key=new.key,
        opened_at=moment,
        due_minutes=new.minutes,
        warn_at=week.after(moment, new.minutes * part // whole),
        due_at=week.after(moment, new.minutes),
    )


@transaction.atomic
def take_outreach(*, by: Actor, outreach_id: int) -> Outreach:
    """I reach them. Whoever else looks sees that."""
    outreach = _open(by, outreach_id)
    if outreach.taken_by_id not in (None, by.person_id):
        raise TakenBySomebodyElse
    if outreach.taken_by_id is None:
        _take(by, outreach)
        outreach.save()
        publish(fact(OutreachTaken, by, outreach))
    return outreach


@transaction.atomic
def record_outcome(
    *, by: Actor, outreach_id: int, outcome: str, barrier: str = "", note: str = ""
) -> Outreach:
    """What came of it: reached, with what stands in their way; tried, and it goes on; given up."""
    outreach = _open(by, outreach_id)
    if outcome not in dict(OUTCOMES):
        raise Forbidden
    if outreach.taken_by_id is None or outcome == REACHED:
        _take(by, outreach)
    outreach.tries += 1
    outreach.barrier = barrier.replace("\0", "").strip()[:400] or outreach.barrier
    outreach.note = "\n".join(filter(None, (outreach.note, note.replace("\0", "").strip())))[
        :10_000
    ]
    if outcome == REACHED:
        outreach.state, outreach.reached_at = Outreach.State.REACHED, clock.now()
    elif outcome == NOT_REACHED:
        outreach.state = Outreach.State.NOT_REACHED
    is_over = outreach.state != Outreach.State.WAITING
    outreach.ended_at = clock.now() if is_over else None
    outreach.save()
    publish(_told(by, outreach, outcome))
    return outreach


def _take(by: Actor, outreach: Outreach) -> None:
    outreach.taken_by_id, outreach.taken_at = by.person_id, clock.now()


def _told(by: Actor, outreach: Outreach, outcome: str) -> OutreachEvent:
    if outcome == REACHED:
        in_time = outreach.reached_at is not None and outreach.reached_at <= outreach.due_at
        return fact(
            PersonReached, by, outreach, in_time=in_time, has_barrier=bool(outreach.barrier)
        )
    return fact(OutreachNotReached if outcome == NOT_REACHED else OutreachTried, by, outreach)


# --- the clock ------------------------------------------------------------------------------------


def watch_outreach(limit: int = 200) -> int:
    """Those whose time is nearly over and those whose time is over, once each; gives how many."""
    moment = clock.now()
    rows = Outreach.objects.unscoped(ALL).filter(state=Outreach.State.WAITING, escalated_at=None)
    late = list(rows.filter(due_at__lte=moment).values_list("pk", flat=True)[:limit])
    tight = rows.filter(warn_at__lte=moment, due_at__gt=moment, warned_at=None)
    soon = list(tight.values_list("pk", flat=True)[:limit])
    return one_by_one(_escalate, late) + one_by_one(_warn, soon)


@transaction.atomic
def _warn(outreach_id: int) -> int:
    """Who has taken it is told; nobody has: the facilitators."""
    outreach = _locked(outreach_id)
    if outreach.warned_at or outreach.state != Outreach.State.WAITING:
        return 0
    outreach.warned_at = clock.now()
    outreach.save(update_fields=["warned_at"])
    _tell(outreach, "support.outreach_warned")
    publish(fact(OutreachWarned, HOUSE, outreach))
    return 1


@transaction.atomic
def _escalate(outreach_id: int) -> int:
    """Who has it and the administrators are told that nobody reached them in time."""
    outreach = _locked(outreach_id)
    if outreach.escalated_at or outreach.state != Outreach.State.WAITING:
        return 0
    outreach.escalated_at = clock.now()
    outreach.save(update_fields=["escalated_at"])
    above = organisations.people_with_role(ADMINISTRATOR, outreach.organisation_id)
    _tell(outreach, "support.outreach_late", above)
    publish(fact(OutreachEscalated, HOUSE, outreach))
    return 1


def _tell(outreach: Outreach, kind: str, more: Sequence[int] = ()) -> None:
    """Who has taken it; nobody has: the team. And some more."""
    whose, url = _team(outreach, besides={outreach.person_id})
    if outreach.taken_by_id is not None:
        whose = [outreach.taken_by_id]
    messaging.send_many(
        kind=kind,
        to=[pk for pk in dict.fromkeys([*whose, *more]) if pk != outreach.person_id],
        about=messaging.About(outreach.reason, url),
        organisation_id=outreach.organisation_id,
        key=f"outreach:{outreach.pk}",
    )


def _locked(outreach_id: int) -> Outreach:
    rows = Outreach.objects.unscoped(ALL).select_for_update(of=("self",))
    return rows.select_related("organisation").get(pk=outreach_id)


def _open(by: Actor, outreach_id: int) -> Outreach:
    selectors.outreach_for(by, outreach_id)
    outreach = _locked(outreach_id)
    if outreach.state != Outreach.State.WAITING:
        raise OutreachIsOver
    return outreach


def fact(what: type[OutreachEvent], by: Actor, outreach: Outreach, **more: Any) -> OutreachEvent:
    return what(
        by=str(by),
        owner_id=outreach.owner_id,
        person_id=outreach.person_id,
        outreach_id=outreach.pk,
        organisation_id=outreach.organisation_id,
        key=outreach.key,
        **more,
    )

"""A human reaches each of them: opened, taken, tried, told what came of it."""

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
FACILITATOR, ADMINISTRATOR = "facilitator", "administrator"


@transaction.atomic
def open_outreach(*, by: Actor, new: NewOutreach, at: datetime | None = None) -> Outreach:
    """Somebody has to be reached by a human. The same key gives the one that there is.

    The clock runs in the working hours of whom we reach, from `at` on or from now.
    """
    if not policies.can_reach_out(by, new.organisation_id):
        raise Forbidden
    if not organisations.members_among(new.organisation_id, [new.person_id]):
        raise Forbidden
    if known := _known(new):
        return known
    try:
        with transaction.atomic():
            made = _made(new, at or clock.now())
    except IntegrityError:  # somebody else opened the same at this moment
        return Outreach.objects.unscoped(ALL).get(organisation_id=new.organisation_id, key=new.key)
    publish(fact(OutreachOpened, by, made))
    return made


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
    _tell(outreach, "support.outreach_warned", _whose(outreach))
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
    _tell(outreach, "support.outreach_late", [*_whose(outreach), *above])
    publish(fact(OutreachEscalated, HOUSE, outreach))
    return 1


def _whose(outreach: Outreach) -> list[int]:
    if outreach.taken_by_id is not None:
        return [outreach.taken_by_id]
    return organisations.people_with_role(FACILITATOR, outreach.organisation_id)


def _tell(outreach: Outreach, kind: str, people: list[int]) -> None:
    slug = outreach.organisation.slug
    messaging.send_many(
        kind=kind,
        to=[pk for pk in people if pk != outreach.person_id],
        about=messaging.About(outreach.reason, reverse("support:outreach", args=[slug])),
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

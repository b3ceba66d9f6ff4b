"""A tool comes to people: waves, first use, what rubs, a decision."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse

from lyceum.catalogue import api as catalogue
from lyceum.feedback import api as feedback
from lyceum.journeys import policies, selectors
from lyceum.journeys.errors import RolloutIsDecided, WaveIsMissing
from lyceum.journeys.events import (
    PeoplePutInWave,
    RolloutAdded,
    RolloutDecided,
    ToolFirstUsed,
    ToolGiven,
    ToolTroubleSaid,
    WaveAdded,
)
from lyceum.journeys.models import Rollout, Trying, Wave
from lyceum.journeys.types import NewRollout
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish, publish_many
from lyceum.kernel.schedule import one_by_one
from lyceum.kernel.scope import organisation_owner, person_owner
from lyceum.messaging import api as messaging
from lyceum.organisations import api as organisations

ALL = "the roll-out was got through its gate"
CLOCK = "the clock starts the waves of every organisation"
OPENED, BEGUN = "access.ToolEntered", "learning.LearningStarted"


@transaction.atomic
def add_rollout(*, by: Actor, organisation_id: int, new: NewRollout) -> Rollout:
    """Bring a tool to the people of an organisation; its first wave starts on that day."""
    if not policies.can_write(by, organisation_id):
        raise Forbidden
    if new.tutorial_id:
        catalogue.resource_for(by, new.tutorial_id)
    made = Rollout.objects.create(
        owner_id=organisation_owner(organisation_id),
        organisation_id=organisation_id,
        name=new.name,
        about=new.about,
        tutorial_id=new.tutorial_id or None,
        tool_id=new.tool_id,
        made_at=clock.now(),
    )
    Wave.objects.create(rollout=made, name=new.wave, starts_on=new.starts_on)
    publish(RolloutAdded(**_about(by, made)))
    return made


@transaction.atomic
def add_wave(*, by: Actor, rollout_id: int, name: str, starts_on: date) -> Wave:
    """More people, from a later day on."""
    found = _locked(by, rollout_id)
    wave, is_new = Wave.objects.get_or_create(
        rollout=found, starts_on=starts_on, defaults={"name": name}
    )
    if is_new:
        publish(WaveAdded(**_about(by, found), wave_id=wave.pk))
    return wave


@transaction.atomic
def give_tool(
    *, by: Actor, rollout_id: int, person_ids: Collection[int], wave_id: int | None = None
) -> int:
    """Into a wave; not said which: the one that is open. They get it, with the tutorial, when their
    wave starts. Who has it already is not told again; who waits for another wave changes to this."""
    found = _locked(by, rollout_id)
    people = organisations.members_among(found.organisation_id, person_ids)
    rows = Trying.objects.unscoped(ALL).filter(rollout=found, person_id__in=people)
    have = set(rows.exclude(joined_at=None).values_list("person_id", flat=True))
    new = sorted(people - have)
    if not new:
        return 0
    wave = _wave(found, wave_id)
    rows.filter(joined_at=None).delete()
    Trying.objects.bulk_create(
        Trying(owner_id=person_owner(pk), rollout=found, wave=wave, person_id=pk) for pk in new
    )
    publish(PeoplePutInWave(**_about(by, found), wave_id=wave.pk, person_ids=new))
    if wave.starts_on <= clock.today():
        _hand_out(by, wave, new)
    return len(new)


def start_waves() -> int:
    """Whose wave has started gets the tool, and is told; gives how many."""
    waiting = Trying.objects.unscoped(CLOCK).filter(joined_at=None, rollout__decided_at=None)
    begun = waiting.filter(wave__starts_on__lte=clock.today()).order_by()
    return one_by_one(_start_wave, list(begun.values_list("wave_id", flat=True).distinct()))


@transaction.atomic
def _start_wave(wave_id: int) -> int:
    """Who has left meanwhile gets nothing."""
    wave = Wave.objects.select_related("rollout").get(pk=wave_id)
    by = actors.system("journeys", wave.rollout.owner_id)
    found = wave.rollout = _locked(by, wave.rollout_id)
    rows = Trying.objects.unscoped(CLOCK).filter(wave=wave, joined_at=None)
    waiting = set(rows.values_list("person_id", flat=True))
    here = organisations.members_among(found.organisation_id, waiting)
    rows.filter(person_id__in=waiting - here).delete()
    if here:
        _hand_out(by, wave, sorted(here))
    return len(here)


def _hand_out(by: Actor, wave: Wave, people: list[int]) -> None:
    """They have it from now on, and are told so."""
    found = wave.rollout
    rows = Trying.objects.unscoped(ALL).filter(rollout=found, person_id__in=people)
    rows.update(joined_at=clock.now())
    publish(ToolGiven(**_about(by, found), wave_id=wave.pk, person_ids=people))
    messaging.send_many(
        kind="journeys.tool",
        to=people,
        about=messaging.About(
            found.name, reverse("journeys:tool", args=[found.pk]), text=found.about
        ),
        organisation_id=found.organisation_id,
        key=f"rollout:{found.pk}",
    )


def _wave(found: Rollout, wave_id: int | None) -> Wave:
    """The one that is said; else the last that has started; before the first one starts, that."""
    waves = Wave.objects.filter(rollout=found).order_by("starts_on").select_related("rollout")
    if wave_id is not None:
        wave = waves.filter(pk=wave_id).first()
        if wave is None:
            raise NotFound
        return wave
    wave = waves.filter(starts_on__lte=clock.today()).last() or waves.first()
    if wave is None:
        raise WaveIsMissing
    return wave


@transaction.atomic
def say_used(*, by: Actor, rollout_id: int) -> None:
    """Somebody says themselves that they have used it."""
    mine = selectors.trying_for(by, rollout_id)
    _used(by, [mine], clock.now())


@transaction.atomic
def say_trouble(*, by: Actor, rollout_id: int, text: str) -> None:
    """What rubs: it goes to who facilitates, as any friction does, and counts for the tool."""
    mine = selectors.trying_for(by, rollout_id)
    found = mine.rollout
    feedback.report_friction(
        by=by,
        new=feedback.NewFriction(
            text=text,
            organisation_id=found.organisation_id,
            role="facilitator",
            title=found.name,
            url=reverse("journeys:tool", args=[found.pk]),
        ),
    )
    Trying.objects.unscoped(ALL).filter(pk=mine.pk).update(frictions=F("frictions") + 1)
    publish(ToolTroubleSaid(**_about(by, found), person_id=mine.person_id))


def note_use(*, name: str, fact: Any) -> int:
    """A tool was opened, a tutorial begun: whoever has it on trial has done so for the first time.

    Only where it was in the context of the organisation that brings it; what people do for
    themselves or elsewhere it does not hear of.
    """
    rows = Trying.objects.unscoped("of the person whom the fact names").select_related("rollout")
    mine = rows.exclude(joined_at=None).filter(
        person_id=fact.person_id, rollout__organisation_id=fact.organisation_id or 0
    )
    at = fact.at or clock.now()
    if name == OPENED:
        return _used(
            actors.system("journeys"),
            list(mine.filter(used_at=None, rollout__tool_id=fact.tool_id)),
            at,
        )
    begun = mine.filter(tutorial_at=None, rollout__tutorial_id=fact.resource_id)
    return begun.update(tutorial_at=at)


def _used(by: Actor, rows: list[Trying], at: datetime) -> int:
    new = [row for row in rows if row.used_at is None]
    ids = [row.pk for row in new]
    Trying.objects.unscoped(ALL).filter(pk__in=ids).update(used_at=at)
    publish_many(ToolFirstUsed(**_about(by, row.rollout), person_id=row.person_id) for row in new)
    return len(new)


@transaction.atomic
def ask_about_tool(*, by: Actor, rollout_id: int) -> int:
    """Ask everybody who has used it, with one tap; gives how many are asked anew."""
    found = _locked(by, rollout_id)
    used = Trying.objects.unscoped(ALL).filter(rollout=found, used_at__isnull=False)
    people = dict.fromkeys(used.values_list("person_id", flat=True), found.organisation_id)
    return feedback.ask_many(
        by=actors.system("journeys", found.owner_id), people=people, subject=_subject(found)
    )


def _subject(found: Rollout) -> feedback.Subject:
    return feedback.Subject(
        kind=selectors.ROLLOUT,
        id=str(found.pk),
        title=found.name,
        url=reverse("journeys:tool", args=[found.pk]),
        offered_by=found.organisation_id,
    )


@transaction.atomic
def decide(*, by: Actor, rollout_id: int, decision: str, why: str) -> Rollout:
    """It stays, changes or goes; everybody who has it is told why."""
    found = _locked(by, rollout_id)
    if decision not in Rollout.Decision.values:
        raise NotFound
    found.decision, found.why, found.decided_at = decision, why, clock.now()
    found.save(update_fields=["decision", "why", "decided_at"])
    publish(RolloutDecided(**_about(by, found), decision=decision))
    have = Trying.objects.unscoped(ALL).filter(rollout=found).exclude(joined_at=None)
    people = have.values_list("person_id", flat=True)
    messaging.send_many(
        kind="journeys.tool_decided",
        to=list(people),
        about=messaging.About(
            found.name, reverse("journeys:tool", args=[found.pk]), decision=decision, why=why
        ),
        organisation_id=found.organisation_id,
        key=f"rollout-decided:{found.pk}",
    )
    return found


def _locked(by: Actor, rollout_id: int) -> Rollout:
    rows = Rollout.objects.unscoped("narrowed here").select_for_update(of=("self",))
    found = rows.filter(pk=rollout_id).first()
    if found is None or not policies.can_write(by, found.organisation_id):
        raise NotFound
    if found.decided_at:
        raise RolloutIsDecided
    return found


def _about(by: Actor, one: Rollout) -> dict[str, Any]:
    return {
        "by": str(by),
        "owner_id": one.owner_id,
        "rollout_id": one.pk,
        "organisation_id": one.organisation_id,
    }

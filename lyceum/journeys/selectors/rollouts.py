"""Tools on their way to people, for who brings them and for who gets them."""

from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.formats import date_format

from lyceum.feedback import api as feedback
from lyceum.journeys import policies
from lyceum.journeys.models import Rollout, Trying, Wave
from lyceum.journeys.types import RolloutRow, WaveRow
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.organisations import api as organisations

ROLLOUT = "rollout"  # as feedback calls what it asks about
COUNTED = "counts of a roll-out that the gate let the actor see"


def rollout_for(actor: Actor, rollout_id: int) -> Rollout:
    """The one way to a roll-out for who runs it."""
    rows = Rollout.objects.unscoped("narrowed here").select_related("organisation", "tutorial")
    found = rows.filter(pk=rollout_id).first()
    if found is None or not policies.can_write(actor, found.organisation_id):
        raise NotFound
    return found


def trying_for(actor: Actor, rollout_id: int) -> Trying:
    """One's own trial of a tool; for others there is none."""
    rows = Trying.objects.unscoped("the actor's own").select_related(
        "rollout__tutorial", "rollout__organisation", "wave"
    )
    have = rows.exclude(joined_at=None)
    mine = have.filter(rollout_id=rollout_id, person_id=actor.person_id or 0).first()
    if mine is None:
        raise NotFound
    return mine


def rollouts_of(actor: Actor, organisation_id: int) -> list[RolloutRow]:
    """The roll-outs of an organisation, those still open first. Two queries."""
    if not policies.can_write(actor, organisation_id):
        raise NotFound
    rows = Rollout.objects.unscoped("permitted above").filter(organisation_id=organisation_id)
    found = list(rows.order_by("-made_at"))
    counted = Trying.objects.unscoped(COUNTED).filter(rollout__in=found).values("rollout_id")
    counts: dict[int, dict[str, Any]] = {
        row["rollout_id"]: dict(row)
        for row in counted.annotate(people=Count("joined_at"), used=Count("used_at"))
    }
    listed = [
        RolloutRow(
            id=one.pk,
            name=one.name,
            about=one.about,
            decision=one.get_decision_display(),
            people=counts.get(one.pk, {}).get("people", 0),
            used=_shown(counts.get(one.pk, {})),
        )
        for one in found
    ]
    return sorted(listed, key=lambda row: bool(row.decision))


def _shown(counts: dict[str, Any]) -> int | None:
    """How many used it, where those who have it are many enough."""
    if counts.get("people", 0) < feedback.smallest_group():
        return None
    return int(counts["used"])


def first_uses(organisation_id: int) -> list[tuple[str, int, int]]:
    """The tools of an organisation: name, how many have it, how many used it. Sums. One query."""
    rows = Trying.objects.unscoped(COUNTED).filter(rollout__organisation_id=organisation_id)
    counted = (
        rows.exclude(joined_at=None)
        .values("rollout__name")
        .annotate(people=Count("pk"), used=Count("used_at"))
    )
    return list(counted.order_by("-rollout").values_list("rollout__name", "people", "used"))


def waves_of(rollout: Rollout) -> list[WaveRow]:
    """Its waves in their order, and how each goes, where it is of many enough. Two queries."""
    mine = Wave.objects.filter(rollout=rollout).order_by("starts_on")
    counted = Trying.objects.unscoped(COUNTED).filter(rollout=rollout).values("wave_id")
    counts: dict[int, dict[str, Any]] = {
        row["wave_id"]: dict(row)
        for row in counted.annotate(
            people=Count("joined_at"),
            planned=Count("pk", filter=Q(joined_at=None)),
            tutorial=Count("tutorial_at"),
            used=Count("used_at"),
            frictions=Sum("frictions"),
        )
    }
    none = {"people": 0, "planned": 0, "tutorial": 0, "used": 0, "frictions": 0}
    return [_wave(one, {**none, **counts.get(one.pk, {})}) for one in mine]


def _wave(one: Wave, counts: dict[str, Any]) -> WaveRow:
    is_shown = counts["people"] >= feedback.smallest_group()
    return WaveRow(
        id=one.pk,
        name=one.name,
        starts_on=one.starts_on,
        people=counts["people"],
        planned=counts["planned"],
        tutorial=counts["tutorial"] if is_shown else None,
        used=counts["used"] if is_shown else None,
        frictions=counts["frictions"] if is_shown else None,
    )


def whole_of(rollout: Rollout, waves: list[WaveRow]) -> dict[str, int | None]:
    """All its waves together; where that would tell of the few of a small one, only how many have
    it. One query."""
    least = feedback.smallest_group()
    people = sum(wave.people for wave in waves)
    hidden = sum(wave.people for wave in waves if wave.used is None)
    if people < least or 0 < hidden < least:
        return {"people": people, "used": None, "frictions": None}
    rows = Trying.objects.unscoped(COUNTED).filter(rollout=rollout)
    return rows.aggregate(
        people=Count("joined_at"), used=Count("used_at"), frictions=Sum("frictions", default=0)
    )


def score_of(rollout: Rollout) -> feedback.Score | None:
    """What those say who have used it, once they are many enough."""
    return feedback.enps_about(ROLLOUT, [str(rollout.pk)]).get(str(rollout.pk))


def giving_choices(rollout: Rollout) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Into which waves people can be put, and of which units. Two queries."""
    rows = Wave.objects.filter(rollout=rollout).order_by("starts_on")
    waves = [(one.pk, f"{one.name}, {date_format(one.starts_on)}") for one in rows]
    return waves, list(organisations.unit_choices(rollout.organisation_id))


def rollouts_to_choose(organisation_id: int) -> list[tuple[int, str]]:
    """Those into which a step can take people; whoever asks may write playbooks there."""
    rows = Rollout.objects.unscoped("for who writes playbooks there")
    found = rows.filter(organisation_id=organisation_id, decided_at=None).order_by("name")
    return list(found.values_list("pk", "name"))

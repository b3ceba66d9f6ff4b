"""Questions about how far somebody is in a programme."""

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from lyceum.catalogue import api as catalogue
from lyceum.kernel.actors import Actor
from lyceum.learning import api as learning
from lyceum.programmes.models import (
    Attendance,
    Part,
    Participation,
    Phase,
    Programme,
    Seat,
    TeamMember,
)
from lyceum.programmes.types import PartRow, PhaseRow


def phases_for(actor: Actor, programme: Programme, person_id: int) -> list[PhaseRow]:
    """The phases, and how far a person is in each: their own eyes only (`learning` insists)."""
    phases = list(programme.phases.prefetch_related("parts__offering", "parts__case"))
    parts = [part for phase in phases for part in phase.parts.all()]
    resources = {part.resource_id for part in parts if part.resource_id}
    rows = catalogue.rows(actor, resources) if resources else {}
    done = learning.enrolments_in(actor, person_id, resources) if resources else {}
    did = Did(
        done,
        _seats_in(person_id, parts),
        _cases_delivered(person_id, parts),
        _present(person_id, parts),
    )
    return [
        _phase(phase, [_part(part, rows, did) for part in phase.parts.all()]) for phase in phases
    ]


def _phase(phase: Phase, parts: Sequence[PartRow]) -> PhaseRow:
    return PhaseRow(
        id=phase.pk,
        title=phase.title,
        rule=phase.rule,
        done=sum(part.is_done for part in parts),
        needed=phase.needed_of(len(parts)),
        parts=tuple(parts),
        asked=phase.needed,
    )


@dataclass(frozen=True)
class Did:
    """What a person did of the parts: enrolments by resource, runs with a seat, cases delivered, and
    in how many sessions of a run they were."""

    learnt: Mapping[int, Any] = field(default_factory=dict)
    seats: AbstractSet[int] = frozenset()
    cases: AbstractSet[int] = frozenset()
    present: Mapping[int, int] = field(default_factory=dict)


def _part(part: Part, rows: Mapping[int, Any], did: Did) -> PartRow:
    return replace(_kind_of(part, rows, did), id=part.pk, is_called_off=part.is_called_off)


def _kind_of(part: Part, rows: Mapping[int, Any], did: Did) -> PartRow:
    word = str(part.get_kind_display())
    if part.case:
        address = reverse("programmes:case", args=[part.case_id])
        is_done = part.case_id in did.cases
        return PartRow("case", word, part.case.title, address, is_done, day=part.case.due_on)
    row, mine = rows.get(part.resource_id or 0), did.learnt.get(part.resource_id or 0)
    if part.present_in:
        return _part_to_be_at(part, row, did)
    finished = mine is not None and mine.state == "completed"
    sat = part.offering_id is None or part.offering_id in did.seats
    return PartRow(
        kind=part.kind,
        kind_word=word,
        title=row.title if row else mine.title if mine else _("Not open to you yet"),
        address=reverse("catalogue:resource", args=[part.resource_id]) if row else "",
        is_done=finished and sat,
        percent=100 if finished else mine.progress if mine else 0,
        day=part.offering.starts_on if part.offering else None,
    )


def _part_to_be_at(part: Part, row: Any, did: Did) -> PartRow:
    """A run in which one has to be there: what counts is attendance, with or without the rest."""
    there, needed = did.present.get(part.offering_id or 0, 0), part.present_in or 1
    return PartRow(
        kind=part.kind,
        kind_word=str(part.get_kind_display()),
        title=row.title if row else _("Not open to you yet"),
        address=reverse("programmes:run", args=[part.offering_id]) if row else "",
        is_done=there >= needed and part.offering_id in did.seats,
        percent=min(100, 100 * there // needed),
        day=part.offering.starts_on if part.offering else None,
        present_in=needed,
        present=there,
    )


def _present(person_id: int, parts: Sequence[Part]) -> dict[int, int]:
    """In how many sessions of each run with such a rule a person was."""
    runs = [part.offering_id for part in parts if part.present_in and part.offering_id]
    rows = Attendance.objects.unscoped("whether this person was there").filter(
        person_id=person_id,
        session__offering_id__in=runs,
        session__cancelled_at=None,
        state__in=Attendance.THERE,
    )
    counted = rows.values("session__offering_id").annotate(n=Count("pk"))
    return dict(counted.values_list("session__offering_id", "n")) if runs else {}


def _seats_in(person_id: int, parts: Sequence[Part]) -> set[int]:
    runs = [part.offering_id for part in parts if part.offering_id]
    seats = Seat.objects.unscoped("whether this person sits in them")
    mine = seats.filter(person_id=person_id, offering_id__in=runs, given_up_at=None)
    return set(mine.values_list("offering_id", flat=True)) if runs else set()


def _cases_delivered(person_id: int, parts: Sequence[Part]) -> set[int]:
    cases = [part.case_id for part in parts if part.case_id]
    teams = TeamMember.objects.unscoped("whether this person's team delivered")
    mine = teams.filter(
        person_id=person_id, team__case_id__in=cases, team__delivered_at__isnull=False
    )
    return set(mine.values_list("team__case_id", flat=True)) if cases else set()


def programmes_of_resource(person_id: int, resource_id: int) -> list[Participation]:
    """Where somebody learns a resource as a part of a programme that they have not finished."""
    with_it = Part.objects.filter(resource_id=resource_id).values("phase__programme")
    rows = Participation.objects.unscoped("the house follows its own facts")
    return list(rows.filter(person_id=person_id, state="admitted", programme__in=with_it))


def programmes_of_run(person_ids: Collection[int], offering_id: int) -> list[Participation]:
    """Where these people have to be there in the sessions of a run, and have not finished."""
    with_it = Part.objects.filter(offering_id=offering_id, present_in__isnull=False)
    rows = Participation.objects.unscoped("the house follows its own facts")
    theirs = rows.filter(person_id__in=person_ids, state="admitted").order_by("pk")
    return list(theirs.filter(programme__in=with_it.values("phase__programme")))


def phases_to_run(actor: Actor, programme: Programme) -> list[PhaseRow]:
    """The phases and what is in them, without anybody's progress."""
    phases = list(programme.phases.prefetch_related("parts__offering", "parts__case"))
    resources = {p.resource_id for phase in phases for p in phase.parts.all() if p.resource_id}
    rows = catalogue.rows(actor, resources) if resources else {}
    return [
        _phase(phase, [_part(part, rows, Did()) for part in phase.parts.all()]) for phase in phases
    ]

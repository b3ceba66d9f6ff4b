"""Preparing a programme: its words and dates, its phases, what there is to do, opening and closing it."""

from typing import Any

from django.db import transaction

from lyceum.catalogue import api as catalogue
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import EditedMeanwhile, Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner
from lyceum.programmes import policies, selectors
from lyceum.programmes.errors import (
    AgreementIsNotInForce,
    OfferingIsCancelled,
    PhaseIsInUse,
    ProgrammeDatesDoNotFit,
)
from lyceum.programmes.events import (
    ProgrammeAdded,
    ProgrammeChanged,
    ProgrammeClosed,
    ProgrammeEvent,
    ProgrammeOpened,
)
from lyceum.programmes.models import Part, Participation, Phase, Programme
from lyceum.programmes.types import Outline

from .progress import follow_progress
from .states import ALL


@transaction.atomic
def add_programme(*, by: Actor, organisation_id: int, outline: Outline) -> Programme:
    """Prepare a programme; nobody but who runs it sees it yet."""
    if not policies.can_run(by, organisation_id):
        raise Forbidden
    _insist_on_dates(outline)
    programme = Programme.objects.create(
        owner_id=organisation_owner(organisation_id),
        organisation_id=organisation_id,
        added_at=clock.now(),
        **vars(outline),
    )
    publish(programme_fact(ProgrammeAdded, by, programme))
    return programme


@transaction.atomic
def change_programme(*, by: Actor, programme_id: int, version: int, outline: Outline) -> Programme:
    """Change its words, dates and seats, unless somebody else has since `version`. Whether it is
    joint stays as it was: people were let in by that."""
    programme = locked_programme(by, programme_id)
    if programme.version != version:
        raise EditedMeanwhile
    _insist_on_dates(outline)
    for name, value in vars(outline).items():
        if name != "is_joint":
            setattr(programme, name, value)
    programme.version += 1
    programme.save()
    publish(programme_fact(ProgrammeChanged, by, programme))
    return programme


@transaction.atomic
def open_programme(*, by: Actor, programme_id: int) -> Programme:
    """People may ask to come in: of a joint one, once every owner has signed."""
    programme = locked_programme(by, programme_id)
    insist_on_force(programme)
    return _turn(by, programme, Programme.State.OPEN, ProgrammeOpened)


@transaction.atomic
def close_programme(*, by: Actor, programme_id: int) -> Programme:
    """It is over: nobody comes in any more."""
    programme = locked_programme(by, programme_id)
    return _turn(by, programme, Programme.State.CLOSED, ProgrammeClosed)


@transaction.atomic
def add_phase(
    *, by: Actor, programme_id: int, title: str, rule: str = "all", needed: int = 1
) -> Phase:
    """One more phase at the end."""
    programme = locked_programme(by, programme_id)
    phase = Phase.objects.create(
        programme=programme,
        position=programme.phases.count() + 1,
        title=title,
        rule=rule,
        needed=max(1, needed),
    )
    publish(programme_fact(ProgrammeChanged, by, programme))
    return phase


@transaction.atomic
def add_part(
    *,
    by: Actor,
    phase_id: int,
    resource_id: int | None = None,
    offering_id: int | None = None,
    case_id: int | None = None,
    present_in: int | None = None,
) -> Part:
    """One more thing to do in a phase: a resource, a run of one (to finish it, or to be there in so
    many of its sessions), or a case of the programme."""
    phase = Phase.objects.filter(pk=phase_id).first()
    if phase is None:
        raise NotFound
    programme = locked_programme(by, phase.programme_id)
    kind = "resource"
    if case_id:
        kind = "case"
        if selectors.case_for(by, case_id).programme_id != programme.pk:
            raise NotFound
    elif offering_id:
        kind = "offering"
        run = selectors.offering_for(by, offering_id)
        if run.cancelled_at:
            raise OfferingIsCancelled
        resource_id = run.resource_id
    else:
        resource_id = catalogue.resource_for(by, resource_id or 0).pk
    part = Part.objects.create(
        phase=phase,
        position=phase.parts.count() + 1,
        kind=kind,
        resource_id=resource_id,
        offering_id=offering_id,
        case_id=case_id,
        present_in=(present_in or None) if kind == "offering" else None,
    )
    publish(programme_fact(ProgrammeChanged, by, programme))
    return part


@transaction.atomic
def change_phase(*, by: Actor, phase_id: int, title: str, rule: str, needed: int = 1) -> Phase:
    """Another title, or another rule as long as nobody is in."""
    phase, programme = _locked_phase(by, phase_id)
    if (phase.rule, phase.needed) != (rule, max(1, needed)):
        _insist_on_nobody_in(programme)
    phase.title, phase.rule, phase.needed = title, rule, max(1, needed)
    phase.save()
    publish(programme_fact(ProgrammeChanged, by, programme))
    return phase


@transaction.atomic
def remove_part(*, by: Actor, part_id: int) -> None:
    """Take something out as long as nobody is in; a run that is called off at any time, as nobody can
    do it any more."""
    part = Part.objects.select_related("offering").filter(pk=part_id).first()
    if part is None:
        raise NotFound
    phase, programme = _locked_phase(by, part.phase_id)
    if not part.is_called_off:
        _insist_on_nobody_in(programme)
    part.delete()
    publish(programme_fact(ProgrammeChanged, by, programme))
    if phase.parts.exists():
        _follow_all(programme)


@transaction.atomic
def remove_phase(*, by: Actor, phase_id: int) -> None:
    """Take a phase out as long as nobody is in; at any time where there is nothing in it to do."""
    phase, programme = _locked_phase(by, phase_id)
    if not all(part.is_called_off for part in phase.parts.select_related("offering")):
        _insist_on_nobody_in(programme)
    phase.delete()
    publish(programme_fact(ProgrammeChanged, by, programme))
    _follow_all(programme)


def _locked_phase(by: Actor, phase_id: int) -> tuple[Phase, Programme]:
    phase = Phase.objects.filter(pk=phase_id).first()
    if phase is None:
        raise NotFound
    return phase, locked_programme(by, phase.programme_id)


def _insist_on_nobody_in(programme: Programme) -> None:
    """Who was refused or has left, or still asks, has not begun."""
    rows = Participation.objects.unscoped(ALL).filter(programme=programme)
    if rows.filter(state__in=Participation.SITTING).exists():
        raise PhaseIsInUse


def _follow_all(programme: Programme) -> None:
    """With less to do somebody may have done it all."""
    rows = Participation.objects.unscoped(ALL).filter(programme=programme, state="admitted")
    for person_id in rows.order_by("person_id").values_list("person_id", flat=True):
        follow_progress(programme_id=programme.pk, person_id=person_id)


# --- what they have in common ---------------------------------------------------------------------


def locked_programme(by: Actor, programme_id: int) -> Programme:
    """The programme, locked, for who runs it."""
    selectors.programme_to_run(by, programme_id)
    return locked_by_id(programme_id)


def locked_by_id(programme_id: int) -> Programme:
    """The programme, locked, whoever may."""
    rows = Programme.objects.unscoped(ALL).select_for_update(of=("self",))
    return rows.select_related("organisation").get(pk=programme_id)


def insist_on_force(programme: Programme) -> None:
    """Of a joint programme nothing begins before all have signed."""
    if programme.is_joint and selectors.agreement_in_force(programme.pk) is None:
        raise AgreementIsNotInForce


def _insist_on_dates(outline: Outline) -> None:
    if outline.ends_on < outline.starts_on:
        raise ProgrammeDatesDoNotFit


def _turn(by: Actor, programme: Programme, state: str, kind: type[ProgrammeEvent]) -> Programme:
    if programme.state != state:
        programme.state = state
        programme.save(update_fields=["state"])
        publish(programme_fact(kind, by, programme))
    return programme


def programme_fact(
    kind: type[ProgrammeEvent], by: Actor, programme: Programme, **more: Any
) -> ProgrammeEvent:
    """A fact about a programme, told by an actor."""
    return kind(
        by=str(by),
        owner_id=programme.owner_id,
        programme_id=programme.pk,
        organisation_id=programme.organisation_id,
        **more,
    )

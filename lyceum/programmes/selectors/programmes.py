"""Questions about programmes: who may see which, how far somebody is, who waits at the door."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet

from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.organisations import api as organisations
from lyceum.programmes import policies
from lyceum.programmes.models import (
    CohortMember,
    Offering,
    Part,
    Participation,
    Party,
    Phase,
    Preference,
    Programme,
    Seat,
)
from lyceum.programmes.types import AdmissionRow, FunnelRow, OfferingRow, ProgrammeRow

from .agreements import agreement_in_force, agreement_that_bound, not_over_at, parties_of
from .offerings import runs_in

GATED = "programmes that the gate let the actor see"
MOST = 200
FELLOWS = 200  # so many stand in a list to choose from
State = Programme.State


def programme_for(actor: Actor, programme_id: int) -> Programme:
    """The one way to a programme: for who runs it, whose organisation owns it, and who is in it."""
    seen = _seen_by(actor).filter(pk=programme_id)
    found: Programme | None = seen.select_related("organisation").first()
    if found is None:
        raise NotFound
    return found


def programme_to_run(actor: Actor, programme_id: int) -> Programme:
    """A programme that the actor runs; for others there is none to run."""
    programme = programme_for(actor, programme_id)
    if not policies.can_run(actor, programme.organisation_id):
        raise NotFound
    return programme


def programme_choices(organisation_id: int) -> list[tuple[int, str]]:
    """The programmes of an organisation, and the joint ones that it has signed, to choose from."""
    signed = Party.objects.filter(organisation_id=organisation_id, signed_at__isnull=False)
    rows = Programme.objects.unscoped("titles, for who runs the organisation").filter(
        Q(organisation_id=organisation_id) | Q(pk__in=signed.values("agreement__programme_id"))
    )
    return list(rows.order_by("title", "pk").values_list("pk", "title"))


def _seen_by(actor: Actor) -> Any:
    """Open ones of one's own organisations and of those that they own with others; drafts for who
    prepares them or signs; those that one is in."""
    everything = Programme.objects.unscoped("narrowed by the gate itself")
    if actor.is_system:
        return everything.filter(owner_id__in=actor.scope.owners)
    if actor.scope.has_role("administrator"):
        return everything
    at = _own_places(actor)
    runs = [pk for pk in at if policies.can_run(actor, pk)]
    signs = [pk for pk in at if policies.can_sign(actor, pk)]
    party = Party.objects.filter(not_over_at(clock.now(), "agreement__"))
    bound = party.filter(agreement__in_force_at__isnull=False, organisation_id__in=at)
    asked = party.filter(organisation_id__in=signs)
    inside = Participation.objects.unscoped("one's own").filter(person_id=actor.person_id or 0)
    return everything.filter(
        Q(organisation_id__in=runs)
        | Q(organisation_id__in=at) & ~Q(state=State.DRAFT)
        | Q(pk__in=bound.values("agreement__programme")) & ~Q(state=State.DRAFT)
        | Q(pk__in=asked.values("agreement__programme"))
        | Q(pk__in=inside.values("programme"))
    )


def _own_places(actor: Actor) -> list[int]:
    owners = (owner.partition(":") for owner in actor.scope.owners)
    return [int(pk) for kind, _colon, pk in owners if kind == "organisation"]


def programmes_for(actor: Actor) -> list[ProgrammeRow]:
    """What the actor may see, the next first; what is over last."""
    found = _seen_by(actor).select_related("organisation").order_by("-starts_on", "-pk")[:MOST]
    mine = Participation.objects.unscoped("one's own").filter(person_id=actor.person_id or 0)
    states = {each.programme_id: each.get_state_display() for each in mine}
    rows = [_row(each, str(states.get(each.pk, ""))) for each in found]
    return sorted(rows, key=lambda row: (row.state == State.CLOSED, not row.mine, row.starts_on))


def _row(each: Programme, mine: str) -> ProgrammeRow:
    return ProgrammeRow(
        id=each.pk,
        title=each.title,
        about=each.about,
        organisation=each.organisation.name,
        state=each.state,
        state_word=each.get_state_display(),
        is_joint=each.is_joint,
        starts_on=each.starts_on,
        ends_on=each.ends_on,
        mine=mine,
    )


def places_to_run(actor: Actor) -> dict[int, str]:
    """The organisations for which the actor may prepare programmes, by name."""
    at = [pk for pk in _own_places(actor) if policies.can_run(actor, pk)]
    return dict(sorted(organisations.organisation_names(at).items(), key=lambda one: one[1]))


# --- how far somebody is --------------------------------------------------------------------------


def participation_in(programme_id: int, person_id: int | None) -> Participation | None:
    """A person's own, in a programme got through its gate."""
    rows = Participation.objects.unscoped(GATED)
    return rows.filter(programme_id=programme_id, person_id=person_id or 0).first()


def seats_into(programme_id: int, person_id: int) -> QuerySet[Seat]:
    """The seats by which somebody is in a programme, of the runs that take place."""
    seats = Seat.objects.unscoped(GATED).filter(person_id=person_id, given_up_at=None)
    into = seats.filter(offering__programme_id=programme_id, offering__cancelled_at=None)
    return into.select_related("enrolment").order_by("offering_id")


def runs_into(actor: Actor, programme: Programme) -> list[OfferingRow]:
    """The runs that lead into a programme (got through its gate) and that one can still join."""
    runs = Offering.objects.unscoped(GATED).filter(programme=programme, cancelled_at=None)
    found = runs_in(actor, runs.values_list("pk", flat=True))
    return [run for run in found if not run.is_closed]


def leads_into(offering: Offering) -> Programme | None:
    """The programme in which a seat of this run (got through its gate) is a place."""
    rows = Programme.objects.unscoped("named on the page of a run that leads into it")
    return rows.filter(pk=offering.programme_id or 0).first()


def programmes_to_offer(organisation_id: int, chosen: int | None = None) -> list[tuple[int, str]]:
    """Into which programmes a run of an organisation may lead: those of its own that are not over."""
    rows = Programme.objects.unscoped("titles, for who announces runs there")
    fits = Q(organisation_id=organisation_id, is_joint=False) & ~Q(state=State.CLOSED)
    found = rows.filter(fits | Q(pk=chosen or 0)).order_by("title", "pk")
    return list(found.values_list("pk", "title")[:MOST])


# --- who comes in ---------------------------------------------------------------------------------


def homes_for(actor: Actor, programme: Programme) -> dict[int, str]:
    """From which of their organisations the actor could come in, by name; where they stand first."""
    if actor.person_id is None:
        return {}
    owners = owners_of(programme)
    places = organisations.memberships_of(actor.person_id)
    found = {p.organisation_id: p.organisation for p in places if p.organisation_id in owners}
    first = actor.organisation_id or 0
    return dict(sorted(found.items(), key=lambda one: one[0] != first))


def owners_of(programme: Programme) -> set[int]:
    """Whose people may come in: of a joint programme, those of the agreement in force."""
    if not programme.is_joint:
        return {programme.organisation_id}
    agreement = agreement_in_force(programme.pk)
    return {party.organisation_id for party in parties_of(agreement)} if agreement else set()


def seats_of(programme: Programme, organisation_id: int) -> int | None:
    """How many people an organisation may send; None without a limit."""
    if not programme.is_joint:
        return programme.seats
    agreement = agreement_in_force(programme.pk)
    seats = {p.organisation_id: p.seats for p in parties_of(agreement)} if agreement else {}
    return seats.get(organisation_id, 0)


def seats_agreed(programme: Programme) -> dict[int, int | None]:
    """The seats of each owner, also of a joint programme that is over; None without a limit."""
    if not programme.is_joint:
        return {programme.organisation_id: programme.seats}
    agreement = agreement_that_bound(programme.pk)
    return {p.organisation_id: p.seats for p in parties_of(agreement)} if agreement else {}


def seats_taken(programme_id: int, organisation_id: int) -> int:
    rows = Participation.objects.unscoped("a count")
    sitting = rows.filter(programme_id=programme_id, state__in=Participation.SITTING)
    return sitting.filter(organisation_id=organisation_id).count()


def admissions_for(actor: Actor, programme: Programme) -> list[AdmissionRow]:
    """Who asks to come in from the organisations for which the actor answers; of others, nobody."""
    homes = policies.homes_to_admit(actor) & owners_of(programme)
    rows = Participation.objects.unscoped("of the homes for which the actor answers").filter(
        programme=programme, state="asked", organisation_id__in=homes
    )
    found = list(rows.select_related("organisation").order_by("asked_at", "pk")[:MOST])
    names = identity.names_of(row.person_id for row in found)
    return [
        AdmissionRow(
            id=row.pk,
            person_id=row.person_id,
            name=names[row.person_id],
            organisation=row.organisation.name,
            level=row.get_level_display(),
            asked_at=row.asked_at,
        )
        for row in found
    ]


def funnel_of(programme: Programme) -> list[FunnelRow]:
    """How many of each owner came how far: counts, no names."""
    owners = seats_agreed(programme)
    rows = Participation.objects.unscoped("counts").filter(programme=programme)
    counts = {
        (at, state): count
        for at, state, count in rows.values_list("organisation", "state").annotate(Count("pk"))
    }
    members = CohortMember.objects.unscoped("counts").filter(
        cohort__programme=programme, left_at=None, cohort__dissolved_at=None
    )
    placed = dict(members.values_list("organisation").annotate(Count("pk")))
    names = organisations.organisation_names(owners)
    return [
        FunnelRow(
            organisation=names.get(at, ""),
            seats=seats,
            asked=counts.get((at, "asked"), 0),
            admitted=counts.get((at, "admitted"), 0) + counts.get((at, "completed"), 0),
            placed=placed.get(at, 0),
            completed=counts.get((at, "completed"), 0),
        )
        for at, seats in sorted(owners.items())
    ]


def fellows_of(actor: Actor, programme: Programme) -> dict[int, str]:
    """Other participants that somebody may name: those of their own home, FELLOWS of them at most.
    Of more, one is named by address (`fellow_with`)."""
    ids = _fellows(actor, programme).values_list("person_id", flat=True)[:FELLOWS]
    names = identity.names_of(set(ids))
    return dict(sorted(names.items(), key=lambda one: one[1].lower()))


def is_fellow(actor: Actor, programme: Programme, person_id: int) -> bool:
    """Whether somebody may name this person."""
    return _fellows(actor, programme).filter(person_id=person_id).exists()


def fellow_with(actor: Actor, programme: Programme, address: str) -> int:
    """Who of one's fellows has this mail address; 0 for nobody."""
    found = identity.people_by_email([address])
    return next((pk for pk in found.values() if is_fellow(actor, programme, pk)), 0)


def _fellows(actor: Actor, programme: Programme) -> QuerySet[Participation]:
    rows = Participation.objects.unscoped(GATED).filter(programme=programme, state="admitted")
    mine = participation_in(programme.pk, actor.person_id)
    if mine is None:
        return rows.none()
    return rows.filter(organisation_id=mine.organisation_id).exclude(person_id=mine.person_id)


def preferences_of(programme_id: int, person_ids: Iterable[int]) -> list[Preference]:
    """What these people said; two queries for a thousand."""
    rows = Preference.objects.unscoped("for the forming, or one's own")
    said = rows.filter(programme_id=programme_id, person_id__in=list(person_ids))
    return list(said.select_related("other").order_by("pk"))


# --- for who runs it ------------------------------------------------------------------------------


def programme_of_phase(actor: Actor, phase_id: int) -> Programme:
    """The programme of a phase, for who runs it."""
    found = Phase.objects.filter(pk=phase_id).first()
    if found is None:
        raise NotFound
    return programme_to_run(actor, found.programme_id)


def programme_of_part(actor: Actor, part_id: int) -> Programme:
    """The programme of something to do, for who runs it."""
    found = Part.objects.filter(pk=part_id).values_list("phase", flat=True).first()
    return programme_of_phase(actor, found or 0)


def owners_asked(programme: Programme) -> set[int]:
    """Before whom an agreement lies, signed or not."""
    rows = Party.objects.filter(
        not_over_at(clock.now(), "agreement__"), agreement__programme=programme
    )
    return set(rows.values_list("organisation_id", flat=True))


def sponsors_for(programme: Programme) -> dict[int, str]:
    """Who may ask something: the owners."""
    return organisations.organisation_names(owners_of(programme))


def seats_at(programme: Programme, homes: dict[int, str]) -> list[tuple[str, int, int | None]]:
    """Of each home: its name, how many are in, how many may be."""
    seats = seats_agreed(programme)
    return [(name, seats_taken(programme.pk, at), seats.get(at, 0)) for at, name in homes.items()]

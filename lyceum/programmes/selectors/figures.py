"""How a programme goes: from the door to the end, who was there, what it costs, what energy it gives.

For who runs it (got through `programme_to_run`): counts, and of energy only means of five or more.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from lyceum.kernel import clock
from lyceum.kernel.money import Money
from lyceum.learning import api as learning
from lyceum.programmes.models import (
    Attendance,
    Cohort,
    CohortMember,
    CostSplit,
    Offering,
    Part,
    Participation,
    Programme,
    Seat,
    Session,
)
from lyceum.programmes.types import CohortFigures, Figures, HeldRow, MoneyRow, StageRow
from lyceum.wallets import api as wallets

from .agreements import agreement_that_bound, parties_of, parts_of
from .energy import energy_of_sessions, mean_of
from .programmes import seats_agreed
from .sessions import titles_of

RUNS = "of a programme or cohort that the actor runs"
MANY = 200


@dataclass(frozen=True)
class Ground:
    """What the figures are counted from: the sessions held in some runs, who has a seat in which run,
    who was in which session, and how it was."""

    held: Sequence[Session]
    seated: Mapping[int, AbstractSet[int]]  # run → people
    there: Mapping[int, AbstractSet[int]]  # session → people
    energy: Mapping[int, tuple[float, int]]  # session → mean and answers, where it may be shown
    open_runs: AbstractSet[int]  # in which others have seats, too

    @property
    def present(self) -> set[int]:
        """Who was in any of them."""
        return {pk for people in self.there.values() for pk in people}

    def expected_of(self, people: AbstractSet[int]) -> int:
        """How often these should have been there."""
        return sum(len(people & self.seated.get(one.offering_id, set())) for one in self.held)

    def energy_of(self, people: AbstractSet[int]) -> float | None:
        """The mean of what is shown of those sessions that were theirs alone. Of a session with others
        nothing is told apart: two means over nearly the same people would say what one of them said."""
        own = {run for run, seated in self.seated.items() if seated <= people} - self.open_runs
        sessions = [one.pk for one in self.held if one.offering_id in own]
        return mean_of([self.energy[pk] for pk in sessions if pk in self.energy])

    def present_of(self, people: AbstractSet[int]) -> int:
        """How often they were, with a seat."""
        return sum(
            len(people & self.seated.get(one.offering_id, set()) & self.there.get(one.pk, set()))
            for one in self.held
        )


def figures_of(programme: Programme) -> Figures:
    """All of it. About twenty queries, however many people."""
    rows = Participation.objects.unscoped(RUNS).filter(programme=programme)
    states = dict(rows.values_list("person_id", "state"))
    inside = {pk for pk, state in states.items() if state in Participation.SITTING}
    done = {pk for pk, state in states.items() if state == "completed"}
    parts = Part.objects.filter(phase__programme=programme)
    runs = set(parts.exclude(offering=None).values_list("offering_id", flat=True))
    resources = set(parts.exclude(resource=None).values_list("resource_id", flat=True))
    ground = ground_of(runs, inside)
    started = learning.started_among(inside, resources) | (ground.present & inside)
    cohorts = _cohorts(programme)
    placed = {pk for people in cohorts.values() for pk in people}
    held = _held(ground)
    return Figures(
        stages=_stages(programme, states, inside, placed, started, ground.present & inside, done),
        cohorts=tuple(
            cohort_figures(cohort, people, started, done, ground)
            for cohort, people in cohorts.items()
        ),
        held=held,
        money=_money(programme),
        seats_paid=tuple(wallets.paid_for_runs(runs, inside)),
        energy=mean_of([(row.energy, row.answers) for row in held if row.energy is not None]),
    )


def ground_of(offering_ids: Collection[int], people: AbstractSet[int]) -> Ground:
    """The sessions of these runs that were held, and these people in them. Four queries."""
    rows = Session.objects.unscoped(RUNS).filter(
        offering__in=offering_ids,
        offering__cancelled_at=None,
        cancelled_at=None,
        ends_at__lte=clock.now(),
    )
    held = list(rows.select_related("offering").order_by("-starts_at", "-pk")[:MANY])
    seats = Seat.objects.unscoped(RUNS).filter(offering__in=offering_ids, given_up_at=None)
    seated: dict[int, set[int]] = defaultdict(set)
    open_runs: set[int] = set()
    for run, person in seats.values_list("offering_id", "person_id"):
        if person in people:
            seated[run].add(person)
        else:
            open_runs.add(run)
    marks = Attendance.objects.unscoped(RUNS).filter(session__in=held, state__in=Attendance.THERE)
    there: dict[int, set[int]] = defaultdict(set)
    for session, person in marks.values_list("session_id", "person_id"):
        if person in people:
            there[session].add(person)
    return Ground(held, seated, there, energy_of_sessions([one.pk for one in held]), open_runs)


def cohort_figures(
    cohort: Cohort,
    people: AbstractSet[int],
    started: AbstractSet[int],
    done: AbstractSet[int],
    ground: Ground,
) -> CohortFigures:
    """How one cohort goes."""
    return CohortFigures(
        id=cohort.pk,
        title=cohort.title,
        people=len(people),
        started=len(people & started),
        completed=len(people & done),
        expected=ground.expected_of(people),
        present=ground.present_of(people),
        energy=ground.energy_of(people),
    )


def figures_of_cohort(cohort: Cohort, offering_ids: Collection[int]) -> CohortFigures:
    """How a cohort without a programme goes in its runs."""
    members = CohortMember.objects.unscoped(RUNS).filter(cohort=cohort, left_at=None)
    people = set(members.values_list("person_id", flat=True))
    runs = Offering.objects.unscoped(RUNS).filter(pk__in=offering_ids)
    resources = set(runs.values_list("resource_id", flat=True))
    ground = ground_of(offering_ids, people)
    started = learning.started_among(people, resources) | ground.present
    done = learning.completed_among(people, resources)
    return cohort_figures(cohort, people, started, done, ground)


def _stages(
    programme: Programme, states: Mapping[int, str], *steps: AbstractSet[int]
) -> tuple[StageRow, ...]:
    words = (
        *(_("Admitted"), _("In a cohort"), _("Started")),
        *(_("Present at least once"), _("Completed")),
    )
    counts = [(_("Asked to come in"), len(states))]
    counts += [(word, len(people)) for word, people in zip(words, steps, strict=True)]
    seats = list(seats_agreed(programme).values())
    if seats and None not in seats:
        counts.insert(0, (_("Seats"), sum(filter(None, seats))))
    whole = max(counts[0][1], counts[1][1], 1)
    return tuple(StageRow(word, n, round(100 * n / whole)) for word, n in counts)


def _cohorts(programme: Programme) -> dict[Cohort, set[int]]:
    rows = Cohort.objects.unscoped(RUNS).filter(programme=programme, dissolved_at=None)
    found: dict[Cohort, set[int]] = {each: set() for each in rows.order_by("pk")}
    by_id = {each.pk: each for each in found}
    members = CohortMember.objects.unscoped(RUNS).filter(cohort__in=by_id, left_at=None)
    for cohort, person in members.values_list("cohort_id", "person_id"):
        found[by_id[cohort]].add(person)
    return found


def _held(ground: Ground) -> tuple[HeldRow, ...]:
    titles = titles_of(ground.held)
    return tuple(
        HeldRow(
            id=one.pk,
            title=" · ".join(filter(None, [titles[one.offering.resource_id], one.title])),
            starts_at=timezone.localtime(one.starts_at),
            present=len(
                ground.there.get(one.pk, set()) & ground.seated.get(one.offering_id, set())
            ),
            seats=len(ground.seated.get(one.offering_id, set())),
            energy=mean,
            answers=answers,
        )
        for one in ground.held
        for mean, answers in [ground.energy.get(one.pk, (None, 0))]
    )


def _money(programme: Programme) -> tuple[MoneyRow, ...]:
    """What each owner carries by the agreement that binds them, and what it has brought in so far."""
    agreement = agreement_that_bound(programme.pk) if programme.is_joint else None
    if agreement is None or not agreement.cost:
        return ()
    booked: Counter[int] = Counter()
    splits = CostSplit.objects.filter(
        agreement__programme=programme, agreement__currency=agreement.currency
    )
    for parts in splits.values_list("parts", flat=True):
        booked.update(dict(parts))
    parties = parties_of(agreement)
    return tuple(
        MoneyRow(
            party.organisation.name,
            Money(part, agreement.currency),
            Money(booked[party.organisation_id], agreement.currency),
        )
        for party, part in zip(parties, parts_of(agreement, parties), strict=True)
    )

"""A path as a question to the planner: what is asked, what is known, what could be learnt."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from statistics import median_low
from typing import Any

from lyceum.catalogue import api as catalogue
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.learning import api as learning
from lyceum.organisations import api as organisations
from lyceum.paths import planner
from lyceum.paths.models import Mark, Path
from lyceum.paths.types import Limits
from lyceum.programmes import api as programmes
from lyceum.rules import api as rules
from lyceum.skills import api as skills
from lyceum.wallets import api as wallets

from . import pots
from .paths import limits_of, open_goals, plan_in_force

LEAST_MINUTES = 15
LEAST_TRUST = 0.14  # a suggested tag below it (one in five is right) is not planned on
STAND_IN_PRICE = 50_00  # only where no candidate has a price in the path's currency


@dataclass(frozen=True)
class Question:
    """The planner's problem, and what the answer needs from the catalogue."""

    problem: planner.Problem
    limits: Limits
    offered: Mapping[int, catalogue.Candidate]
    done: Mapping[int, date]  # completed since the path began
    under_way: Mapping[int, int]  # percent of what was begun
    paid: Mapping[int, "Paid"]  # by resource: what was spent on the path so far
    wallet: Sequence[planner.Pot] = ()  # where the limits say that it is used
    pot_names: Mapping[int, str] = field(default_factory=dict)

    @property
    def spent(self) -> int:
        return sum(paid.price for paid in self.paid.values())

    def within(self, limits: Limits) -> "Question":
        """The same question with other hours, money or date."""
        problem = replace(
            self.problem,
            minutes_per_week=limits.minutes_per_week,
            target_on=limits.target_on,
            budget=None if limits.uses_wallet else _left(limits, self.spent),
            pots=(*self.wallet, self._added(limits)) if limits.uses_wallet else (),
        )
        return replace(self, problem=problem, limits=limits)

    def _added(self, limits: Limits) -> planner.Pot:
        """What is left of the money that the person adds to the wallet."""
        return pots.own_money(_left(limits, sum(paid.own for paid in self.paid.values())))


def _left(limits: Limits, spent: int) -> int | None:
    return None if limits.budget is None else max(0, limits.budget - spent)


@dataclass(frozen=True)
class Paid:
    """What a step has cost, and which pots of the wallet were to pay it, as it is kept."""

    price: int
    shares: Sequence[Mapping[str, Any]] = ()

    @property
    def own(self) -> int:
        """What no pot of the wallet paid."""
        by_pots = (int(s["amount"]) for s in self.shares if s["pot"] > planner.OWN_MONEY)
        return self.price - sum(by_pots)


def acting_for(path: Path) -> Actor:
    """This app, with the reach of the person whose path it is."""
    scope = rules.within_rules(organisations.scope_of(path.person_id, path.organisation_id))
    return actors.Actor("system", "paths", scope)


def reader_for(actor: Actor, path: Path) -> Actor:
    """Who asks the other apps for a path's page: the person, else this app on their behalf."""
    return actor if actor.person_id == path.person_id else acting_for(path)


def question(
    path: Path,
    *,
    limits: Limits | None = None,
    profile: str = "",
    keep: frozenset[int] = frozenset(),
    skill_ids: Collection[int] | None = None,
) -> Question:
    """What the planner is asked for this path, with other limits if some are given.

    `keep` are the steps of a plan that its person would want to keep. With `skill_ids`, only
    what teaches one of these is a candidate.
    """
    reader, limits = acting_for(path), limits or limits_of(path)
    goals = open_goals(path)
    targets = tuple(
        planner.Target(t.skill_id, t.level, t.weight, goal.pk)
        for goal in goals
        for t in goal.targets.all()
    )
    asked = sorted({t.skill_id for t in targets} if skill_ids is None else skill_ids)
    offered = {c.resource_id: c for c in _candidates(reader, asked, limits)}
    marks = _marks(path)
    learnt = learning.enrolments_in(reader, path.person_id, offered)
    under_way = _under_way(learnt.values(), marks)
    done = _done_since(path, learnt.values())
    paid = _paid(path, {*under_way, *done})
    problem = planner.Problem(
        targets=targets,
        candidates=tuple(_as_planned(reader, offered, under_way, limits.currency)),
        minutes_per_week=limits.minutes_per_week,
        starts_on=clock.today(),
        state=_state(reader, path.person_id, asked),
        goal_weights={goal.pk: goal.weight for goal in goals},
        pinned=frozenset(marks[Mark.Kind.PINNED] | under_way.keys()),
        excluded=frozenset(marks[Mark.Kind.EXCLUDED]),
        done=frozenset(marks[Mark.Kind.DONE_ELSEWHERE] | done.keys()),
        completed=frozenset(r.resource_id for r in learnt.values() if r.state == "completed"),
        keep=keep,
        profile=planner.Profile(profile or path.profile),
    )
    begun = {pk: row.progress for pk, row in under_way.items()}
    spendable = _spendable(reader, path, limits)
    wallet = tuple(pots.as_planned(spendable, offered))
    names = {pot.pot_id: pot.name for pot in spendable}
    return Question(problem, limits, offered, done, begun, paid, wallet, names).within(limits)


def _spendable(reader: Actor, path: Path, limits: Limits) -> list[wallets.SpendablePot]:
    if not limits.uses_wallet:
        return []
    return pots.pots_of(reader, path.person_id, limits.currency)


def _candidates(
    reader: Actor, skill_ids: Sequence[int], limits: Limits
) -> list[catalogue.Candidate]:
    return catalogue.candidates(
        reader, skill_ids, languages=limits.languages or None, modes=limits.modes or None
    )


def _state(reader: Actor, person_id: int, skill_ids: Collection[int]) -> dict[int, float]:
    levels = skills.levels_of(reader, person_id, skill_ids)
    return {pk: known.level for pk, known in levels.items()}


def _marks(path: Path) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {kind: set() for kind in Mark.Kind.values}
    for kind, resource_id in path.marks.values_list("kind", "resource_id"):
        found[kind].add(resource_id)
    return found


def _under_way(
    rows: Iterable[learning.EnrolmentRow], marks: Mapping[str, set[int]]
) -> dict[int, learning.EnrolmentRow]:
    """What the person is in the middle of: it stays, with what is left of it."""
    refused = marks[Mark.Kind.EXCLUDED] | marks[Mark.Kind.DONE_ELSEWHERE]
    return {r.resource_id: r for r in rows if r.is_open and r.resource_id not in refused}


def _done_since(path: Path, rows: Iterable[learning.EnrolmentRow]) -> dict[int, date]:
    """What was completed on this path counts as learnt, whatever the evidence adds up to."""
    return {
        r.resource_id: r.completed_at.date()
        for r in rows
        if r.state == "completed" and r.completed_at and r.completed_at >= path.begun_at
    }


def _paid(path: Path, taken: Collection[int]) -> dict[int, Paid]:
    """What the steps that were done or begun have cost: it is spent, whatever comes."""
    plan = plan_in_force(path)
    rows = plan.steps.values_list("resource_id", "done_on", "price", "paid_from") if plan else []
    return {pk: Paid(price, by) for pk, done_on, price, by in rows if done_on or pk in taken}


# From the catalogue's units to the planner's --------------------------------------------------------
def _as_planned(
    reader: Actor,
    offered: Mapping[int, catalogue.Candidate],
    under_way: Mapping[int, learning.EnrolmentRow],
    currency: str,
) -> Iterable[planner.Candidate]:
    runs = programmes.offerings(reader, list(offered), clock.today())
    stand_in = _stand_in(offered.values(), currency)
    for found in offered.values():
        candidate = _candidate(found, currency, stand_in)
        row = under_way.get(found.resource_id)
        dated = tuple(_runs(runs.get(found.resource_id, ()), row, currency, stand_in))
        yield replace(_left_of(candidate, row), offerings=dated)


def _candidate(found: catalogue.Candidate, currency: str, stand_in: int) -> planner.Candidate:
    is_comparable = found.currency == currency or found.price == 0
    return planner.Candidate(
        id=found.resource_id,
        minutes=max(LEAST_MINUTES, found.effort_minutes),
        price=found.price if is_comparable else stand_in,
        taught=tuple(
            planner.Taught(t.skill_id, t.from_level, t.to_level, t.trust)
            for t in found.skills
            if t.trust >= LEAST_TRUST
        ),
        prerequisites=found.prerequisites,
        quality=found.quality,
        language=found.language,
        mode=found.mode,
        minutes_are_known=found.effort_is_known,
        price_is_known=found.price_is_known and is_comparable,
    )


def _left_of(candidate: planner.Candidate, row: learning.EnrolmentRow | None) -> planner.Candidate:
    """What is still to be done and paid of something that was begun."""
    if row is None:
        return candidate
    left = candidate.minutes * (100 - row.progress) // 100
    return replace(candidate, minutes=max(LEAST_MINUTES, left), price=0, price_is_known=True)


def _stand_in(offered: Iterable[catalogue.Candidate], currency: str) -> int:
    """What a price that cannot be compared is planned at: the median of those that can."""
    prices = [c.price for c in offered if c.price and c.price_is_known and c.currency == currency]
    return median_low(prices) if prices else STAND_IN_PRICE


def _runs(
    runs: Iterable[programmes.OfferingRow],
    row: learning.EnrolmentRow | None,
    currency: str,
    stand_in: int,
) -> Iterable[planner.Offering]:
    """The runs that can be joined; of something begun, only the run that it was begun in."""
    for run in runs:
        if row is not None and run.id != row.offering_id:
            continue
        if row is None and run.is_full:
            continue
        is_comparable = run.currency == currency or not run.price
        price = run.price if is_comparable else stand_in
        yield planner.Offering(
            id=run.id,
            starts_on=run.starts_on,
            ends_on=run.ends_on or run.starts_on,
            price=0 if row else price,
            deadline_on=None if row else run.deadline_on,
        )

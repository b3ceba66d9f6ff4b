"""The exact model (CP-SAT), of all groups or of some of them while the others stay.

A group has one language and one window of hours; whoever is in it has both. That says the same as "one
that all have" and is linear. Groups are numbered by their first person, so that the same grouping is not
looked at in every order.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from lyceum.kernel import heavy

from .frame import APART, Frame, forbidden_wishes
from .groups import Members

NOBODY_MOVES: dict[int, int] = {}


@dataclass(frozen=True)
class Found:
    """Groups of the people asked about, who waits, and the least they can cost."""

    groups: Members
    waiting: list[int]
    bound: int


def arrange(
    frame: Frame,
    people: list[int],
    now: Members,
    effort: float,
    *,
    stays: dict[int, int] | None = None,
    move: int = 0,
) -> Found:
    """The best groups of some people, as many as `now` has, beginning from those.

    `stays` names a group of `now` for people whom it costs `move` to leave. The effort is the solver's
    own measure (about seconds on a fast machine), so that the answer is the same everywhere.
    """
    cp_model = heavy.solver()  # it takes a second: in the worker only, when it is needed
    model = _Model(cp_model, frame, people, now, stays or NOBODY_MOVES)
    model.limit()
    model.aim(move)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = frame.problem.seed
    solver.parameters.max_deterministic_time = effort
    status = solver.solve(model.model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        placed = {one for group in now for one in group}
        return Found(now, [one for one in people if one not in placed], bound=0)
    groups, waiting = model.read(solver)
    return Found(groups, waiting, int(np.ceil(solver.best_objective_bound - 1e-6)))


class _Model:
    """Who is in which group, what each group has in common, what it is worth."""

    def __init__(
        self, cp: Any, frame: Frame, people: list[int], now: Members, stays: dict[int, int]
    ) -> None:
        self.frame, self.people, self.stays = frame, people, stays
        # Where groups keep their place (`stays`) they are not numbered anew.
        self.now = now if stays else sorted(now, key=lambda group: min(group, default=frame.size))
        self.model = cp.CpModel()
        self.count = len(now)
        self.place = {one: index for index, one in enumerate(sorted(people))}
        self.within = {
            (one, group): self.model.new_bool_var("")
            for one in people
            for group in range(self.count)
            if stays or group <= self.place[one]
        }
        self.open = [self.model.new_bool_var("") for _group in range(self.count)]
        self.waits = {one: self.model.new_bool_var("") for one in people}

    def limit(self) -> None:
        """What must hold; and where to begin."""
        problem = self.frame.problem
        for one in self.people:
            self.model.add_exactly_one([*self._groups_of(one), self.waits[one]])
        for group in range(self.count):
            size = sum(self._members(group))
            self.model.add(size >= problem.smallest * self.open[group])
            self.model.add(size <= problem.largest * self.open[group])
            for bits, letters in zip(self.frame.bits, self.frame.letters, strict=True):
                self._one_letter(group, bits, len(letters))
        self._edges()
        self._begin()

    def aim(self, move: int) -> None:
        """The least cost: repetitions, wishes not met, who waits, who moves."""
        lost: list[Any] = []
        for row, weight in zip(self.frame.values, self.frame.weights, strict=True):
            if weight:
                lost += [int(weight) * term for term in self._repeats(row)]
        weights = self.frame.problem.weights
        waiting = move * (1 + len(self.people)) or weights.of_waiting
        lost += [waiting * waits for waits in self.waits.values()]
        lost += [pull - pull * met for met, pull in self.met]
        lost.append(forbidden_wishes(self.frame))
        lost += [
            move * (1 - self.within[one, group])
            for one, group in self.stays.items()
            if (one, group) in self.within
        ]
        self.model.minimize(sum(lost) if lost else 0)

    def read(self, solver: Any) -> tuple[Members, list[int]]:
        groups: Members = [[] for _group in range(self.count)]
        for (one, group), variable in self.within.items():
            if solver.value(variable):
                groups[group].append(one)
        return groups, [one for one in self.people if solver.value(self.waits[one])]

    def _groups_of(self, one: int) -> list[Any]:
        return [self.within[one, g] for g in range(self.count) if (one, g) in self.within]

    def _members(self, group: int) -> list[Any]:
        return [self.within[one, group] for one in self.people if (one, group) in self.within]

    def _one_letter(self, group: int, bits: Any, letters: int) -> None:
        """Whoever is in the group has its letter; where all have one and the same, nothing is said."""
        if np.bitwise_and.reduce(bits[self.people], axis=0).any():
            return
        chosen = [self.model.new_bool_var("") for _letter in range(letters)]
        self.model.add_exactly_one(chosen)
        kinds: dict[tuple[int, ...], list[int]] = {}
        for one in self.people:
            if (one, group) in self.within:
                kinds.setdefault(tuple(bits[one].tolist()), []).append(one)
        for words, people in kinds.items():
            may = [var for at, var in enumerate(chosen) if words[at // 64] >> (at % 64) & 1]
            for one in people:
                self.model.add_bool_or([*may, self.within[one, group].negated()])

    def _edges(self) -> None:
        self.met: list[tuple[Any, int]] = []
        here = set(self.people)
        for (a, b), pull in zip(self.frame.edges.tolist(), self.frame.pulls.tolist(), strict=True):
            if a in here and b in here:
                self._apart(a, b) if pull <= -APART else self._together(a, b, pull)

    def _apart(self, a: int, b: int) -> None:
        for group in range(self.count):
            if (a, group) in self.within and (b, group) in self.within:
                self.model.add_at_most_one([self.within[a, group], self.within[b, group]])

    def _together(self, a: int, b: int, pull: int) -> None:
        met = self.model.new_bool_var("")
        self.model.add_implication(met, self.waits[a].negated())
        for group in range(self.count):
            first, second = self.within.get((a, group)), self.within.get((b, group))
            if first is not None:
                other = [second] if second is not None else []
                self.model.add_bool_or([met.negated(), first.negated(), *other])
        self.met.append((met, pull))

    def _repeats(self, row: Any) -> list[Any]:
        """People in groups less the different values in each."""
        terms: list[Any] = [1 - waits for waits in self.waits.values()]
        kinds: dict[int, list[int]] = {}
        for one in self.people:
            kinds.setdefault(int(row[one]), []).append(one)
        for group in range(self.count):
            for people in kinds.values():
                inside = [self.within[one, group] for one in people if (one, group) in self.within]
                if not inside:
                    continue
                there = inside[0]
                if len(inside) > 1:
                    there = self.model.new_bool_var("")
                    self.model.add_bool_or([*inside, there.negated()])
                terms.append(-1 * there)
        return terms

    def _begin(self) -> None:
        home = {one: number for number, group in enumerate(self.now) for one in group}
        for (one, group), variable in self.within.items():
            self.model.add_hint(variable, home.get(one) == group)
        for one, waits in self.waits.items():
            self.model.add_hint(waits, one not in home)
        for group, is_open in enumerate(self.open):
            self.model.add_hint(is_open, bool(self.now[group]))

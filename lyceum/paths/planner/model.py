"""The choice as a mathematical model (CP-SAT), and its search for the best.

In the model: which items and which dated runs are taken; which levels they reach (a credit counts
only if the level it builds on is reached, by the start or by other credits); prerequisites; money;
all minutes until the last day; runs that would overfill a week together; what must have ended
before a run begins; the finishing day, never before the minutes can be done and the runs end.

Not in the model: the exact order of the rest. `schedule.lay_out` makes it, and where its result is
worth less than the model thought, the model learns why and searches again: items that wait for
each other in a circle get an order, a choice that cannot be kept is forbidden. The model always
promises at least what can be kept, so its bound is a bound for the plan; a forbidden choice never
lowers the bound that is reported.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lyceum.kernel import heavy

from .frame import Credit, Frame, Item, Run, money_points
from .prune import circles
from .purse import EVERYTHING, Bought, Ceiling, Purse
from .schedule import Choice, Schedule, lay_out

SEED = 7
SLACK = 0.0005  # a plan this near the bound is not searched further for dates


@dataclass(frozen=True)
class Effort:
    """How long to search: in the solver's own deterministic time, and in seconds at most."""

    work: float = 4.0
    seconds: float = 10.0
    rounds: int = 4


@dataclass(frozen=True)
class Found:
    """The best schedule, and a bound that no schedule exceeds."""

    schedule: Schedule
    bound: int


def search(frame: Frame, hint: Schedule, effort: Effort) -> Found:
    """The best that can be found from a first schedule on."""
    model = Model(frame)
    best, bound, is_cut = hint, None, False
    share = Effort(effort.work / effort.rounds, effort.seconds / effort.rounds)
    for turn in range(effort.rounds):
        choice, promised = model.solve(best.choice, effort if turn == 0 else share)
        if not is_cut:
            bound = promised if bound is None else min(bound, promised)
        if choice is None:
            break
        kept = lay_out(frame, choice)
        best = max(best, kept, key=lambda s: s.points)
        if bound is not None and bound - best.points <= SLACK * abs(bound):
            break
        loops = circles(frame, choice)
        if not (loops and model.order(loops)):
            if kept.points >= model.claimed:
                break  # it can be kept as it is: only more search would help
            model.forbid(choice)
            is_cut = True
    bound = ceiling(frame) if bound is None else bound
    return Found(best, max(bound, best.points))


def ceiling(frame: Frame) -> int:
    """A bound without any search: every level that something leads to, at its best trust."""
    total = 0
    for skill, credits in frame.by_skill.items():
        level = frame.base[skill]
        best: dict[int, int] = {}
        for credit in sorted(credits, key=lambda c: c.start):
            if credit.start > level:
                break
            level = max(level, credit.end)
        for credit in credits:
            for reached in range(credit.start + 1, min(credit.end, level) + 1):
                best[reached] = max(credit.trust, best.get(reached, 0))
        total += sum(frame.values.get((skill, at), 0) * trust // 10 for at, trust in best.items())
    return total


@dataclass(frozen=True, slots=True)
class Needs:
    """What a choice needs."""

    bought: tuple[Bought, ...]
    minutes: int
    days: int


class Model:
    """The CP-SAT model of a frame."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.cp = heavy.solver()
        self.model = self.cp.CpModel()
        self.claimed = 0
        self._ordered: set[int] = set()
        self._terms: list[tuple[int, Any]] = []
        self.take = {i: self._taken(item) for i, item in frame.items.items()}
        self.runs = {
            (i, run): self.model.new_bool_var(f"run{i}:{run.offering_id}")
            for i, item in frame.items.items()
            for run in item.runs
        }
        self.reached: dict[tuple[int, int], Any] = {}
        self.earned: dict[Credit, Any] = {}
        self._add_runs()
        self._add_levels()
        self._add_values()
        self._add_needs()
        self._add_limits()
        self.model.maximize(sum(points * variable for points, variable in self._terms))

    def _taken(self, item: Item) -> Any:
        variable = self.model.new_bool_var(f"take{item.id}")
        if item.is_pinned:
            self.model.add(variable == 1)
        self._terms.append((item.own, variable))
        return variable

    # What is taken, and when ----------------------------------------------------------------------
    def _add_runs(self) -> None:
        for i, item in self.frame.items.items():
            if item.runs:
                self.model.add(sum(self.runs[i, run] for run in item.runs) == self.take[i])
                for run in item.runs:
                    self._terms.append((money_points(self.frame, run.price), self.runs[i, run]))
            elif item.price:
                self._terms.append((money_points(self.frame, item.price), self.take[i]))

    def _add_needs(self) -> None:
        for i, item in self.frame.items.items():
            for need in item.needs:
                if need in self.take:
                    self.model.add_implication(self.take[i], self.take[need])
                    self._add_need_in_time(item, self.frame.items[need])

    def _add_need_in_time(self, item: Item, need: Item) -> None:
        for run in item.runs:
            before = self._done_by(need, run.first)
            self.model.add_bool_or([self.runs[item.id, run].negated(), *before])

    def _done_by(self, item: Item, day: int) -> list[Any]:
        """What must hold for an item to be done by the beginning of a day."""
        if item.runs:
            return [self.runs[item.id, run] for run in item.runs if run.last < day]
        return [self.take[item.id]] if item.minutes <= self.frame.minutes_by(day) else []

    # Levels ---------------------------------------------------------------------------------------
    def _add_levels(self) -> None:
        base = self.frame.base
        credits = [c for item in self.frame.items.values() for c in item.credits]
        for credit in credits:
            is_ready = credit.start <= base[credit.skill_id]
            self.earned[credit] = (
                self.take[credit.item_id] if is_ready else self.model.new_bool_var("")
            )
        for skill, level in sorted({(c.skill_id, c.start) for c in credits}):
            if level > base[skill]:
                self.reached[skill, level] = self.model.new_bool_var("")
                givers = [self.earned[c] for c in self._givers(skill, level)]
                self.model.add(self.reached[skill, level] <= sum(givers))
        for credit in credits:
            if credit.start > base[credit.skill_id]:
                self._add_building(credit)

    def _givers(self, skill: int, level: int) -> list[Credit]:
        return [c for c in self.frame.by_skill[skill] if c.start < level <= c.end]

    def _add_building(self, credit: Credit) -> None:
        """A credit that builds on a level: taken, the level reached, and in time for a run."""
        earned, item = self.earned[credit], self.frame.items[credit.item_id]
        self.model.add_implication(earned, self.take[item.id])
        self.model.add_implication(earned, self.reached[credit.skill_id, credit.start])
        for run in item.runs:
            before = [
                literal
                for giver in self._givers(credit.skill_id, credit.start)
                if giver.item_id != item.id
                for literal in self._done_by(self.frame.items[giver.item_id], run.first)
            ]
            self.model.add_bool_or([earned.negated(), self.runs[item.id, run].negated(), *before])

    def _add_values(self) -> None:
        """A level counts once, at the trust of the best credit that gives it."""
        for (skill, level), points in self.frame.values.items():
            givers = self._givers(skill, level)
            below = 0
            for trust in sorted({c.trust for c in givers}):
                gained = self._any([self.earned[c] for c in givers if c.trust >= trust])
                self._terms.append((points // 10 * (trust - below), gained))
                below = trust

    def _any(self, literals: list[Any]) -> Any:
        if len(literals) == 1:
            return literals[0]
        either = self.model.new_bool_var("")
        self.model.add(either <= sum(literals))
        return either

    # Limits ---------------------------------------------------------------------------------------
    def _add_limits(self) -> None:
        frame = self.frame
        minutes = sum(item.minutes * self.take[i] for i, item in frame.items.items())
        self.model.add(minutes <= frame.capacity)
        for ceiling in frame.purse.ceilings:
            self.model.add(self._spent(frame.purse, ceiling) <= ceiling.amount)
        self.finish = self.model.new_int_var(0, frame.days, "finish")
        self.model.add(frame.problem.minutes_per_week * self.finish >= 7 * minutes)
        for (_, run), taken in self.runs.items():
            if not self._is_beyond(run):
                self.model.add(self.finish >= run.last + 1).only_enforce_if(taken)
        self._terms.append((-frame.weights.per_day, self.finish))
        self._add_weeks()

    def _is_beyond(self, run: Run) -> bool:
        return run.last >= self.frame.days  # pinned: the person insists

    def money(self) -> Any:
        """The price of what is taken."""
        return self._spent(self.frame.purse, Ceiling(EVERYTHING, 0))

    def _spent(self, purse: Purse, ceiling: Ceiling) -> Any:
        """The price of what is taken and counts to a ceiling."""
        undated = [(i, item.price) for i, item in self.frame.items.items() if not item.runs]
        own = [
            price * self.take[i] for i, price in undated if ceiling.counts(purse.payers(i, price))
        ]
        runs = [
            run.price * taken
            for (i, run), taken in self.runs.items()
            if ceiling.counts(purse.payers(i, run.price))
        ]
        return sum(own) + sum(runs)

    def missing(self, purse: Purse) -> Any:
        """The money, good for everything, that a purse lacks for what is taken."""
        whole = sum(max(item.prices) for item in self.frame.items.values())
        missing = self.model.new_int_var(0, whole, "missing")
        for ceiling in purse.ceilings:
            self.model.add(self._spent(purse, ceiling) - ceiling.amount <= missing)
        return missing

    def minutes(self) -> Any:
        """The minutes of what is taken."""
        return sum(item.minutes * self.take[i] for i, item in self.frame.items.items())

    def _add_weeks(self) -> None:
        """Runs at the same time must fit into the week together."""
        pace = self.frame.problem.minutes_per_week
        free = [(i, run) for (i, run) in self.runs if not self.frame.items[i].is_pinned]
        for day in sorted({run.first for _, run in free}):
            there = [(i, run) for i, run in free if run.first <= day < run.until]
            loads = [7 * self.frame.items[i].minutes / (run.until - run.first) for i, run in there]
            if len(there) > 1 and sum(loads) > pace:
                whole = [int(1000 * load) for load in loads]
                taken = [self.runs[key] for key in there]
                self.model.add(
                    sum(m * v for m, v in zip(whole, taken, strict=True))
                    <= 1000 * pace + len(whole)
                )

    # What is learnt from plans that could not be kept ---------------------------------------------
    def order(self, loops: Iterable[set[int]]) -> bool:
        """Give the items of these circles an order; False when they all have one."""
        fresh = set().union(*loops) - self._ordered
        if not fresh:
            return False
        self._ordered |= fresh
        self.place = {
            i: self.model.new_int_var(0, len(self._ordered), "") for i in sorted(self._ordered)
        }
        for i in self.place:
            self._order_item(self.frame.items[i])
        return True

    def _order_item(self, item: Item) -> None:
        for need in item.needs:
            if need in self.place:
                self.model.add(self.place[need] + 1 <= self.place[item.id]).only_enforce_if(
                    self.take[item.id]
                )
        for credit in item.credits:
            if credit.start > self.frame.base[credit.skill_id]:
                self._order_credit(credit)

    def _order_credit(self, credit: Credit) -> None:
        """One of the givers comes first."""
        firsts = []
        for giver in self._givers(credit.skill_id, credit.start):
            if giver.item_id == credit.item_id:
                continue
            first = self.model.new_bool_var("")
            self.model.add_implication(first, self.earned[giver])
            if giver.item_id in self.place:
                self.model.add(
                    self.place[giver.item_id] + 1 <= self.place[credit.item_id]
                ).only_enforce_if(first)
            firsts.append(first)
        self.model.add_bool_or([self.earned[credit].negated(), *firsts])

    def forbid(self, choice: Choice) -> None:
        """Never exactly this choice again."""
        different = [v if i not in choice else v.negated() for i, v in self.take.items()]
        different += [self.runs[i, run].negated() for i, run in choice.items() if run]
        self.model.add_bool_or(different)

    # The search -----------------------------------------------------------------------------------
    def solve(self, hint: Choice, effort: Effort) -> tuple[Choice | None, int]:
        """The best choice found, in its order, and what no choice exceeds."""
        self.model.clear_hints()
        for i, variable in self.take.items():
            self.model.add_hint(variable, i in hint)
        for (i, run), variable in self.runs.items():
            self.model.add_hint(variable, hint.get(i) == run)
        solver = self._solver(effort)
        status = solver.solve(self.model)
        if status not in (self.cp.OPTIMAL, self.cp.FEASIBLE):
            return None, ceiling(self.frame)
        self.claimed = round(solver.objective_value)
        return self._choice(solver), int(solver.best_objective_bound + 1e-6)

    def demand(self, nodes: Iterable[tuple[int, int]]) -> None:
        """These levels must be reached, whatever it costs."""
        for skill, level in sorted(nodes):
            self.model.add_bool_or([self.earned[c] for c in self._givers(skill, level)])

    def least(self, what: Any, effort: Effort) -> tuple[Needs, bool] | None:
        """The choice with the least of something, and whether that is proven."""
        self.model.minimize(what)
        solver = self._solver(effort)
        status = solver.solve(self.model)
        if status not in (self.cp.OPTIMAL, self.cp.FEASIBLE):
            return None
        choice = self._choice(solver)
        items = [(self.frame.items[i], run) for i, run in choice.items()]
        minutes = sum(item.minutes for item, _ in items)
        ends = [run.last + 1 for _, run in items if run]
        needs = Needs(
            bought=tuple((item.id, item.price_of(run)) for item, run in items),
            minutes=minutes,
            days=max([self.frame.days_for(minutes), *ends]),
        )
        return needs, status == self.cp.OPTIMAL

    def _solver(self, effort: Effort) -> Any:
        solver = self.cp.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = SEED
        solver.parameters.linearization_level = 2
        solver.parameters.max_deterministic_time = effort.work
        solver.parameters.max_time_in_seconds = effort.seconds
        return solver

    def _choice(self, solver: Any) -> Choice:
        taken = [i for i, variable in self.take.items() if solver.boolean_value(variable)]
        if self._ordered:
            taken.sort(key=lambda i: (solver.value(self.place[i]) if i in self.place else -1, i))
        return {i: self._run_of(solver, i) for i in taken}

    def _run_of(self, solver: Any, item_id: int) -> Run | None:
        runs = self.frame.items[item_id].runs
        return next((r for r in runs if solver.boolean_value(self.runs[item_id, r])), None)

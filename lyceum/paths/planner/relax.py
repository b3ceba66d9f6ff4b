"""When the limits do not hold the whole: the least that would do.

Four ways out are looked for, each by itself: more money at the same date, a later date at the same
money, more hours a week, and the least of money and weeks together. "The whole" is every level
that the catalogue leads to; what it does not lead to at all is never promised.
"""

from collections.abc import Iterator
from dataclasses import replace
from math import ceil
from typing import Any

from .frame import NO_DATE_MEANS, Frame, build, prices_of
from .model import Effort, Model, Needs
from .prune import undominated
from .purse import Purse, purse, richest
from .types import OWN_MONEY, Pot, Problem, Relaxation

EFFORT = Effort(work=1.0, seconds=3.0, rounds=1)
KINDS = ("money", "weeks", "hours", "money-and-weeks")


def relaxations(problem: Problem, *, effort: Effort = EFFORT) -> tuple[Relaxation, ...]:
    """The least changes of the limits that let the plan reach all that can be reached."""
    whole = set(_reachable(build(replace(problem, budget=None, pots=(), target_on=None))))
    asked = (kind for kind in KINDS if _is_about(problem, kind))
    found = (_ask(problem, whole, kind, effort) for kind in asked)
    return tuple(relaxation for relaxation in found if relaxation)


def _is_about(problem: Problem, kind: str) -> bool:
    """Only limits that were set can be loosened."""
    has_money = problem.budget is not None or bool(problem.pots)
    has_date = problem.target_on is not None
    wanted = {"money": has_money, "weeks": has_date, "hours": has_date}
    return wanted.get(kind, has_money and has_date)


def _reachable(frame: Frame) -> Iterator[tuple[int, int]]:
    """Every level that something leads to."""
    for skill, credits in frame.by_skill.items():
        level = frame.base[skill]
        for credit in sorted(credits, key=lambda c: c.start):
            level = max(level, credit.end) if credit.start <= level else level
        yield from ((skill, at) for at in frame.levels(skill) if at <= level)


def _ask(
    problem: Problem, whole: set[tuple[int, int]], kind: str, effort: Effort
) -> Relaxation | None:
    """The least of one kind; nothing where it does not help, or is not needed."""
    frame = undominated(_loosened(problem, kind))
    if not whole <= set(_reachable(frame)):
        return None
    model = Model(frame)
    model.demand(whole)
    least = model.least(_what(model, problem, kind), effort)
    return _relaxation(problem, kind, *least) if least else None


def _loosened(problem: Problem, kind: str) -> Frame:
    target_on = problem.target_on if kind == "money" else None
    if kind in ("weeks", "hours"):
        return build(replace(problem, target_on=target_on))
    extra = (_enough(problem),) if problem.pots else ()
    return build(replace(problem, budget=None, target_on=target_on), extra=extra)


def _enough(problem: Problem) -> Pot:
    """Money that pays for whatever there is. The other pots stay, so that they are used."""
    return Pot(OWN_MONEY, sum(price for _, price in prices_of(problem.candidates)))


def _purse(problem: Problem) -> Purse:
    return purse(richest(problem.pots), problem.budget, prices_of(problem.candidates))


def _what(model: Model, problem: Problem, kind: str) -> Any:
    """What is to be as little as possible."""
    if kind == "money":
        return _money(model, problem)
    if kind == "weeks":
        return model.finish
    if kind == "hours":
        return model.minutes()
    money = _money(model, problem)
    return model.frame.price_of_an_hour * model.minutes() + 60 * money


def _money(model: Model, problem: Problem) -> Any:
    """All of it, or only what the pots lack: what they hold costs nothing more."""
    return model.missing(_purse(problem)) if problem.pots else model.money()


def _relaxation(
    problem: Problem,
    kind: str,
    needs: Needs,
    is_least: bool,  # noqa: FBT001
) -> Relaxation | None:
    """What is needed, less what there is."""
    days = (problem.target_on - problem.starts_on).days + 1 if problem.target_on else NO_DATE_MEANS
    money = _purse(problem).missing(needs.bought)
    weeks = max(0, ceil((needs.days - days) / 7))
    pace = max(0, ceil(needs.minutes * 7 / max(1, days)) - problem.minutes_per_week)
    relaxation = Relaxation(
        kind=kind,
        money=money if "money" in kind else 0,
        weeks=weeks if "weeks" in kind else 0,
        minutes_per_week=pace if kind == "hours" else 0,
        is_least=is_least,
    )
    has_more = relaxation.money or relaxation.weeks or relaxation.minutes_per_week
    return relaxation if has_more else None

"""The first answer, and the baseline: again and again what brings the most for its cost."""

from collections.abc import Iterable

from .frame import Credit, Frame, Item, Run, money_points
from .purse import Account, Bought
from .schedule import Choice, Schedule, lay_out

Bundle = list[tuple[Item, Run | None]]


def answer(frame: Frame, start: Choice | None = None) -> Schedule:
    """A plan that keeps all limits, found in one pass and laid out."""
    basket = _insisted(frame)
    for item_id in start or ():
        if item_id in frame.items and item_id not in basket.choice:
            _take_if_good(basket, frame.items[item_id])
    _fill(basket)
    return lay_out(frame, _without_idle(frame, basket.choice))


def _insisted(frame: Frame) -> "Basket":
    """What is pinned, in its earliest runs; in its cheapest where those cost too much."""
    pinned = [item for item in frame.items.values() if item.is_pinned]
    basket = Basket(frame)
    for item in pinned:
        basket.take(_bundle(basket, item))
    if basket.account.can_pay(()):
        return basket
    basket = Basket(frame)
    basket.take([(item, min(item.runs, key=_price, default=None)) for item in pinned])
    return basket


def _price(run: Run) -> int:
    return run.price


class Basket:
    """What was taken so far, what it reaches, and what it left of the limits."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.choice: Choice = {}
        self.levels = dict(frame.base)
        self.trust: dict[tuple[int, int], int] = {}
        self.minutes = 0
        self.account = Account(frame.purse)
        self.days = 0

    def gain(self, item: Item) -> int:
        """Points that the item would bring now (times ten)."""
        levels = self.levels
        return sum(self._worth(c) for c in item.credits if c.start <= levels[c.skill_id])

    def _worth(self, credit: Credit) -> int:
        skill, values, trust = credit.skill_id, self.frame.values, self.trust
        total = 0
        for level in range(max(credit.start, self.frame.base[skill]) + 1, credit.end + 1):
            more = credit.trust - trust.get((skill, level), 0)
            if more > 0:
                total += values[skill, level] * more
        return total

    def fits(self, bundle: Bundle) -> bool:
        minutes = self.minutes + sum(item.minutes for item, _ in bundle)
        return minutes <= self.frame.capacity and self.account.can_pay(_bought(bundle))

    def cost(self, bundle: Bundle) -> int:
        """What taking the bundle costs in points."""
        own = sum(i.own + money_points(self.frame, i.price_of(run)) for i, run in bundle)
        minutes = self.minutes + sum(item.minutes for item, _ in bundle)
        ends = [run.last + 1 for _, run in bundle if run]
        days = max([self.frame.days_for(minutes), self.days, *ends])
        return -own + self.frame.weights.per_day * (days - self.days)

    def take(self, bundle: Bundle) -> set[int]:
        """Take a bundle; answer the skills that it touched."""
        touched = set()
        self.account.pay(_bought(bundle))
        for item, run in bundle:
            self.choice[item.id] = run
            self.minutes += item.minutes
            self.days = max(
                self.days, self.frame.days_for(self.minutes), run.last + 1 if run else 0
            )
            touched |= self._earn(item)
        return touched

    def _earn(self, item: Item) -> set[int]:
        earned = [c for c in item.credits if c.start <= self.levels[c.skill_id]]
        for credit in earned:
            skill = credit.skill_id
            for level in range(max(credit.start, self.frame.base[skill]) + 1, credit.end + 1):
                self.trust[skill, level] = max(credit.trust, self.trust.get((skill, level), 0))
            self.levels[skill] = max(self.levels[skill], credit.end)
        return {credit.skill_id for credit in earned}


def _bundle(basket: Basket, item: Item) -> Bundle:
    """The item with what it needs before and what was not taken yet, in order, with runs."""
    order: list[Item] = []
    _collect(basket, item, order, set())
    bundle: Bundle = []
    ready = 0
    for one in order:
        run = _earliest(one, ready if one.needs else 0)
        bundle.append((one, run))
        ready = max(ready, run.last + 1 if run else 0)
    return bundle


def _bought(bundle: Bundle) -> list[Bought]:
    return [(item.id, item.price_of(run)) for item, run in bundle]


def _collect(basket: Basket, item: Item, order: list[Item], seen: set[int]) -> None:
    seen.add(item.id)
    for need in item.needs:
        if need not in seen and need not in basket.choice and need in basket.frame.items:
            _collect(basket, basket.frame.items[need], order, seen)
    order.append(item)


def _earliest(item: Item, day: int) -> Run | None:
    """The first run from a day on; the last one where none is."""
    if not item.runs:
        return None
    return next((run for run in item.runs if run.first >= day), item.runs[-1])


def _take_if_good(basket: Basket, item: Item) -> None:
    bundle = _bundle(basket, item)
    if basket.fits(bundle) and _bundle_gain(basket, bundle) > 0:
        basket.take(bundle)


def _bundle_gain(basket: Basket, bundle: Bundle) -> int:
    return sum(basket.gain(item) for item, _ in bundle) // 10


def _fill(basket: Basket) -> None:
    """Take the best bundle for its cost until nothing that fits brings anything."""
    frame = basket.frame
    scores = {item.id: _score(basket, item) for item in frame.items.values()}
    scores = {item: score for item, score in scores.items() if score > 0}
    while scores:
        best = max(scores, key=lambda i: (scores[i], -i))
        bundle = _bundle(basket, frame.items[best])
        if not basket.fits(bundle):
            del scores[best]
            continue
        touched = basket.take(bundle)
        for item_id in {best, *(item.id for item, _ in bundle)}:
            scores.pop(item_id, None)
        _rescore(basket, scores, touched)


def _rescore(basket: Basket, scores: dict[int, float], touched: Iterable[int]) -> None:
    """Look again at what shares a skill with what was just taken."""
    again = {c.item_id for skill in touched for c in basket.frame.by_skill[skill]}
    for item_id in again - basket.choice.keys():
        score = _score(basket, basket.frame.items[item_id])
        if score > 0:
            scores[item_id] = score
        else:
            scores.pop(item_id, None)


def _score(basket: Basket, item: Item) -> float:
    """Points for each point of cost; nothing where the cost is not covered."""
    if item.id in basket.choice:
        return 0.0
    if basket.gain(item) == 0 and not item.needs:
        return 0.0
    bundle = _bundle(basket, item)
    gain, cost = _bundle_gain(basket, bundle), basket.cost(bundle)
    return gain / max(1, cost) if gain > cost else 0.0


def _without_idle(frame: Frame, choice: Choice) -> Choice:
    """Without what later choices have made superfluous, the last taken first."""
    points = standing(frame, choice)
    for item_id in _perhaps_idle(frame, choice):
        rest = {i: run for i, run in choice.items() if i != item_id}
        if (better := standing(frame, rest)) > points:
            choice, points = rest, better
    return choice


def _perhaps_idle(frame: Frame, choice: Choice) -> list[int]:
    """What is neither pinned nor needed, and alone in nothing that is worth its cost."""
    needed = {need for i in choice for need in frame.items[i].needs}
    best = _best_two(frame, choice)
    found = []
    for item in (frame.items[i] for i in choice):
        if item.is_pinned or item.id in needed:
            continue
        alone = sum(
            frame.values.get(node, 0) * (first - second) // 10
            for node, (first, second, holder) in best.items()
            if holder == item.id
        )
        if alone <= -item.own + money_points(frame, -item.price_of(choice[item.id])):
            found.append(item.id)
    return found


def _best_two(frame: Frame, choice: Choice) -> dict[tuple[int, int], tuple[int, int, int]]:
    """For every level: the two best trusts that the choice gives it, and whose the best is."""
    best: dict[tuple[int, int], tuple[int, int, int]] = {}
    for credit in (c for i in choice for c in frame.items[i].credits):
        for level in range(credit.start + 1, credit.end + 1):
            node = (credit.skill_id, level)
            first, second, holder = best.get(node, (0, 0, 0))
            if credit.trust > first:
                best[node] = (credit.trust, first, credit.item_id)
            elif credit.trust > second and credit.item_id != holder:
                best[node] = (first, credit.trust, holder)
    return best


def standing(frame: Frame, choice: Choice) -> int:
    """The objective of a choice when the order is left open: never below what can be kept."""
    basket = Basket(frame)
    items = [frame.items[i] for i in choice]
    changed = True
    while changed:
        before = dict(basket.levels)
        for item in items:
            basket._earn(item)
        changed = basket.levels != before
    minutes = sum(item.minutes for item in items)
    ends = [run.last + 1 for run in choice.values() if run]
    days = max([frame.days_for(minutes), *ends], default=0)
    spent = sum(i.own + money_points(frame, i.price_of(choice[i.id])) for i in items)
    value = sum(frame.values[node] * t // 10 for node, t in basket.trust.items())
    return value + spent - frame.weights.per_day * days

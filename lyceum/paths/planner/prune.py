"""Leave out what can never be better than something else, so that the model stays small.

The backward closure (`frame.build`) has already left only what serves the targets. Here an item
goes when another one, self-paced and refused by no limit that the first keeps, gives at least
every credit of it (from no higher a level, to no lower a one, with no less trust), takes no more
minutes and money, is paid for by every pot that pays for the first, loses no more points, and has
no prerequisites that the first has not.

That is safe only if no plan gains by holding both. It could, where the better item would have to
come late for one skill and early for another. So the better item must serve one skill only, or
build on levels that are there already, or the pool must hold no circle of items that wait for
each other and no dated run. Then the best plan without the dropped items is as good as with them.
"""

from collections.abc import Iterable, Iterator

from .frame import Credit, Frame, Item


def undominated(frame: Frame) -> Frame:
    """The frame without the items that another one makes superfluous."""
    needed = {need for item in frame.items.values() for need in item.needs}
    rivals = _rivals(frame, _is_simple(frame))
    gone: set[int] = set()
    for item in frame.items.values():
        if item.is_pinned or item.id in needed or not item.credits:
            continue
        if _is_beaten(frame, _near(rivals, item), item, gone):
            gone.add(item.id)
    return frame.only(item for item in frame.items if item not in gone)


def _is_beaten(frame: Frame, rivals: list[Item], item: Item, gone: set[int]) -> bool:
    """The rivals come in the order of their minutes: the longer ones cannot beat it."""
    for rival in rivals:
        if rival.minutes > item.minutes:
            return False
        if rival.id not in gone and _beats(frame, rival, item):
            return True
    return False


def _rivals(frame: Frame, simple: bool) -> dict[int, list[Item]]:  # noqa: FBT001
    """By skill: the items that may make others superfluous."""
    rivals: dict[int, list[Item]] = {}
    for item in frame.items.values():
        skills = {c.skill_id for c in item.credits}
        ready = all(c.start <= frame.base[c.skill_id] for c in item.credits)
        if not item.runs and (simple or ready or len(skills) == 1):
            for skill in skills:
                rivals.setdefault(skill, []).append(item)
    for found in rivals.values():
        found.sort(key=lambda item: (item.minutes, item.id))
    return rivals


def _near(rivals: dict[int, list[Item]], item: Item) -> list[Item]:
    """The rivals in the skill of the item that has the fewest."""
    lists = [rivals.get(c.skill_id, []) for c in item.credits]
    return min(lists, key=len)


def _beats(frame: Frame, better: Item, item: Item) -> bool:
    if better.id == item.id or better.own < item.own:
        return False
    if better.price > min([run.price for run in item.runs] or [item.price]):
        return False
    if len(better.needs) > len(item.needs) or not set(better.needs) <= set(item.needs):
        return False
    if frame.purse.pots and not _is_paid_like(frame, better, item):
        return False
    if better.id > item.id and _is_same(better, item) and _is_paid_like(frame, item, better):
        return False  # of twins the first stays
    return all(any(_covers(frame, b, c) for b in better.credits) for c in item.credits)


def _is_paid_like(frame: Frame, better: Item, item: Item) -> bool:
    """Every pot that pays for the one, at any price of it, pays for the better one too."""
    if not frame.purse.pots or not better.price:
        return True
    payers = frame.purse.payers(better.id, better.price)
    return not any(frame.purse.payers(item.id, price) & ~payers for price in item.prices)


def _covers(frame: Frame, better: Credit, credit: Credit) -> bool:
    return (
        better.skill_id == credit.skill_id
        and max(better.start, frame.base[better.skill_id])
        <= max(credit.start, frame.base[credit.skill_id])
        and better.end >= credit.end
        and better.trust >= credit.trust
    )


def _is_same(one: Item, other: Item) -> bool:
    return (
        (one.minutes, one.price, one.own, set(one.needs), bool(one.runs))
        == (other.minutes, other.price, other.own, set(other.needs), bool(other.runs))
    ) and {(c.skill_id, c.start, c.end, c.trust) for c in one.credits} == {
        (c.skill_id, c.start, c.end, c.trust) for c in other.credits
    }


def _is_simple(frame: Frame) -> bool:
    """No dated runs, and no items that wait for each other in a circle."""
    return not any(item.runs for item in frame.items.values()) and not circles(frame, frame.items)


def circles(frame: Frame, ids: Iterable[int]) -> list[set[int]]:
    """The groups of items that wait for each other, for a level or as a prerequisite."""
    chosen = set(ids)
    waits = {i: {b for b in _waits_for(frame, frame.items[i]) if b in chosen} for i in chosen}
    return [group for group in _components(waits) if len(group) > 1]


def _waits_for(frame: Frame, item: Item) -> Iterator[int]:
    yield from item.needs
    for credit in item.credits:
        if credit.start > frame.base[credit.skill_id]:
            for other in frame.by_skill[credit.skill_id]:
                if other.start < credit.start <= other.end and other.item_id != item.id:
                    yield other.item_id


def _components(graph: dict[int, set[int]]) -> list[set[int]]:
    """Strongly connected components (Tarjan), without recursion."""
    number: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    on_stack: set[int] = set()
    found: list[set[int]] = []
    for root in sorted(graph):
        if root in number:
            continue
        work = [(root, iter(sorted(graph[root])))]
        number[root] = low[root] = len(number)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, children = work[-1]
            child = next((c for c in children if c not in number or c in on_stack), None)
            if child is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == number[node]:
                    found.append(_popped(stack, on_stack, node))
            elif child in number:
                low[node] = min(low[node], number[child])
            else:
                number[child] = low[child] = len(number)
                stack.append(child)
                on_stack.add(child)
                work.append((child, iter(sorted(graph[child]))))
    return found


def _popped(stack: list[int], on_stack: set[int], node: int) -> set[int]:
    group: set[int] = set()
    while node not in group:
        top = stack.pop()
        on_stack.discard(top)
        group.add(top)
    return group

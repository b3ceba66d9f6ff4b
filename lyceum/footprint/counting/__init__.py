"""Which figures about people may be shown, so that none of them, and no difference of two of them,
tells of fewer than so many. Plain Python.

The groups are a tree of parts that share nobody (an organisation, its units, their units). What is
shown of a group and of its parts also tells, by subtraction, of its *rest*. A part is left out until
each rest is empty or large enough; what lies below a part that is left out is left out with it. So
every set that can be put together from the shown ones is empty or large enough, too.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

Person = int
Key = int | None


@dataclass(frozen=True)
class Group:
    """A part of the tree; `people` are those in it that are in none of its parts."""

    key: Key
    parent: Key
    people: frozenset[Person]


@dataclass
class Tree:
    """The groups with everybody below each, and the parts of each."""

    groups: Iterable[Group]
    root: Key = None
    below: dict[Key, frozenset[Person]] = field(default_factory=dict)
    parts: dict[Key, list[Key]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        known = {group.key: group for group in self.groups}
        self.parts = {key: [] for key in known}
        for group in known.values():
            if group.key != self.root:
                self.parts[group.parent].append(group.key)
        for key in reversed(self._from_the_top()):
            own = known[key].people
            self.below[key] = own.union(*(self.below[part] for part in self.parts[key]))

    def _from_the_top(self) -> list[Key]:
        order = [self.root]
        for key in order:
            order.extend(self.parts[key])
        return order


def shown_groups(tree: Tree, least: int) -> set[Key]:
    """The groups of which figures may be shown at all."""
    return set(_shown({key: len(people) for key, people in tree.below.items()}, tree, least))


def shown_figures(
    tree: Tree, doers: Mapping[Hashable, frozenset[Person]], least: int
) -> dict[Key, dict[Hashable, int]]:
    """How many of each group are among the doers of each thing, where that may be shown."""
    groups = shown_groups(tree, least)
    figures: dict[Key, dict[Hashable, int]] = {key: {} for key in groups}
    for thing, people in doers.items():
        counts = {key: len(tree.below[key] & people) for key in groups}
        for key in _shown(counts, tree, least):
            figures[key][thing] = counts[key]
    return figures


def _shown(counts: Mapping[Key, int], tree: Tree, least: int) -> list[Key]:
    """From the top: of each that is shown, its parts that are large enough, but the smallest of
    them for as long as the rest would be too small."""
    if counts.get(tree.root, 0) < least:
        return []
    shown = [tree.root]
    for key in shown:
        parts = [part for part in tree.parts[key] if counts.get(part, 0) >= least]
        parts.sort(key=lambda part: (counts[part], part or 0), reverse=True)
        rest = counts[key] - sum(counts[part] for part in parts)
        while parts and 0 < rest < least:
            rest += counts[parts.pop()]
        shown.extend(parts)
    return shown

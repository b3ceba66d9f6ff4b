"""When a unit, a block and the course are satisfied (10.2.5, 9.3.9, 13.1.4)."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

Node = Mapping[str, Any]


@dataclass(frozen=True)
class Reached:
    """What was told of a unit in a registration."""

    completed: bool = False
    passed: bool = False
    waived: bool = False


NOTHING = Reached()


def is_met(move_on: str, reached: Reached) -> bool:
    """Is this unit satisfied?"""
    if reached.waived or move_on == "NotApplicable":
        return True
    if move_on == "CompletedAndPassed":
        return reached.completed and reached.passed
    if move_on == "CompletedOrPassed":
        return reached.completed or reached.passed
    return reached.passed if move_on == "Passed" else reached.completed


def newly_satisfied(
    structure: Node, reached: Mapping[int, Reached], before: AbstractSet[str]
) -> tuple[list[Node], bool]:
    """The blocks that are satisfied now and were not `before` (their publisher ids), the innermost
    first; and whether the whole course is."""
    found: list[Node] = []
    whole = _all_met(structure["children"], reached, before, found)
    return found, whole


def _all_met(
    nodes: list[Node], reached: Mapping[int, Reached], before: AbstractSet[str], found: list[Node]
) -> bool:
    each = [_met(node, reached, before, found) for node in nodes]  # none is left out
    return all(each)


def _met(
    node: Node, reached: Mapping[int, Reached], before: AbstractSet[str], found: list[Node]
) -> bool:
    if node["kind"] == "au":
        return is_met(node["moveOn"], reached.get(node["index"], NOTHING))
    is_whole = _all_met(node["children"], reached, before, found)
    if is_whole and node["id"] not in before:
        found.append(node)
    return is_whole

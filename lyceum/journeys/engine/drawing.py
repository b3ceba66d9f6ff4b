"""A playbook as a picture: one column, with columns beside each other where ways part."""

from __future__ import annotations

from dataclasses import dataclass, field

from .shape import AnyStep, Book, ways_out


@dataclass
class Arm:
    """One of the ways of a step, and what lies on it before it joins the others."""

    way: str
    column: Column


@dataclass
class Node:
    """A step, and its ways where there are several."""

    step: AnyStep
    arms: list[Arm] = field(default_factory=list)


@dataclass
class Column:
    """Steps below each other. At its end: the end (`ends`), a way back to a step drawn elsewhere
    (`back_to`), or it goes on below."""

    nodes: list[Node] = field(default_factory=list)
    ends: bool = False
    back_to: str = ""


def drawn(book: Book) -> tuple[Column, list[AnyStep]]:
    """The picture, and the steps to which nobody comes."""
    seen: set[str] = set()
    start = book.steps[0].id if book.steps else None
    column = _column(book, start, frozenset(), seen)
    return column, [step for step in book.steps if step.id not in seen]


def _column(book: Book, name: str | None, stops: frozenset[str], seen: set[str]) -> Column:
    column = Column()
    while True:
        if name is None or (step := book.step(name)) is None:
            column.ends = True
            return column
        if name in stops:
            return column
        if name in seen:
            column.back_to = name
            return column
        seen.add(name)
        node = Node(step)
        column.nodes.append(node)
        ways = ways_out(step)
        if len(ways) == 1:
            name = ways[0][1]
            continue
        join = _join(book, [to for _way, to in ways], seen)
        inside = stops | ({join} if join else set())
        node.arms = [Arm(way, _column(book, to, inside, seen)) for way, to in ways]
        if join is None:
            return column
        name = join


def _join(book: Book, heads: list[str | None], seen: set[str]) -> str | None:
    """Where ways that part first come together again; those that end do not count."""
    reaches = [_in_order(book, to, seen) for to in heads if to]
    if not reaches:
        return None
    common = set(reaches[0]).intersection(*reaches[1:])
    if len(reaches) == 1:
        return reaches[0][0] if reaches[0] else None
    return next((name for name in reaches[0] if name in common), None)


def _in_order(book: Book, start: str, seen: set[str]) -> list[str]:
    """The steps that lie ahead, the near ones first; not through those that are drawn."""
    found: dict[str, None] = {}
    ahead = [start]
    for name in ahead:
        step = book.step(name)
        if step is not None and name not in found and name not in seen:
            found[name] = None
            ahead += [to for _way, to in ways_out(step) if to]
    return list(found)

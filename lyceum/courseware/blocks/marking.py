"""Marking an answer at once, and telling why."""

from collections.abc import Collection
from dataclasses import dataclass

from .kinds import Block


@dataclass(frozen=True)
class Marked:
    """What was chosen, whether it is right, and what is to say to each choice."""

    chosen: tuple[str, ...]
    is_right: bool
    whys: tuple[str, ...] = ()


def is_answerable(block: Block) -> bool:
    """A question with something right to choose."""
    return block["kind"] == "question" and any(one["is_right"] for one in block["options"])


def is_tickable(block: Block) -> bool:
    """A checklist with something to tick."""
    return block["kind"] == "checklist" and bool(block["items"])


def mark(block: Block, chosen: Collection[str]) -> Marked:
    """Right is: all that is right and nothing else; of a question for one answer, one that is right."""
    options = [one for one in block["options"] if one["id"] in chosen]
    if not block["has_several"]:
        options = options[:1]
    picked = {one["id"] for one in options}
    right = {one["id"] for one in block["options"] if one["is_right"]}
    is_right = picked == right if block["has_several"] else bool(picked & right)
    whys = tuple(one["why"] for one in options if one["why"])
    return Marked(tuple(one["id"] for one in options), is_right, whys)

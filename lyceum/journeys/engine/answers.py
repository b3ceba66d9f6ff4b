"""Which parts of a playbook ask where somebody stands by their answers: those are shown to few."""

from collections.abc import Iterator
from typing import Any

import msgspec

from .shape import Answered


def answers_in(part: Any) -> Iterator[Answered]:
    """Every such question in a part of a playbook, however deep it stands."""
    if isinstance(part, Answered):
        yield part
    elif isinstance(part, msgspec.Struct):
        for name in part.__struct_fields__:
            yield from answers_in(getattr(part, name))
    elif isinstance(part, (tuple, list)):
        for one in part:
            yield from answers_in(one)


def choices_in(part: Any) -> dict[str, tuple[str, str]]:
    """What could have been answered, as one supposes it: a key for each dimension and word."""
    return {
        f"stands:{one.dimension}={word}": (one.dimension, word)
        for one in answers_in(part)
        for word in one.one_of
    }

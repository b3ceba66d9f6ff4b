"""Parts that come again and again (a verb, a course, a learner) are looked at once."""

from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


def remembered(
    entries: int, longest: int
) -> Callable[[Callable[[bytes], Result]], Callable[[bytes], Result]]:
    """Keep the answers for texts of up to `longest` bytes; forget all when there are too many.

    The answer must depend on the text alone. What raises is not kept. Threads may ask at once.
    """

    def decorate(look: Callable[[bytes], Result]) -> Callable[[bytes], Result]:
        known: dict[bytes, Result] = {}

        def ask(raw: bytes) -> Result:
            found = known.get(raw)
            if found is None:
                found = look(raw)
                if len(raw) <= longest:
                    if len(known) >= entries:
                        known.clear()
                    known[raw] = found
            return found

        ask.__doc__ = look.__doc__
        return ask

    return decorate

"""Up to when everything that was told can be read (Communication 2.1.3.s2.b5)."""

import time

from lyceum.statements import api as statements

KEPT_FOR_S = 0.1
_kept: tuple[float, str] = (0.0, "")


def consistent_through(*, is_fresh: bool) -> str:
    """An ISO 8601 moment. What was true a moment ago is true for ever: where no statement is
    read, a value of the last 100 ms does, so that errors and writes cost no question."""
    global _kept  # noqa: PLW0603  one pair, replaced as a whole
    until, value = _kept
    if is_fresh or time.monotonic() > until:
        value = statements.tell_moment(statements.consistent_through())
        _kept = (time.monotonic() + KEPT_FOR_S, value)
    return value

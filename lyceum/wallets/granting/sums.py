"""Parts of an amount, and shares in it."""

from collections.abc import Mapping

from lyceum.wallets.types import WHOLE


def pro_rata(amount: int, days: int, of: int) -> int:
    """The part of an amount for so many of the days, rounded half up to the minor unit."""
    return (2 * amount * days + of) // (2 * of)


def shared(amount: int, basis_points: Mapping[int, int], owner: int) -> dict[int, int]:
    """What each carries of an amount: whole minor units, and the rest the owner's.

    `basis_points` are those of the others. Nobody stands there with nothing.
    """
    parts = {who: amount * points // WHOLE for who, points in sorted(basis_points.items())}
    parts[owner] = parts.get(owner, 0) + amount - sum(parts.values())
    return {who: part for who, part in parts.items() if part}


def expiring(available: int, later: int) -> int:
    """What is left of old grants: the newer ones are spent last, and what is held is not touched."""
    return max(0, available - later)

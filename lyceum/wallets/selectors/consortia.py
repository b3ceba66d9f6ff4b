"""Who spends from the pot of a consortium, and on what: who opened it says so, and says it anew each time,
as people and what is learnt there change."""

from collections.abc import Callable, Collection, Mapping, Sequence

from lyceum.wallets.models import Pot
from lyceum.wallets.types import Condition

Says = Callable[[Collection[int], int], Mapping[int, Condition | None]]
_said: list[Says] = []


def know_consortia(says: Says) -> None:
    """Said once by who opens such pots: of pots, by their ids, what each pays for a person; None where
    they spend nothing from it. A pot that is not named stays as it is."""
    _said[:] = [says]


def narrowed(pots: Sequence[Pot], person_id: int) -> list[Pot]:
    """Of these pots those from which the person may spend, with what they pay for."""
    ids = [pot.pk for pot in pots if pot.kind == Pot.Kind.CONSORTIUM]
    said = _said[0](ids, person_id) if ids and _said else {}
    for pot in pots:
        pot.narrowed = said.get(pot.pk)
    return [pot for pot in pots if pot.narrowed or pot.pk not in said]

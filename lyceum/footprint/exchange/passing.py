"""A batch is handed over whole; where it is refused, those in it that are at fault are found."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from lyceum.statements.api import Part, Told

from .choosing import handed_over
from .talking import OtherStore, Refusal, Trouble

Parts = Callable[[int, Sequence[str]], Mapping[str, Part]]  # of a tenant, by hash


class Outcome(NamedTuple):
    """What became of a statement: taken, or refused for a reason."""

    told: Told
    refusal: str


def hand_over(
    store: OtherStore, batch: Sequence[Told], parts: Parts
) -> tuple[list[Outcome], Trouble | None]:
    """Outcomes in the order of the batch, as far as it came, and what stopped it."""
    done: list[Outcome] = []
    try:
        if batch:
            _hand_over(store, batch, parts, done)
    except Trouble as trouble:
        return done, trouble
    return done, None


def _hand_over(store: OtherStore, batch: Sequence[Told], parts: Parts, done: list[Outcome]) -> None:
    try:
        said = [handed_over(told, store.version) for told in batch]
        store.send(said, _enclosed(batch, parts))
    except Refusal as refusal:
        if len(batch) == 1:
            done.append(Outcome(batch[0], str(refusal)))
            return
        middle = len(batch) // 2
        _hand_over(store, batch[:middle], parts, done)
        _hand_over(store, batch[middle:], parts, done)
    else:
        done += [Outcome(told, "") for told in batch]


def _enclosed(batch: Sequence[Told], parts: Parts) -> list[Part]:
    """The attachments of a batch, each once; those that lie elsewhere (fileUrl) have no bytes."""
    found: dict[str, Part] = {}
    for told in batch:
        if wanted := [sha2 for sha2 in told.enclosed if sha2 not in found]:
            found |= parts(told.tenant_id, wanted)
    return list(found.values())

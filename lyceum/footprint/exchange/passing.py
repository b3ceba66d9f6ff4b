"""A batch is handed over whole, if it is not too heavy; where it is refused, those in it that are at fault are found."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from lyceum.statements.api import Part, Told

from .choosing import handed_over
from .talking import OtherStore, Refusal, Trouble

MOST_BYTES = 16 * 1024 * 1024  # of attachments in one request, but for those of one statement
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
        for some, enclosed in _pieces(batch, parts):
            _hand_over(store, some, enclosed, done)
    except Trouble as trouble:
        return done, trouble
    return done, None


def _pieces(
    batch: Sequence[Told], parts: Parts
) -> Iterator[tuple[Sequence[Told], Mapping[str, Part]]]:
    """The batch, whole or cut where its attachments would take too much memory; with them, each
    once. Those that lie elsewhere (fileUrl) have no bytes."""
    some: list[Told] = []
    enclosed: dict[str, Part] = {}
    for told in batch:
        wanted = [sha2 for sha2 in told.enclosed if sha2 not in enclosed]
        theirs = parts(told.tenant_id, wanted) if wanted else {}
        if some and _weight(enclosed) + _weight(theirs) > MOST_BYTES:
            yield some, enclosed
            some, enclosed = [], {}
            theirs = parts(told.tenant_id, told.enclosed)
        some.append(told)
        enclosed |= theirs
    if some:
        yield some, enclosed


def _weight(parts: Mapping[str, Part]) -> int:
    return sum(len(part.body) for part in parts.values())


def _hand_over(
    store: OtherStore, batch: Sequence[Told], parts: Mapping[str, Part], done: list[Outcome]
) -> None:
    try:
        said = [handed_over(told, store.version) for told in batch]
        needed = dict.fromkeys(sha2 for told in batch for sha2 in told.enclosed)
        store.send(said, [parts[sha2] for sha2 in needed if sha2 in parts])
    except Refusal as refusal:
        if len(batch) == 1:
            done.append(Outcome(batch[0], str(refusal)))
            return
        middle = len(batch) // 2
        _hand_over(store, batch[:middle], parts, done)
        _hand_over(store, batch[middle:], parts, done)
    else:
        done += [Outcome(told, "") for told in batch]

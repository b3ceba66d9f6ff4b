"""What the store had to change: it changes nothing else. Places in the store only."""

from dataclasses import dataclass

from lyceum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class StatementsPseudonymised(Event):
    """Somebody was erased: the texts at these places name a pseudonym now."""

    seqs: list[int]


@dataclass(frozen=True, kw_only=True)
class StatementsRemoved(Event):
    """The statements at these places are no longer there."""

    seqs: list[int]

"""The list of connections and the log of one, in words, for who keeps them."""

from collections.abc import Collection
from typing import Any

from lyceum.connections import api as connections
from lyceum.integrations.types import COLOURS, REASONS, STATES, LogRow, SystemRow
from lyceum.kernel.actors import Actor

from .ready import ready_one

EVERY_REASON = {**connections.REASONS, **REASONS}


def systems_of(actor: Actor, organisation_id: int) -> list[SystemRow]:
    """The connections of an organisation, those that are open first. Two queries."""
    return [
        SystemRow(row, system_name(row.system))
        for row in connections.connections_of(actor, organisation_id)
    ]


def system_name(system: str) -> str:
    return ready_one(system).name


def counts(connection: Any) -> list[tuple[str, Any, int, str]]:
    """How much came in the last days by what became of it: state, word, number, colour."""
    found = connections.counts_of(connection)
    return [
        (state, word, sum(found.get(one, 0) for one in _states(state)), COLOURS.get(state, ""))
        for state, word in STATES.items()
    ]


def _states(shown: str) -> Collection[str]:
    """What is taken in is one, whether its person has agreed to it or not."""
    return connections.TAKEN_IN if shown in connections.TAKEN_IN else [shown]


def log_page(connection: Any, state: str, before: int | None) -> tuple[list[LogRow], int | None]:
    """A page of the log, newest first, and where the next begins. One query."""
    rows, more = connections.arrivals_of(
        connection, states=_states(state) if state else (), before=before
    )
    return [_row(row) for row in rows], more


def _row(row: connections.ArrivalRow) -> LogRow:
    if row.state in connections.TAKEN_IN:
        return LogRow(row, STATES["told"], COLOURS["told"], "", "", can_replay=False)
    return LogRow(
        line=row,
        word=STATES[row.state],
        colour=COLOURS.get(row.state, ""),
        reason=EVERY_REASON.get(row.reason, ""),
        detail=row.detail,
        can_replay=row.can_replay,
    )

"""The list of connections and the log of one, in words, for who keeps them."""

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
        (state, word, found.get(state, 0), COLOURS.get(state, "")) for state, word in STATES.items()
    ]


def log_page(connection: Any, state: str, before: int | None) -> tuple[list[LogRow], int | None]:
    """A page of the log, newest first, and where the next begins. One query."""
    rows, more = connections.arrivals_of(connection, state=state, before=before)
    return [_row(row) for row in rows], more


def _row(row: connections.ArrivalRow) -> LogRow:
    return LogRow(
        line=row,
        word=STATES[row.state],
        colour=COLOURS.get(row.state, ""),
        reason=EVERY_REASON.get(row.reason, ""),
    )

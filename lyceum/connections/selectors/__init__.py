"""Why something was not reached; connections, and the log of what came through them."""

from .log import (
    PAGE,
    TAKEN_IN,
    arrivals_of,
    connection_for,
    connections_of,
    counts_of,
    delivery,
    names_of,
    offered_at,
    open_connection,
    waiting,
)
from .trouble import trouble_with

__all__ = [
    "PAGE",
    "TAKEN_IN",
    "arrivals_of",
    "connection_for",
    "connections_of",
    "counts_of",
    "delivery",
    "names_of",
    "offered_at",
    "open_connection",
    "trouble_with",
    "waiting",
]

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
from .tokens import token_for, token_row, token_row_of, token_words, tokens_among, tokens_of
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
    "token_for",
    "token_row",
    "token_row_of",
    "token_words",
    "tokens_among",
    "tokens_of",
    "trouble_with",
    "waiting",
]

"""Connections: the guarded way to addresses outside, and what comes from systems outside.

Commands   fetch, session, make_connection, renew_secret, switch_connection, close_connection,
           send_sample, receive, work_off, replay_arrivals, wake_about, drop_about
Questions  trouble_with, connection_for, connections_of, counts_of, arrivals_of,
           names_of, offered_at
Types      Answer, NewConnection, Receipt, Delivery, Outcome, ConnectionRow, ArrivalRow, OfferRow,
           Proof
Refusals   NotReached, NotTaken, NotTrusted, NotUnderstood, TooLarge, IsOff; REASONS in words
Limits     LARGEST
"""

from .errors import REASONS, IsOff, NotReached, NotTaken, NotTrusted, NotUnderstood, TooLarge
from .selectors import (
    TAKEN_IN,
    arrivals_of,
    connection_for,
    connections_of,
    counts_of,
    names_of,
    offered_at,
    trouble_with,
)
from .services import (
    LARGEST,
    close_connection,
    drop_about,
    fetch,
    make_connection,
    receive,
    renew_secret,
    replay_arrivals,
    send_sample,
    session,
    switch_connection,
    wake_about,
    work_off,
)
from .types import (
    Answer,
    ArrivalRow,
    ConnectionRow,
    Delivery,
    NewConnection,
    OfferRow,
    Outcome,
    Proof,
    Receipt,
)

__all__ = [
    "LARGEST",
    "REASONS",
    "TAKEN_IN",
    "Answer",
    "ArrivalRow",
    "ConnectionRow",
    "Delivery",
    "IsOff",
    "NewConnection",
    "NotReached",
    "NotTaken",
    "NotTrusted",
    "NotUnderstood",
    "OfferRow",
    "Outcome",
    "Proof",
    "Receipt",
    "TooLarge",
    "arrivals_of",
    "close_connection",
    "connection_for",
    "connections_of",
    "counts_of",
    "drop_about",
    "fetch",
    "make_connection",
    "names_of",
    "offered_at",
    "receive",
    "renew_secret",
    "replay_arrivals",
    "send_sample",
    "session",
    "switch_connection",
    "trouble_with",
    "wake_about",
    "work_off",
]

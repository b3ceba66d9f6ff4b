"""Verbs of the way out, and of what comes in."""

from .arrivals import (
    KEPT_DAYS,
    LARGEST,
    drop_about,
    forget_arrivals,
    receive,
    replay_arrivals,
    wake_about,
    work_off,
)
from .keeping import (
    close_connection,
    make_connection,
    renew_secret,
    send_sample,
    switch_connection,
)
from .way_out import SECONDS, SIZE, fetch, session

__all__ = [
    "KEPT_DAYS",
    "LARGEST",
    "SECONDS",
    "SIZE",
    "close_connection",
    "drop_about",
    "fetch",
    "forget_arrivals",
    "make_connection",
    "receive",
    "renew_secret",
    "replay_arrivals",
    "send_sample",
    "session",
    "switch_connection",
    "wake_about",
    "work_off",
]

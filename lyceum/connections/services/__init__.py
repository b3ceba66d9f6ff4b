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
from .tokens import break_token, close_token, keep_token, renew_token
from .way_out import SECONDS, SIZE, fetch, post_signed, session

__all__ = [
    "KEPT_DAYS",
    "LARGEST",
    "SECONDS",
    "SIZE",
    "break_token",
    "close_connection",
    "close_token",
    "drop_about",
    "fetch",
    "forget_arrivals",
    "keep_token",
    "make_connection",
    "post_signed",
    "receive",
    "renew_secret",
    "renew_token",
    "replay_arrivals",
    "send_sample",
    "session",
    "switch_connection",
    "wake_about",
    "work_off",
]

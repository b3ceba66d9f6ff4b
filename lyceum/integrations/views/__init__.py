"""Pages: connections of an organisation for who keeps them, and everybody's own work tools."""

from .mine import allow, mine, pause, unlink
from .systems import (
    add,
    choose,
    close,
    connection,
    connections,
    mapping,
    release,
    renew,
    replay,
    switch,
    test,
)

__all__ = [
    "add",
    "allow",
    "choose",
    "close",
    "connection",
    "connections",
    "mapping",
    "mine",
    "pause",
    "release",
    "renew",
    "replay",
    "switch",
    "test",
    "unlink",
]

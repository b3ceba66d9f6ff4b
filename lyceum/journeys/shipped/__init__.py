"""Playbooks that come along, as data: an organisation takes one and makes it its own."""

from .texts import Shipped
from .week import PLAYBOOKS

__all__ = ["PLAYBOOKS", "Shipped", "shipped_called"]


def shipped_called(name: str) -> Shipped | None:
    """The one of this name."""
    return next((one for one in PLAYBOOKS if one.name == name), None)

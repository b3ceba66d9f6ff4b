"""What a company's directory does, and what is done so that it sees everything."""

from .following import forget_unit, know_everybody, know_places, know_units, touch_user
from .groups import create_group, delete_group, update_group
from .users import create_user, delete_user, update_user

__all__ = [
    "create_group",
    "create_user",
    "delete_group",
    "delete_user",
    "forget_unit",
    "know_everybody",
    "know_places",
    "know_units",
    "touch_user",
    "update_group",
    "update_user",
]

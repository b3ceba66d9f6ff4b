"""Pages at the door."""

from .viewing import stop_viewing, view_as, views_of_me
from .ways_in import freshly_signed_in, sign_in_link, sign_up

__all__ = [
    "freshly_signed_in",
    "sign_in_link",
    "sign_up",
    "stop_viewing",
    "view_as",
    "views_of_me",
]

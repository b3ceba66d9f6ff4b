"""Messaging: one message to one person, in their language.

Commands   send, send_many, send_each, send_mail, register_kind
           (`key`: the same is told once; the kind says what is urgent and how it comes by itself)
Questions  unread_count, rhythms_of, pages_answered
Types      About, Calendar, Hours
"""

from .engine.timing import Hours
from .selectors import pages_answered, rhythms_of, unread_count
from .services import send, send_each, send_mail, send_many
from .types import About, Calendar, register_kind

__all__ = [
    "About",
    "Calendar",
    "Hours",
    "pages_answered",
    "register_kind",
    "rhythms_of",
    "send",
    "send_each",
    "send_mail",
    "send_many",
    "unread_count",
]

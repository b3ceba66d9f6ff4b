"""Messaging: one message to one person, in their language.

Commands   send, send_many, send_mail, register_kind
Questions  unread_count
Types      About
"""

from .selectors import unread_count
from .services import send, send_mail, send_many
from .types import About, register_kind

__all__ = ["About", "register_kind", "send", "send_mail", "send_many", "unread_count"]

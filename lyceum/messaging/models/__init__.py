"""Messages, their ways out, and what people want."""

from .messages import Mail, Message, State, Way
from .wishes import ChatAccount, FailingAddress, Preference, PushSubscription, Rhythm, Wording

__all__ = [
    "ChatAccount",
    "FailingAddress",
    "Mail",
    "Message",
    "Preference",
    "PushSubscription",
    "Rhythm",
    "State",
    "Way",
    "Wording",
]

"""Messages, their ways out, and what people want."""

from .messages import Mail, Message, State, Way
from .talks import ChatDesk, DirectTalk
from .wishes import (
    ChatAccount,
    ChatEar,
    FailingAddress,
    Preference,
    PushSubscription,
    Rhythm,
    Wording,
)

__all__ = [
    "ChatAccount",
    "ChatDesk",
    "ChatEar",
    "DirectTalk",
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

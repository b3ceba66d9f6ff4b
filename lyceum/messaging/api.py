"""Messaging: one message to one person, in their language.

Commands   send, send_many, send_each, send_mail, register_kind
           (`key`: the same is told once; the kind says what is urgent and how it comes by itself)
           refuse_chat, work_off_heard
Questions  unread_count, rhythms_of, pages_answered
Chats      chat_channels (the way into the channels of a chat), who_is, accounts_of, ears_of
Types      About, Calendar, Hours, Channels, ChannelRow, Heard, Member, Reading, Spoken
Refusals   NotSent: Limited, TokenRefused, NobodyThere, Hopeless
"""

from .engine.timing import Hours
from .errors import Hopeless, Limited, NobodyThere, NotSent, TokenRefused
from .protocols.channels import ChannelRow, Channels, Heard, Member, Reading, Spoken
from .selectors import ears_of, pages_answered, rhythms_of, unread_count
from .services import (
    accounts_of,
    chat_channels,
    refuse_chat,
    send,
    send_each,
    send_mail,
    send_many,
    who_is,
    work_off_heard,
)
from .types import CHATS, About, Calendar, register_kind

__all__ = [
    "CHATS",
    "About",
    "Calendar",
    "ChannelRow",
    "Channels",
    "Heard",
    "Hopeless",
    "Hours",
    "Limited",
    "Member",
    "NobodyThere",
    "NotSent",
    "Reading",
    "Spoken",
    "TokenRefused",
    "accounts_of",
    "chat_channels",
    "ears_of",
    "pages_answered",
    "refuse_chat",
    "register_kind",
    "rhythms_of",
    "send",
    "send_each",
    "send_mail",
    "send_many",
    "unread_count",
    "who_is",
    "work_off_heard",
]

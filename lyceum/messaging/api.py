"""Messaging: one message to one person, in their language.

Commands   send, send_many, send_each, send_mail, register_kind
           (`key`: the same is told once; the kind says what is urgent and how it comes by itself)
           refuse_chat, work_off_heard, read_talks (what people write to us alone in a chat)
Questions  unread_count, rhythms_of, pages_answered, message_answered (by the address of a mail), absolute (the whole address of a page)
Chats      chat_channels (the way into the channels of a chat), who_is, accounts_of, ears_of
Types      About, Calendar, Hours, Channels, ChannelRow, Heard, Member, Reading, Spoken, DirectWord, Thread
Refusals   NotSent: Limited, TokenRefused, NobodyThere, Hopeless
"""

from .engine.timing import Hours
from .errors import Hopeless, Limited, NobodyThere, NotSent, TokenRefused
from .protocols.channels import ChannelRow, Channels, Heard, Member, Reading, Spoken
from .selectors import absolute, ears_of, pages_answered, rhythms_of, unread_count
from .services import (
    accounts_of,
    chat_channels,
    message_answered,
    read_talks,
    refuse_chat,
    send,
    send_each,
    send_mail,
    send_many,
    who_is,
    work_off_heard,
)
from .types import (
    CHATS,
    EXPIRED,
    FORGED,
    About,
    Answered,
    Calendar,
    DirectWord,
    Thread,
    register_kind,
)

__all__ = [
    "CHATS",
    "EXPIRED",
    "FORGED",
    "About",
    "Answered",
    "Calendar",
    "ChannelRow",
    "Channels",
    "DirectWord",
    "Heard",
    "Hopeless",
    "Hours",
    "Limited",
    "Member",
    "NobodyThere",
    "NotSent",
    "Reading",
    "Spoken",
    "Thread",
    "TokenRefused",
    "absolute",
    "accounts_of",
    "chat_channels",
    "ears_of",
    "message_answered",
    "pages_answered",
    "read_talks",
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

"""Verbs of messages: accepted, delivered, read; what people want; what operators settle."""

from .accepting import send, send_each, send_mail, send_many
from .answers import message_answered
from .bounces import take_bounce, trust_address
from .channels import (
    accounts_of,
    chat_channels,
    listen_chat,
    refuse_chat,
    who_is,
)
from .chats import join_chat, leave_chat, renew_chat, try_chat
from .delivering import deliver_due, forget_old_ways
from .mails import forget_addresses, forget_old_mail, keep_mails, write_mails
from .operators import drop_mail, resend, settle_failed, settle_way
from .posting import ATTEMPTS, PATIENCE, made_message, send_waiting_mail
from .pushing import add_browser, remove_browser
from .reading import mark_all_read, mark_read
from .talks import close_desk, open_desk, read_talks, work_off_heard
from .wishing import (
    NewRhythm,
    choose,
    choose_mail,
    choose_many,
    do_not_disturb,
    mute_by_link,
    set_rhythm,
    settle_preferences,
)
from .wordings import reset_wording, write_wording

__all__ = [
    "ATTEMPTS",
    "PATIENCE",
    "NewRhythm",
    "accounts_of",
    "add_browser",
    "chat_channels",
    "choose",
    "choose_mail",
    "choose_many",
    "close_desk",
    "deliver_due",
    "do_not_disturb",
    "drop_mail",
    "forget_addresses",
    "forget_old_mail",
    "forget_old_ways",
    "join_chat",
    "keep_mails",
    "leave_chat",
    "listen_chat",
    "made_message",
    "mark_all_read",
    "mark_read",
    "message_answered",
    "mute_by_link",
    "open_desk",
    "read_talks",
    "refuse_chat",
    "remove_browser",
    "renew_chat",
    "resend",
    "reset_wording",
    "send",
    "send_each",
    "send_mail",
    "send_many",
    "send_waiting_mail",
    "set_rhythm",
    "settle_failed",
    "settle_preferences",
    "settle_way",
    "take_bounce",
    "trust_address",
    "try_chat",
    "who_is",
    "work_off_heard",
    "write_mails",
    "write_wording",
]

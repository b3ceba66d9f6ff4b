"""Pages of messages."""

from .chats import chats, leave_chat, listen_chat, renew_chat, set_desk, try_chat
from .inbox import bell, inbox, mark_all_read, mark_read, open_message
from .outbox import (
    drop,
    failing,
    mail,
    mail_html,
    outbox,
    resend,
    settle,
    settle_way,
    take_bounce,
    trust,
    ways,
)
from .wishes import (
    add_browser,
    preferences,
    push_worker,
    remove_browser,
    rhythm,
    undisturbed,
    unsubscribe,
)
from .wordings import reset_wording, wording, wording_mail, wordings

__all__ = [
    "add_browser",
    "bell",
    "chats",
    "drop",
    "failing",
    "inbox",
    "leave_chat",
    "listen_chat",
    "mail",
    "mail_html",
    "mark_all_read",
    "mark_read",
    "open_message",
    "outbox",
    "preferences",
    "push_worker",
    "remove_browser",
    "renew_chat",
    "resend",
    "reset_wording",
    "rhythm",
    "set_desk",
    "settle",
    "settle_way",
    "take_bounce",
    "trust",
    "try_chat",
    "undisturbed",
    "unsubscribe",
    "ways",
    "wording",
    "wording_mail",
    "wordings",
]

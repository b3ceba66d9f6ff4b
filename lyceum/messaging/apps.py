from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class MessagingConfig(AppConfig):
    name = "lyceum.messaging"

    def ready(self) -> None:
        from lyceum.ui import shell

        from . import handlers, selectors, tasks  # noqa: F401  they register themselves

        _describe_notices()
        _check_smtp_address()
        _declare_keepings()
        shell.provide("unread", lambda request: selectors.unread_count(request.actor.person_id))  # type: ignore[attr-defined]


def _describe_notices() -> None:
    """Notices about one's own account, from the floor below, which knows no messages."""
    from django.utils.translation import gettext_lazy as _

    from .types import register_kind

    notices = {
        "identity.export_ready": _("The archive of my data"),
        "identity.erasure_asked": _("My account will be erased"),
        "identity.erasure_reminded": _("My account will be erased soon"),
        "identity.erasure_cancelled": _("My account stays"),
        "identity.merged": _("Two accounts became one"),
        "identity.unmerged": _("Two accounts again"),
    }
    for name, label in notices.items():
        register_kind(name, label, is_required=True, urgent=True)
    register_kind("messaging.chat_closed", _("A chat that takes no messages"), urgent=True)


def _check_smtp_address() -> None:
    """A mail server that cannot be understood stops the start, not the first mail."""
    from .types import smtp_options

    try:
        smtp_options(settings.SMTP_URL or "smtp://nobody")
    except ValueError as reason:
        raise ImproperlyConfigured(f"LYCEUM_SMTP_URL: {reason}") from None


def _declare_keepings() -> None:
    """What is kept of what is written to people."""
    from django.utils.translation import gettext_lazy as _

    from lyceum.identity import api as identity
    from lyceum.identity.api import MOVES, STAYS, Keeping, Merging, Retention, Table

    from . import services

    for keeping in (
        Keeping(
            kind="messaging.ways",
            label=_("How messages reached you"),
            purpose=_("To hold them back until you want them, and to tell you nothing twice."),
            seen_by=_("administrators of the ecosystem; not what they say"),
            forget=services.forget_old_ways,
            kept_for=Retention(90),
            tables=(
                Table(
                    "messaging.Way", mentions=("reason", "calendars", "in_thread"), merging=MOVES
                ),
            ),
        ),
        Keeping(
            kind="messaging.messages",
            label=_("Your inbox"),
            purpose=_("So that you find again what was written to you."),
            seen_by=_("only you"),
            kept_for=Retention(730),
            tables=(
                Table(
                    "messaging.Message",
                    mentions=("words",),
                    ages_by="created_at",
                    merging=Merging(_("What both accounts were told stands in one inbox.")),
                ),
            ),
        ),
        Keeping(
            kind="messaging.mails",
            label=_("Mails to you"),
            purpose=_("To send them, and to see which could not be sent."),
            seen_by=_("administrators of the ecosystem"),
            erase=services.forget_addresses,
            forget=services.forget_old_mail,
            kept_for=Retention(90),
            tables=(
                Table(
                    "messaging.Mail",
                    hidden=("headers",),
                    mentions=("subject", "text", "html", "reason", "calendars"),
                    merging=MOVES,
                ),
                Table("messaging.FailingAddress", of=(), mentions=("reason",), merging=STAYS),
            ),
        ),
        Keeping(
            kind="messaging.preferences",
            label=_("Which messages you want"),
            purpose=_("To send you no more than you want, and when you want it."),
            seen_by=_("only you"),
            tables=(
                Table("messaging.Preference", merging=Merging(settle=services.settle_preferences)),
                Table(
                    "messaging.Rhythm",
                    merging=Merging(_("Quiet hours are those of the account that stays.")),
                ),
            ),
        ),
        Keeping(
            kind="messaging.channels",
            label=_("Where else you are told"),
            purpose=_("To write to you in the chats of your organisations and in your browsers."),
            seen_by=_("only you"),
            tables=(
                Table(
                    "messaging.ChatAccount",
                    merging=Merging(_("Who you are in a chat is looked for again.")),
                ),
                Table("messaging.PushSubscription", hidden=("p256dh", "auth"), merging=MOVES),
            ),
        ),
    ):
        identity.register_keeping(keeping)

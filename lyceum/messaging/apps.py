from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class MessagingConfig(AppConfig):
    name = "lyceum.messaging"

    def ready(self) -> None:
        from lyceum.ui import shell

        from . import (
            selectors,
            tasks,  # noqa: F401  so that the clock knows them
        )

        _check_smtp_address()
        shell.provide("unread", lambda request: selectors.unread_count(request.actor.person_id))  # type: ignore[attr-defined]


def _check_smtp_address() -> None:
    """A mail server that cannot be understood stops the start, not the first mail."""
    from .types import smtp_options

    try:
        smtp_options(settings.SMTP_URL or "smtp://nobody")
    except ValueError as reason:
        raise ImproperlyConfigured(f"LYCEUM_SMTP_URL: {reason}") from None

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "lyceum.messaging"

    def ready(self) -> None:
        from lyceum.ui import shell

        from . import (
            selectors,
            tasks,  # noqa: F401  so that the clock knows them
        )

        shell.provide("unread", lambda request: selectors.unread_count(request.actor.person_id))  # type: ignore[attr-defined]

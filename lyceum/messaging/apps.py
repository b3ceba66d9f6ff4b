from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "lyceum.messaging"

    def ready(self) -> None:
        from . import tasks  # noqa: F401  so that the clock knows them

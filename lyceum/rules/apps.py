from django.apps import AppConfig


class RulesConfig(AppConfig):
    name = "lyceum.rules"

    def ready(self) -> None:
        from . import tasks  # noqa: F401  so that the clock knows them

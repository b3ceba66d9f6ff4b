from django.apps import AppConfig


class SkillsConfig(AppConfig):
    name = "lyceum.skills"

    def ready(self) -> None:
        from . import tasks  # noqa: F401  what the clock does

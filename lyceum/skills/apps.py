from django.apps import AppConfig


class SkillsConfig(AppConfig):
    name = "lyceum.skills"

    def ready(self) -> None:
        from lyceum.access import api as access

        from . import tasks  # noqa: F401  what the clock does

        access.open_to_viewers("skills:explore")  # the other pages show one's own levels

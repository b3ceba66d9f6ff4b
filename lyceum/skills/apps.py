from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SkillsConfig(AppConfig):
    name = "lyceum.skills"

    def ready(self) -> None:
        from lyceum.messaging import api as messaging

        from . import tasks  # noqa: F401  what the clock does

        asked, answered = _("Somebody asks me about a skill"), _("Somebody answered about my skill")
        messaging.register_kind("skills.confirmation_asked", asked)
        messaging.register_kind("skills.confirmation_answered", answered)

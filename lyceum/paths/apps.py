from django.apps import AppConfig


class PathsConfig(AppConfig):
    name = "lyceum.paths"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from lyceum.messaging import api as messaging

        from . import handlers, tasks  # noqa: F401  so that facts are heard and the clock knows

        messaging.register_kind("paths.plan_changed", _("My plan changed"))
        messaging.register_kind("paths.goal_reached", _("I reached a goal"))
        messaging.register_kind("paths.advisor_invited", _("Somebody asks me for advice"))
        messaging.register_kind("paths.commented", _("Somebody commented on a path"))

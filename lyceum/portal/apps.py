from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "lyceum.portal"

    def ready(self) -> None:
        from lyceum.access import api as access

        access.open_to_viewers("portal:search", "portal:suggest")

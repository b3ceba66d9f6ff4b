from django.apps import AppConfig


class FootprintConfig(AppConfig):
    name = "lyceum.footprint"

    def ready(self) -> None:
        from . import projections  # noqa: F401  so that facts are heard

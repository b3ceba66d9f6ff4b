from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "lyceum.catalogue"

    def ready(self) -> None:
        from lyceum.kernel import intake

        from . import handlers, tasks  # noqa: F401  they register themselves
        from .services.importing import Catalogue

        intake.register(Catalogue())

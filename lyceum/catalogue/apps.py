from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "lyceum.catalogue"

    def ready(self) -> None:
        from lyceum.kernel import intake

        from .services.importing import Catalogue

        intake.register(Catalogue())

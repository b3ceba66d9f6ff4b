from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "lyceum.catalogue"

    def ready(self) -> None:
        from lyceum.access import api as access
        from lyceum.kernel import intake
        from lyceum.rules import api as rules

        from . import handlers, tasks  # noqa: F401  they register themselves
        from .models import Resource
        from .services.importing import Catalogue

        intake.register(Catalogue())
        rules.speak("resources", Resource.Kind.choices)
        pages = ("explore", "providers", "teaching", "resource", "needs")
        access.open_to_viewers(*(f"catalogue:{page}" for page in pages))

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "lyceum.catalogue"

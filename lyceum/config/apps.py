from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "lyceum.config"
    label = "config"

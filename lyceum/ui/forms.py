"""How form fields are drawn."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Fields in our own look: label above, help below, errors in words."""

    field_template_name = "ui/field.html"

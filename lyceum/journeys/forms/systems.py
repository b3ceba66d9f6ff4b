"""A system outside."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SystemForm(forms.Form):
    """A system outside."""

    name = forms.CharField(label=_("Name"), max_length=120)
    url = forms.URLField(
        label=_("Address"), max_length=500, assume_scheme="https",
        help_text=_("Where it listens; it is told by POST."),
    )  # fmt: skip

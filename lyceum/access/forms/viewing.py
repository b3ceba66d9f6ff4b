"""The shapes of what comes in by pages."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ViewAsForm(forms.Form):
    """Why somebody looks as another sees it."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        help_text=_("The person reads this, and so does whoever reads the log."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

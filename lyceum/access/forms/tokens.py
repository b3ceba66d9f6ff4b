"""The shapes of what comes in at the door."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lyceum.access.selectors import today
from lyceum.access.types import TOKEN_SCOPES, USUAL_SCOPES

LONGEST = timedelta(days=730)
USUAL = timedelta(days=365)


class AccountForm(forms.Form):
    """A new service account."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As your IT calls it."))
    purpose = forms.CharField(
        label=_("What for"),
        max_length=300,
        help_text=_("What it does here, and who looks after it."),
    )


class TokenForm(forms.Form):
    """A new token of an account: what for, and until when."""

    scopes = forms.MultipleChoiceField(
        label=_("May be used for"),
        choices=[(scope.name, scope.label) for scope in TOKEN_SCOPES.values()],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "sentences"}),
        error_messages={"required": _("Choose at least one.")},
    )
    last_day = forms.DateField(
        label=_("Last day"),
        help_text=_("Two years at most. Shorter is safer."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"scopes": list(USUAL_SCOPES), "last_day": today() + USUAL})
        super().__init__(*args, **kwargs)

    def clean_last_day(self) -> Any:
        day = self.cleaned_data["last_day"]
        if not today() <= day <= today() + LONGEST:
            raise forms.ValidationError(
                _("A day between %(first)s and %(last)s is expected."),
                params={"first": today(), "last": today() + LONGEST},
            )
        return day

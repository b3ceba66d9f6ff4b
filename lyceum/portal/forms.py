from decimal import Decimal

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _


class SetUpForm(forms.Form):
    ecosystem = forms.CharField(
        label=_("Name of the ecosystem"),
        max_length=120,
        help_text=_("What everybody will see on every page. It can be changed later."),
    )
    organisation = forms.CharField(label=_("Your organisation"), max_length=200)
    name = forms.CharField(
        label=_("Your name"), max_length=200, widget=forms.TextInput({"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your address"), widget=forms.EmailInput({"autocomplete": "email"})
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least ten characters. A sentence is better than a riddle."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        """As strict as everywhere else."""
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


class AuditForm(forms.Form):
    name = forms.ChoiceField(label=_("What"), required=False)
    by = forms.CharField(label=_("Who"), max_length=100, required=False)
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )


class WelcomeForm(forms.Form):
    """The last of three questions; the answers before it come along."""

    now_role = forms.IntegerField(required=False, widget=forms.HiddenInput())
    goal_role = forms.IntegerField(widget=forms.HiddenInput())
    hours = forms.DecimalField(
        label=_("Hours a week"),
        min_value=Decimal("0.5"),
        max_value=40,
        decimal_places=1,
        initial=3,
    )
    money = forms.DecimalField(
        label=_("Money for learning, as far as you know"),
        min_value=0,
        max_value=1_000_000,
        decimal_places=2,
        initial=0,
        help_text=_("0 finds only what is free. You can change it at any time."),
    )

from functools import cache
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


@cache
def zone_choices() -> list[tuple[str, str]]:
    """Zones of places, by region; the odd ones (`EST5EDT`, `Etc/GMT+3`) are left out."""
    places = sorted(name for name in available_timezones() if "/" in name)
    return [("UTC", "UTC")] + [
        (name, name.replace("_", " ")) for name in places if not name.startswith("Etc/")
    ]


class ProfileForm(forms.Form):
    """What a person says about themselves."""

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        help_text=_("As you write it, in any script."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    short_name = forms.CharField(
        label=_("How we call you"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    pronouns = forms.CharField(label=_("Pronouns"), max_length=40, required=False)
    bio = forms.CharField(
        label=_("About you"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    locale = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("As my browser asks")), *settings.LANGUAGES],
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        choices=lambda: [("", _("Not said")), *zone_choices()],
        widget=forms.Select(attrs={"data-local-zone": ""}),
    )


class MergeForm(forms.Form):
    """Which two accounts are one human's."""

    kept = forms.CharField(
        label=_("The account that stays"),
        max_length=254,
        help_text=_("An address, a public id or a number."),
    )
    folded = forms.CharField(label=_("The account that is folded into it"), max_length=254)

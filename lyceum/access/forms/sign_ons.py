"""What comes in where an organisation keeps its sign-on."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lyceum.access import selectors
from lyceum.access.types import MAPPED
from lyceum.organisations import api as organisations

LABELS = {
    "name": _("Name"),
    "email": _("E-mail address"),
    "employee_number": _("Employee number"),
    "unit": _("Unit"),
    "locale": _("Language"),
}
DOMAIN = re.compile(r"^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$")
METADATA_LIMIT = 1024 * 1024


def _box(label: Any, help_text: Any = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, help_text=help_text, required=False)


class SignOnForm(forms.Form):
    """What both kinds of provider share. Where the mapping is empty, the usual names are looked for."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("As people read it: “Sign in with …”.")
    )
    is_on = _box(_("People may sign in with it"), _("A test works before that, too."))
    adds_people = _box(
        _("Whoever is new gets an account and a place"),
        _("Only with an address of a verified domain. Otherwise only people already here come in."),
    )
    counts_as_factor = _box(
        _("Its second factor counts here"),
        _("When the provider says that it has asked for one, none of ours is needed."),
    )
    factor_words = forms.CharField(
        label=_("How the provider says so"),
        required=False,
        help_text=_("Values of amr, acr or AuthnContextClassRef, with spaces between them."),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )
    base_url = forms.RegexField(
        r"^https?://[^/\s?#]+$",
        label=_("Our address, as the provider knows it"),
        error_messages={"invalid": _("An address such as https://learn.example.org is expected.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    has_metadata = False  # a SAML provider that is kept has some; none given leaves them

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for word in MAPPED:
            self.fields[f"map_{word}"] = forms.CharField(
                label=LABELS[word], max_length=200, required=False
            )

    def clean_name(self) -> str:
        return str(self.cleaned_data["name"]).strip()

    def said(self) -> dict[str, Any]:
        """What the service is told."""
        given = dict(self.cleaned_data)
        mapped = {word: given.pop(f"map_{word}").strip() for word in MAPPED}
        given["mapping"] = {word: name for word, name in mapped.items() if name}
        given.pop("version")
        return given


class OidcForm(SignOnForm):
    """An OpenID provider: everything else is read from its address."""

    issuer = forms.CharField(
        label=_("Issuer"),
        max_length=500,
        help_text=_("An address, as in https://login.example.org/realms/staff"),
    )
    client_id = forms.CharField(label=_("Client id"), max_length=300)
    client_secret = forms.CharField(
        label=_("Client secret"),
        max_length=500,
        required=False,
        help_text=_("Kept encrypted and never shown again. Empty: the one that is kept stays."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}, render_value=True),
    )
    field_order = ("name", "issuer", "client_id", "client_secret")


class SamlForm(SignOnForm):
    """A SAML provider: by its metadata, from an address, a file or the clipboard."""

    metadata_url = forms.CharField(
        label=_("Address of the metadata"), max_length=500, required=False
    )
    metadata_file = forms.FileField(label=_("… or their file"), required=False)
    metadata = forms.CharField(
        label=_("… or their text"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )
    is_loaded_anew = _box(_("Load them from their address now"), _("It happens once a day anyway."))
    allows_unsolicited = _box(
        _("Sign-ins may begin at the provider"),
        _("Safer without: an answer that nobody asked for can be slipped to somebody else."),
    )
    field_order = ("name", "metadata_url", "metadata_file", "metadata")

    def clean_metadata_file(self) -> str:
        file = self.cleaned_data.get("metadata_file")
        if file is None:
            return ""
        if file.size > METADATA_LIMIT:
            raise forms.ValidationError(_("Metadata of at most 1 MB are expected."))
        return str(file.read().decode(errors="replace"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        given["metadata"] = given.pop("metadata_file", "") or given.get("metadata", "")
        if not given["metadata"] and not given.get("metadata_url") and not self.has_metadata:
            self.add_error("metadata_url", _("The provider's metadata are needed."))
        return given


class DomainForm(forms.Form):
    """A domain, as it stands behind the @ of an address."""

    name = forms.CharField(label=_("Domain"), max_length=253, help_text=_("As in example.org"))

    def clean_name(self) -> str:
        name = selectors.as_the_dns_writes_it(self.cleaned_data["name"].strip().removeprefix("@"))
        if not DOMAIN.match(name):
            raise forms.ValidationError(_("A domain such as example.org is expected."))
        return name


class DomainRuleForm(forms.Form):
    """Where addresses of a domain are led."""

    sign_on_id = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)
    is_required = forms.BooleanField(required=False)

    def __init__(self, sign_ons: list[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sign_on_id"].choices = [("", ""), *sign_ons]  # type: ignore[attr-defined]


class AddressForm(forms.Form):
    """By which address somebody is known at work."""

    login = forms.EmailField(
        label=_("Your address at work"),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )


class FactorPolicyForm(forms.Form):
    """Which roles need a second factor, and how long people have for it."""

    roles = forms.MultipleChoiceField(
        label=_("Who needs a second factor"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=organisations.role_choices,
        help_text=_("Nothing ticked: nobody has to."),
    )
    grace_days = forms.IntegerField(
        label=_("Days they have to set it up"), min_value=0, max_value=90, initial=14
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

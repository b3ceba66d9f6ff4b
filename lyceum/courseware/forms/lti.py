"""The shapes in which partners' tools and platforms are entered."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lyceum.courseware.lti import shapes, words
from lyceum.courseware.types.lti import (
    NEW_PEOPLE,
    OPENS_IN,
    PRIVACY,
    LinkWish,
    PlatformWish,
    ToolWish,
)

MANY = {"rows": 3, "spellcheck": "false", "autocapitalize": "off"}
SERVICES = [
    ("grades", _("Tell scores, which complete what people learn there")),
    ("members", _("List the people who agreed to be listed")),
]
SCOPES_OF = {"grades": words.GRADES, "members": (words.MEMBERS,)}
MOST_KEYS = 20_000


class AddressField(forms.URLField):
    """An address of the other side."""

    def __init__(self, label: Any, **known: Any) -> None:
        super().__init__(label=label, max_length=1000, assume_scheme="https", **known)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not shapes.is_address(value):
            raise forms.ValidationError(_("An address begins with https://"))


class ToolForm(forms.Form):
    """A tool, entered by hand."""

    name = forms.CharField(label=_("Name"), max_length=120)
    about = forms.CharField(
        label=_("About"), max_length=500, required=False, help_text=_("What it is good for.")
    )
    launch_url = AddressField(
        _("Launch address"), help_text=_("The tool calls it target link URI, or tool URL.")
    )
    login_url = AddressField(_("Address for signing in"), help_text=_("Initiate login URL."))
    redirect_urls = forms.CharField(
        label=_("Addresses for answers"),
        widget=forms.Textarea(attrs=MANY),
        help_text=_("Redirect URLs, one a line. Nothing is sent anywhere else."),
    )
    keys_url = AddressField(
        _("Address of its keys"), required=False, help_text=_("Key set (JWKS) URL.")
    )
    keys = forms.CharField(
        label=_("Or its keys themselves"),
        max_length=MOST_KEYS,
        required=False,
        widget=forms.Textarea(attrs=MANY),
        help_text=_("A key set as JSON, where the tool has no address for it."),
    )
    deep_link_url = AddressField(
        _("Address for choosing"),
        required=False,
        help_text=_("For deep linking. Empty: nothing can be chosen inside the tool."),
    )
    custom = forms.CharField(
        label=_("Parameters of its own"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs=MANY),
        help_text=_("name=value, one a line."),
    )
    privacy = forms.ChoiceField(
        label=_("What it learns of a person"),
        choices=PRIVACY,
        widget=forms.RadioSelect,
        initial="anonymous",
    )
    services = forms.MultipleChoiceField(
        label=_("What it may do by itself"),
        choices=SERVICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    opens_in = forms.ChoiceField(
        label=_("Where it opens"),
        choices=OPENS_IN,
        widget=forms.RadioSelect,
        initial="window",
    )

    def clean_redirect_urls(self) -> tuple[str, ...]:
        found = tuple(dict.fromkeys(self.cleaned_data["redirect_urls"].split()))
        if len(found) > 20 or not all(map(shapes.is_address, found)):  # noqa: PLR2004  as registered
            raise forms.ValidationError(_("Addresses begin with https://, one a line."))
        return found

    def clean_keys(self) -> dict[str, Any]:
        said = self.cleaned_data["keys"].strip()
        try:
            found = json.loads(said) if said else {}
        except ValueError as error:
            raise forms.ValidationError(
                _("This is no JSON: {error}").format(error=error)
            ) from error
        if said and not (isinstance(found, dict) and isinstance(found.get("keys"), list)):
            raise forms.ValidationError(_('A key set looks like {"keys": […]}.'))
        return found

    def clean_custom(self) -> dict[str, str]:
        lines = [line for line in self.cleaned_data["custom"].splitlines() if line.strip()]
        if not all("=" in line for line in lines):
            raise forms.ValidationError(_("Each line is name=value."))
        pairs = (line.partition("=") for line in lines)
        return {name.strip(): value.strip() for name, _is, value in pairs}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors and not given["keys_url"] and not given["keys"]:
            self.add_error("keys_url", _("Without its keys nothing of it can be believed."))
        return given

    def wish(self) -> ToolWish:
        """What was entered."""
        said = dict(self.cleaned_data)
        chosen = said.pop("services")
        return ToolWish(**said, scopes=tuple(s for name in chosen for s in SCOPES_OF[name]))


def said_of_tool(tool: Any) -> dict[str, Any]:
    """A tool as its form shows it."""
    names = ("name", "about", "launch_url", "login_url", "keys_url", "deep_link_url")
    return {name: getattr(tool, name) for name in (*names, "privacy", "opens_in")} | {
        "redirect_urls": "\n".join(tool.redirect_urls),
        "keys": json.dumps(tool.keys) if tool.keys else "",
        "custom": "\n".join(f"{name}={value}" for name, value in tool.custom.items()),
        "services": [name for name, scopes in SCOPES_OF.items() if set(scopes) & set(tool.scopes)],
    }


class PlatformForm(forms.Form):
    """A partner's LMS, entered by hand."""

    name = forms.CharField(label=_("Name"), max_length=120)
    issuer = forms.CharField(label=_("Issuer"), max_length=500, help_text=_("Platform ID."))
    client_id = forms.CharField(label=_("Client ID"), max_length=255)
    deployment_ids = forms.CharField(
        label=_("Deployment IDs"),
        required=False,
        widget=forms.Textarea(attrs=MANY),
        help_text=_("One a line. Launches of others are refused."),
    )
    auth_url = AddressField(_("Address for signing in"), help_text=_("Authentication request URL."))
    token_url = AddressField(_("Address for tokens"), help_text=_("Access token URL."))
    token_audience = forms.CharField(
        label=_("Audience of tokens"),
        max_length=500,
        required=False,
        help_text=_("Only where the platform names one; else it is the address for tokens."),
    )
    keys_url = AddressField(_("Address of its keys"), help_text=_("Public key set URL."))
    new_people = forms.ChoiceField(
        label=_("People who are not known here"),
        choices=NEW_PEOPLE,
        widget=forms.RadioSelect,
        initial="invite",
    )

    def clean_deployment_ids(self) -> tuple[str, ...]:
        lines = (line.strip()[:255] for line in self.cleaned_data["deployment_ids"].splitlines())
        return tuple(dict.fromkeys(filter(None, lines)))

    def wish(self) -> PlatformWish:
        """What was entered."""
        return PlatformWish(**self.cleaned_data)


def said_of_platform(platform: Any) -> dict[str, Any]:
    """A platform as its form shows it."""
    names = ("name", "issuer", "client_id", "auth_url", "token_url", "token_audience", "keys_url")
    said = {name: getattr(platform, name) for name in (*names, "new_people")}
    return said | {"deployment_ids": "\n".join(platform.deployment_ids)}


class LinkForm(forms.Form):
    """A place in a tool that becomes a resource, entered by hand."""

    title = forms.CharField(label=_("Title"), max_length=300)
    about = forms.CharField(
        label=_("About"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 2})
    )
    url = AddressField(
        _("Address in the tool"), required=False, help_text=_("Empty: its launch address.")
    )
    pass_mark = forms.IntegerField(
        label=_("Percent that complete it"),
        min_value=0,
        max_value=100,
        required=False,
        help_text=_("Empty: it is complete when the tool says so, whatever the score."),
    )

    def wish(self) -> LinkWish:
        """What was entered."""
        return LinkWish(**self.cleaned_data)


class RegistrationForm(forms.Form):
    """Where a tool registers itself."""

    url = AddressField(_("Registration address of the tool"))

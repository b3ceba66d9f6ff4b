"""The shape of a tool, from a page or from the tool itself."""

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lyceum.access.types import FIRST_SCOPES, SCOPES, ToolWish

HERE = {"localhost", "127.0.0.1", "::1"}
OWN_SCHEME = re.compile(r"[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+")  # com.example.app, as RFC 8252 asks
PRINTED = re.compile(r"[!-~]{1,1000}")
MOST = 20
WANTED = {  # what RFC 7591 says where the wish says nothing
    "token_endpoint_auth_method": "client_secret_basic",
    "grant_types": ["authorization_code"],
    "response_types": ["code"],
    "application_type": "web",
}
POSSIBLE = {
    "token_endpoint_auth_method": {"client_secret_basic", "client_secret_post", "none"},
    "grant_types": {"authorization_code", "refresh_token"},
    "response_types": {"code"},
    "application_type": {"web", "native"},
    "subject_type": {"public", "pairwise"},
    "id_token_signed_response_alg": {"RS256"},
}


def check_address(address: str, *, is_page: bool = False) -> None:
    """An address to which people, or codes, may be sent."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        _port = parts.port
    except ValueError as error:
        raise ValidationError(_("“{it}” is no address.").format(it=address)) from error
    if not PRINTED.fullmatch(address) or set("#*") & set(address) or "@" in parts.netloc:
        raise ValidationError(
            _("“{it}”: expected an address without #, @ and *.").format(it=address)
        )
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and host in HERE)
    is_app = not is_page and bool(OWN_SCHEME.fullmatch(parts.scheme))
    if not ((is_safe and host) or is_app):
        raise ValidationError(
            _("“{it}”: expected https://…, or http:// on the same machine only.").format(it=address)
        )


class Addresses(forms.CharField):
    """Addresses, one a line."""

    widget = forms.Textarea(attrs={"rows": 2, "spellcheck": "false"})

    def to_python(self, value: Any) -> Any:
        return tuple(dict.fromkeys(str(value or "").split()))

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > MOST:
            raise ValidationError(_("At most {n} addresses.").format(n=MOST))
        for address in value:
            check_address(address)


class ToolForm(forms.Form):
    """What an administrator, or the tool itself, says of a tool."""

    name = forms.CharField(label=_("Name"), max_length=120)
    about = forms.CharField(
        label=_("What it is for"),
        max_length=300,
        required=False,
        help_text=_("A sentence for the people who will use it."),
    )
    start_url = forms.CharField(
        label=_("Address of the tool"),
        max_length=500,
        required=False,
        help_text=_("Where people go from “My tools”."),
    )
    redirect_uris = Addresses(
        label=_("Addresses that get the answer"),
        help_text=_("One a line, exactly as the tool sends them (redirect URIs)."),
    )
    post_logout_redirect_uris = Addresses(
        label=_("Addresses after signing out"), required=False, help_text=_("One a line.")
    )
    is_public = forms.BooleanField(
        label=_("It cannot keep a secret (an app, or a page without a server)"), required=False
    )
    is_pairwise = forms.BooleanField(
        label=_("It knows people by a number that no other tool knows them by"), required=False
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may ask for"),
        choices=[(name, words) for name, words in SCOPES.items() if name != "openid"],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "sentences"}),
        required=False,
    )
    organisation_ids = forms.TypedMultipleChoiceField(
        label=_("Whose people may use it"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    is_for_all = forms.BooleanField(label=_("Everybody in the ecosystem"), required=False)

    def __init__(
        self, *args: Any, places: Any = (), may_offer_to_all: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation_ids"].choices = list(places)  # type: ignore[attr-defined]
        if not may_offer_to_all:
            del self.fields["is_for_all"]

    def clean_start_url(self) -> str:
        url = str(self.cleaned_data["start_url"])
        if url:
            check_address(url, is_page=True)
        return url

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        hosts = {urlsplit(uri).netloc or uri for uri in said.get("redirect_uris", ())}
        if said.get("is_pairwise") and len(hosts) > 1:
            self.add_error(
                "redirect_uris",
                _("A tool that knows people by its own number has all its addresses on one host."),
            )
        return said

    def wish(self) -> ToolWish:
        """What is wished for; call it on a valid form."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "place"}
        lists = ("scopes", "organisation_ids")
        return ToolWish(**{**said, **{name: tuple(said[name]) for name in lists}})


class NewToolForm(ToolForm):
    """The same, with the place that will keep the tool."""

    place = forms.TypedChoiceField(label=_("Kept by"), coerce=int)
    field_order = ("name", "place")

    def __init__(self, *args: Any, keepers: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = list(keepers)  # type: ignore[attr-defined]


class MetadataForm(ToolForm):
    """The same, as a tool says it of itself in RFC 7591."""

    def __init__(self, metadata: dict[str, Any]) -> None:
        self.metadata = WANTED | metadata
        super().__init__(self._as_fields())

    def _as_fields(self) -> dict[str, Any]:
        said = self.metadata
        scope = said.get("scope")
        asked = scope.split() if isinstance(scope, str) else FIRST_SCOPES
        return {
            "name": said.get("client_name"),
            "start_url": said.get("initiate_login_uri") or said.get("client_uri") or "",
            "redirect_uris": _lines(said.get("redirect_uris")),
            "post_logout_redirect_uris": _lines(said.get("post_logout_redirect_uris")),
            "is_public": said["token_endpoint_auth_method"] == "none",  # noqa: S105  a word
            "is_pairwise": said.get("subject_type") == "pairwise",
            "scopes": [name for name in asked if name in SCOPES and name != "openid"],
        }

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        for name, possible in POSSIBLE.items():
            value = self.metadata.get(name)
            values = value if isinstance(value, list) else [value]
            if value is not None and not all(isinstance(v, str) and v in possible for v in values):
                expected = ", ".join(sorted(possible))
                raise ValidationError(f"{name}: expected {expected}")
        return said


def metadata_form(metadata: dict[str, Any]) -> MetadataForm:
    """The form that a tool fills when it registers itself."""
    return MetadataForm(metadata)


def _lines(value: Any) -> str:
    """A list of words; anything else is said as it came, and so found wrong."""
    if isinstance(value, list):
        return "\n".join(str(each) for each in value)
    return str(value or "")


class PassForm(forms.Form):
    """For which tool a registration token is, and who will keep the tool."""

    place = forms.TypedChoiceField(label=_("Kept by"), coerce=int)
    note = forms.CharField(
        label=_("For which tool"), max_length=120, required=False, help_text=_("For your list.")
    )

    def __init__(self, *args: Any, keepers: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = list(keepers)  # type: ignore[attr-defined]

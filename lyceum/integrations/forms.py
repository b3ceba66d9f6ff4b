import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .types import Ready

PROOFS = [
    ("standard", _("Standard Webhooks (webhook-signature)")),
    ("hmac", _("An HMAC of the body in a header")),
    ("token", _("The secret itself in a header")),
]
LONGEST_MAPPING, LONGEST_PAYLOAD = 60_000, 300_000
MONO = {"spellcheck": "false", "autocapitalize": "off", "autocomplete": "off"}


class SecretForm(forms.Form):
    """A secret that the system makes itself."""

    secret = forms.CharField(
        label=_("Secret"),
        max_length=200,
        help_text=_("The system makes it. It is kept sealed, and nobody sees it again."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


class ConnectForm(SecretForm):
    """A new connection; where the system makes the secret itself, it is entered here."""

    field_order = ("name", "secret")
    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("As your people call it: “Our GitLab”.")
    )
    kind = forms.ChoiceField(label=_("How it proves itself"), choices=PROOFS)
    header = forms.CharField(
        label=_("Header"),
        max_length=80,
        required=False,
        help_text=_("For an HMAC or a secret in a header: its name."),
    )
    before = forms.CharField(
        label=_("Before the HMAC"),
        max_length=20,
        required=False,
        help_text=_("Such as “sha256=”; often nothing."),
    )
    encoding = forms.ChoiceField(
        label=_("Written as"), choices=[("hex", "hex"), ("base64", "base64")], required=False
    )

    def __init__(self, *args: Any, ready: Ready, **known: Any) -> None:
        super().__init__(*args, **known)
        if not ready.secret_is_theirs:
            del self.fields["secret"]
        if ready.system != "own":
            for name in ("kind", "header", "before", "encoding"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("kind") in ("hmac", "token") and not given.get("header"):
            self.add_error("header", _("The name of the header is expected."))
        return given

    def proof(self) -> dict[str, str] | None:
        """How a system of one's own proves itself; None for what is ready."""
        if "kind" not in self.fields:
            return None
        names = {"kind": "kind", "header": "header", "before": "prefix", "encoding": "encoding"}
        said = self.cleaned_data
        return {word: said[name] for name, word in names.items() if said[name]}


class MappingForm(forms.Form):
    """A mapping, and a payload to try it on."""

    text = forms.CharField(
        label=_("Rules"),
        max_length=LONGEST_MAPPING,
        widget=forms.Textarea(attrs={"rows": 24, **MONO}),
    )
    note = forms.CharField(
        label=_("Why it changes"),
        max_length=300,
        required=False,
        help_text=_("For whoever reads the versions later."),
    )
    headers = forms.CharField(
        label=_("Headers"),
        max_length=4000,
        required=False,
        help_text=_("One a line: x-github-event: pull_request"),
        widget=forms.Textarea(attrs={"rows": 3, **MONO}),
    )
    payload = forms.CharField(
        label=_("Payload"),
        max_length=LONGEST_PAYLOAD,
        required=False,
        help_text=_("A real one, as the system sent it. It is tried and not kept."),
        widget=forms.Textarea(attrs={"rows": 14, **MONO}),
    )

    def clean_payload(self) -> Any:
        words = self.cleaned_data["payload"]
        try:
            return json.loads(words) if words else None
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(
                _("This is no JSON: %(problem)s"), params={"problem": error}
            ) from error

    def clean_headers(self) -> dict[str, str]:
        lines = [line.partition(":") for line in self.cleaned_data["headers"].splitlines()]
        return {name.strip().lower(): value.strip() for name, colon, value in lines if colon}


class AccountForm(forms.Form):
    """What somebody is called in a tool."""

    account = forms.CharField(
        label=_("What you are called there"),
        max_length=200,
        required=False,
        help_text=_(
            "The name of your account in that tool. Leave it empty where the tool knows you by"
            " an e-mail address that you have confirmed here."
        ),
        widget=forms.TextInput(attrs=MONO),
    )

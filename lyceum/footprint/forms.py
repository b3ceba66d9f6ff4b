from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from lyceum.ui.http import DIGITS

from .types import TOPICS, Asked, Choices

ANY = ("", _("Everything"))


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day that has a midnight before it and one after it, wherever somebody is."""

    widget = DayInput
    default_validators = [
        MinValueValidator(date(1900, 1, 1)),
        MaxValueValidator(date(2999, 12, 31)),
    ]


class AskForm(forms.Form):
    """What is looked for; a word that means nothing is as if it were not there."""

    q = forms.CharField(
        label=_("Words"), max_length=200, required=False, widget=forms.TextInput({"type": "search"})
    )
    verb = forms.ChoiceField(label=_("What you did"), required=False)
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    source = forms.ChoiceField(label=_("Told by"), required=False)
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)
    about = forms.CharField(required=False, widget=forms.HiddenInput())
    skill = forms.IntegerField(
        required=False, min_value=1, max_value=10**DIGITS, widget=forms.HiddenInput()
    )

    def __init__(self, said: Any, found: Choices) -> None:
        super().__init__(said)
        self.topics = found.topics
        for name, choices in (
            ("verb", found.verbs),
            ("organisation", found.organisations),
            ("source", found.sources),
        ):
            self.fields[name].choices = [ANY, *choices]  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        """The question that the address asks."""
        self.is_valid()
        said = self.cleaned_data
        topic, organisation = said.get("about", ""), said.get("organisation")
        return Asked(
            topic=topic if topic in TOPICS else "",
            verb=said.get("verb", ""),
            organisation_id=int(organisation) if organisation else None,
            source=said.get("source", ""),
            skill_id=said.get("skill"),
            since=said.get("since"),
            until=_later(said.get("since"), said.get("until")),
            text=said.get("q", ""),
        )


def _later(since: date | None, until: date | None) -> date | None:
    return max(since, until) if since and until else until


class PauseForm(forms.Form):
    about = forms.ChoiceField(label=_("What should not be told?"))
    until = DayField(
        label=_("Through"),
        required=False,
        help_text=_("Leave it empty, and it holds until you end it."),
    )

    def __init__(self, said: Any, choices: Any) -> None:
        super().__init__(said)
        self.fields["about"].choices = choices  # type: ignore[attr-defined]


class ObjectForm(forms.Form):
    reason = forms.CharField(
        label=_("What is wrong with it?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("upheld", _("They are right: it is not counted")), ("refused", _("It stands"))],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("In words, for them to read"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class NameForm(forms.Form):
    """An account at a tool, and the organisation that keeps the tool."""

    organisation_id = forms.TypedChoiceField(label=_("Whose tool is it?"), coerce=int)
    home_page = forms.RegexField(
        r"^https?://[^\s]+$",
        label=_("Address of the tool"),
        max_length=500,
        help_text=_("As the tool says it: https://atlas.example"),
        error_messages={"invalid": _("An address such as https://atlas.example is expected.")},
    )
    name = forms.CharField(label=_("What you are called there"), max_length=200)

    def __init__(self, said: Any, choices: Any) -> None:
        super().__init__(said)
        self.fields["organisation_id"].choices = choices  # type: ignore[attr-defined]


class CopyForm(forms.Form):
    kind = forms.ChoiceField(
        choices=[("json", "JSON"), ("csv", "CSV")], required=False, initial="json"
    )

    def wanted(self) -> str:
        """JSON, unless it says otherwise."""
        return self.cleaned_data["kind"] or "json" if self.is_valid() else "json"


class StoreForm(forms.Form):
    """Where another store is, and how it lets us in."""

    address = forms.RegexField(
        r"^https?://[^\s?#]+$",
        label=_("Address"),
        max_length=500,
        help_text=_(
            "Where its statements lie, without “/statements”: https://lrs.example.org/xapi"
        ),
        error_messages={
            "invalid": _("An address such as https://lrs.example.org/xapi is expected.")
        },
    )
    version = forms.ChoiceField(
        label=_("Version of xAPI"), choices=[("1.0.3", "1.0.3"), ("2.0.0", "2.0")], initial="1.0.3"
    )
    user = forms.CharField(
        label=_("User"),
        max_length=200,
        required=False,
        help_text=_("Or its key. Leave it empty where there is only a token."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    secret = forms.CharField(
        label=_("Password or token"),
        max_length=2000,
        required=False,
        help_text=_("Kept encrypted and never shown again."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def clean_address(self) -> str:
        return str(self.cleaned_data["address"]).rstrip("/").removesuffix("/statements")


class TargetForm(StoreForm):
    """Another store to which statements are forwarded, and which of them."""

    name = forms.CharField(label=_("Name"), max_length=80)
    verbs = forms.CharField(
        label=_("Only these verbs"),
        required=False,
        help_text=_("Their IRIs, one a line. Empty: all."),
        widget=forms.Textarea({"rows": 2, "spellcheck": "false"}),
    )
    activities = forms.CharField(
        label=_("Only these activities"),
        required=False,
        help_text=_("Their IRIs, one a line; a * at the end means all that begin so. Empty: all."),
        widget=forms.Textarea({"rows": 2, "spellcheck": "false"}),
    )
    from_start = forms.BooleanField(
        label=_("Also what was told until now"),
        required=False,
        help_text=_("Otherwise only what comes from now on."),
    )
    field_order = ("name", "address", "version", "user", "secret", "verbs", "activities")

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_new:
            self.fields["secret"].required = True
        else:
            del self.fields["from_start"]
            self.fields["secret"].help_text = _(
                "Kept encrypted and never shown again. Empty: the one that is kept stays."
            )

    @staticmethod
    def of(target: Any) -> dict[str, Any]:
        """What is kept, as the form shows it."""
        lists = {name: "\n".join(getattr(target, name)) for name in ("verbs", "activities")}
        return {n: getattr(target, n) for n in ("name", "address", "version", "user")} | lists

    def said(self) -> dict[str, Any]:
        """What the service is told."""
        said = dict(self.cleaned_data)
        return said | {name: said[name].split() for name in ("verbs", "activities")}


class FileImportForm(forms.Form):
    """A file of statements."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("JSON, JSON lines, or a zip of those in which attachments are named by SHA-2."),
        widget=forms.ClearableFileInput({"accept": ".json,.jsonl,.ndjson,.zip"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_LIMIT_MB * 1024 * 1024:
            raise forms.ValidationError(_("It is larger than this installation accepts."))
        return file


class StoreImportForm(StoreForm):
    """Another store to be read."""

    since = forms.DateTimeField(
        label=_("Stored since"),
        required=False,
        help_text=_("Empty: from its first statement on."),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["secret"].required = True

    def clean_since(self) -> str:
        moment = self.cleaned_data.get("since")
        return moment.isoformat() if moment else ""

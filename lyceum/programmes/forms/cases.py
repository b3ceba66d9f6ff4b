from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from lyceum.programmes.types import HANDED_IN, Brief, HandIn
from lyceum.ui.forms import FileField

from .offerings import DayInput

VERDICTS = [
    ("taken", _("We take it up")),
    ("promising", _("Promising: go on")),
    ("not-yet", _("Not yet")),
]


class BriefForm(forms.Form):
    sponsor_id = forms.TypedChoiceField(label=_("Who asks"), coerce=int)
    title = forms.CharField(label=_("Title"), max_length=200)
    brief = forms.CharField(label=_("The question"), max_length=10_000, widget=forms.Textarea)
    due_on = forms.DateField(label=_("Due"), widget=DayInput())
    property_note = forms.CharField(
        label=_("To whom what is found belongs"),
        max_length=2000,
        required=False,
        widget=forms.Textarea,
    )

    def __init__(self, *args: Any, sponsors: dict[int, str], **known: Any) -> None:
        super().__init__(*args, **known)
        self.fields["sponsor_id"].choices = list(sponsors.items())  # type: ignore[attr-defined]

    def brief_in(self) -> Brief:
        return Brief(**self.cleaned_data)


class HandInForm(forms.Form):
    title = forms.CharField(label=_("What it is"), max_length=200)
    words = forms.CharField(
        label=_("In short"), max_length=5000, required=False, widget=forms.Textarea
    )
    url = forms.URLField(label=_("Link"), max_length=1000, required=False, assume_scheme="https")
    file = FileField(HANDED_IN, label=_("File"), required=False)

    def given(self) -> HandIn:
        """As the verb wants it."""
        said, file = self.cleaned_data, self.cleaned_data["file"]
        name, content = "", b""
        if isinstance(file, UploadedFile):
            name, content = file.name or "", file.read()
        return HandIn(said["title"], said["words"], said["url"], name, content)


class TeamForm(forms.Form):
    """Who goes into which team."""

    person_id = forms.TypedChoiceField(label=_("Person"), coerce=int)
    team_id = forms.TypedChoiceField(label=_("Team"), coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, people: dict[int, str], teams: dict[int, int], **known: Any):
        super().__init__(*args, **known)
        named = [(pk, _("Team %(n)s") % {"n": number}) for pk, number in teams.items()]
        self.fields["person_id"].choices = list(people.items())  # type: ignore[attr-defined]
        self.fields["team_id"].choices = [*named, ("", _("none"))]  # type: ignore[attr-defined]


class FeedbackForm(forms.Form):
    verdict = forms.ChoiceField(label=_("What you think"), choices=VERDICTS)
    words = forms.CharField(label=_("In your words"), max_length=5000, widget=forms.Textarea)

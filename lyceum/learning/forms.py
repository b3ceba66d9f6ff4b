from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lyceum.ui.forms import FileField

from .types import PROOF, Upload


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ProgressForm(forms.Form):
    percent = forms.IntegerField(
        label=_("How far are you?"),
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(
            attrs={"type": "range", "step": 5, "class": "slider", "min": 0, "max": 100}
        ),
    )


class EffortForm(forms.Form):
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=1440, initial=30)
    on = forms.DateField(label=_("Day"), widget=DayInput())


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("What do you want to keep?"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("note", _("A note on the matter")), ("reflection", _("A reflection on myself"))],
        initial="note",
    )
    is_shared = forms.BooleanField(
        label=_("Share with colleagues"),
        help_text=_("Otherwise only you can read it."),
        required=False,
    )


class ChangeNoteForm(forms.Form):
    text = forms.CharField(label=_("Text"), max_length=20_000, widget=forms.Textarea)
    is_shared = forms.BooleanField(label=_("Share with colleagues"), required=False)


class PriorForm(forms.Form):
    title = forms.CharField(label=_("What was it?"), max_length=300)
    provider = forms.CharField(label=_("Where, or with whom?"), max_length=200, required=False)
    happened_on = forms.DateField(label=_("When did it end?"), widget=DayInput())
    about = forms.CharField(
        label=_("In a few words"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    url = forms.URLField(
        label=_("A link that shows it"), required=False, max_length=1000, assume_scheme="https"
    )
    file = FileField(PROOF, label=_("A file that shows it"), required=False)

    def upload(self) -> Upload | None:
        """The file as the verb wants it."""
        file = self.cleaned_data.get("file")
        return Upload(file.name, file.read()) if file else None

    def told(self) -> dict[str, Any]:
        """All but the file."""
        return {name: value for name, value in self.cleaned_data.items() if name != "file"}

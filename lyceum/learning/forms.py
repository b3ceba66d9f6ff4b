from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lyceum.ui.forms import FileField

from .types import PROOF, NewAssignment, Place, Upload

LONGEST_SOUND = 7 * 24 * 3600


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


class PlaceForm(forms.Form):
    """What the player of an episode tells by itself."""

    second = forms.IntegerField(min_value=0, max_value=LONGEST_SOUND)
    played = forms.IntegerField(min_value=0, max_value=LONGEST_SOUND)
    length = forms.IntegerField(min_value=0, max_value=LONGEST_SOUND, required=False)
    pauses = forms.BooleanField(required=False)

    def place(self) -> Place:
        """Where it is."""
        told = self.cleaned_data
        return Place(told["second"], told["played"], told["length"] or 0, told["pauses"])


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


class QuestionForm(forms.Form):
    text = forms.CharField(
        label=_("What do you want to ask?"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
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


class AssignmentForm(forms.Form):
    """What is asked of people by rule."""

    resource_id = forms.TypedChoiceField(label=_("What"), coerce=int)
    reason = forms.CharField(
        label=_("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    due_days = forms.IntegerField(
        label=_("Days until it is due"), min_value=1, max_value=730, initial=30
    )
    renew_months = forms.IntegerField(
        label=_("Again after so many months"),
        min_value=1,
        max_value=120,
        required=False,
        help_text=_("Empty: once is enough."),
    )
    relations = forms.MultipleChoiceField(
        label=_("Relation"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: everybody."),
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"), required=False, widget=forms.CheckboxSelectMultiple
    )
    unit_ids = forms.TypedMultipleChoiceField(
        label=_("Units"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, resources: Any, relations: Any, roles: Any, units: Any) -> None:
        super().__init__(*args)
        choices = {
            "resource_id": resources,
            "relations": relations,
            "roles": roles,
            "unit_ids": units,
        }
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]

    def assignment(self) -> NewAssignment:
        """As the verb wants it."""
        said = dict(self.cleaned_data)
        for name in ("relations", "roles", "unit_ids"):
            said[name] = tuple(said[name])
        return NewAssignment(**said)

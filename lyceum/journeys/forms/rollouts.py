"""Tools on their way to people."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lyceum.journeys.types import Groups, NewRollout

from .conditions import several
from .fields import EditorForm, ResourceField, WordsField, offer
from .people import PeopleForm


class RolloutForm(EditorForm):
    """A tool that comes to people, and its first wave."""

    name = forms.CharField(label=_("Tool"), max_length=200)
    about = WordsField(label=_("What it is good for"), max_length=500, required=False, rows=3)
    tutorial_id = ResourceField(label=_("Its tutorial"), empty=_("none"), required=False)
    tool_id = forms.TypedChoiceField(
        label=_("Tool that people open here"), required=False, coerce=int, empty_value=None,
        help_text=_("When people open it for the first time, they have used it."),
    )  # fmt: skip
    wave = forms.CharField(label=_("First wave"), max_length=120, initial=_("First wave"))
    starts_on = forms.DateField(
        label=_("It starts on"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def prepare(self) -> None:
        """The tools that people of the organisation may open."""
        shelf = [("", _("none of them")), *self.choices.of.get("tool", [])]
        offer(self.fields["tool_id"], shelf, [])

    def new(self) -> NewRollout:
        return NewRollout(**self.cleaned_data)


class WaveForm(forms.Form):
    """More people, later."""

    name = forms.CharField(label=_("Name"), max_length=120)
    starts_on = forms.DateField(
        label=_("It starts on"), widget=forms.DateInput(attrs={"type": "date"})
    )


class GiveForm(PeopleForm):
    """People by their addresses or by their units, and the wave in which they get it."""

    def __init__(self, waves: Groups, units: Groups, said: Any = None) -> None:
        super().__init__(said)
        self.fields["people"].required = False
        if units:
            self.fields["units"] = several(
                _("Everybody of these units, with all below"), units, [],
                required=False, is_long=True,
            )  # fmt: skip
        self.fields["wave"] = forms.TypedChoiceField(
            label=_("Wave"), required=False, coerce=int, empty_value=None,
            choices=[("", _("the one that is open")), *waves],
            help_text=_("They get it, and are told, when their wave starts."),
        )  # fmt: skip

    def clean_people(self) -> list[str]:
        return super().clean_people() if self.cleaned_data["people"].strip() else []

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not self.errors and not values.get("people") and not values.get("units"):
            self.add_error("people", self.fields["people"].error_messages["required"])
        return values


class DecisionForm(forms.Form):
    """What becomes of a tool."""

    decision = forms.ChoiceField(
        label=_("What becomes of it"),
        choices=[
            ("keep", _("It stays")),
            ("change", _("It stays, and changes")),
            ("drop", _("It goes")),
        ],
    )
    why = forms.CharField(
        label=_("Why"), max_length=500, help_text=_("Everybody who has it reads this."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class TroubleForm(forms.Form):
    """What rubs."""

    text = forms.CharField(
        label=_("What is in the way?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )

"""Tools on their way to people."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lyceum.journeys.types import NewRollout

from .fields import EditorForm, ResourceField, WordsField, offer


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

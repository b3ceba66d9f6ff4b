from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lyceum.ui.http import is_ours

from .scoring import KINDS, MULTIPLE, SCALE, SINGLE, SITUATION, Item, Option
from .types import NewAssessment

Choices = list[tuple[Any, Any]]
KIND_WORDS = {
    "single": _("One answer is right"),
    "multiple": _("Several answers are right"),
    "situation": _("A situation: what would you do?"),
    "scale": _("Of oneself, from 1 to 5"),
    "text": _("Own words"),
}
ROWS = 8
SEGMENT = _("Puts into")


class AssessmentForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200)
    intro = forms.CharField(
        label=_("What it is for"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    top_level = forms.TypedChoiceField(
        label=_("Highest level it can show"), coerce=int, initial=3, choices=[]
    )
    is_for_all = forms.BooleanField(label=_("For people of every organisation"), required=False)
    next_label = forms.CharField(
        label=_("What comes after it"),
        max_length=200,
        required=False,
        help_text=_("Empty: something that teaches the skill of which least was reached."),
    )
    next_url = forms.CharField(label=_("Its page here"), max_length=500, required=False)

    def __init__(self, *args: Any, levels: Choices, **known: Any) -> None:
        super().__init__(*args, **known)
        self.fields["top_level"].choices = levels  # type: ignore[attr-defined]

    def clean_next_url(self) -> str:
        """A page of ours, or none."""
        url: str = self.cleaned_data["next_url"].strip()
        if url and not is_ours(url):
            raise forms.ValidationError(_("A page here begins with one “/”."))
        return url

    def assessment(self) -> NewAssessment:
        return NewAssessment(**self.cleaned_data)


class ItemForm(forms.Form):
    """One item; its answers stand in rows of their own."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind, KIND_WORDS[kind]) for kind in KINDS])
    text = forms.CharField(
        label=_("The question"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    skill_id = forms.TypedChoiceField(
        label=_("Skill that it measures"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("A scale and own words measure none."),
    )
    low = forms.CharField(label=_("What 1 means"), max_length=60, required=False)
    high = forms.CharField(label=_("What 5 means"), max_length=60, required=False)
    low_segment = forms.CharField(label=_("1 and 2 put into"), max_length=180, required=False)
    high_segment = forms.CharField(label=_("4 and 5 put into"), max_length=180, required=False)

    def __init__(self, *args: Any, skills: Choices, **known: Any) -> None:
        super().__init__(*args, **known)
        self.fields["skill_id"].choices = [("", _("none")), *skills]  # type: ignore[attr-defined]
        for row in range(ROWS):
            self.fields[f"option-{row}"] = forms.CharField(
                label=_("Answer {n}").format(n=row + 1), max_length=500, required=False
            )
            self.fields[f"points-{row}"] = forms.IntegerField(
                label=_("Points"), min_value=0, max_value=10, required=False
            )
            self.fields[f"segment-{row}"] = forms.CharField(
                label=SEGMENT, max_length=180, required=False
            )

    @property
    def plain(self) -> list[Any]:
        """The fields above the answers."""
        return [self[name] for name in ("kind", "text", "skill_id")]

    @property
    def of_scale(self) -> list[Any]:
        return [self[name] for name in ("low", "high", "low_segment", "high_segment")]

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        names = ("option", "points", "segment")
        return [tuple(self[f"{name}-{row}"] for name in names) for row in range(ROWS)]  # type: ignore[misc]

    def shape(self) -> Item:
        """As the verb wants it."""
        said = self.cleaned_data
        is_choice = said["kind"] in (SINGLE, MULTIPLE, SITUATION)
        options = tuple(
            Option(text, said[f"points-{row}"] or 0, said[f"segment-{row}"].strip())
            for row in range(ROWS)
            if (text := said[f"option-{row}"].strip())
        )
        ends = {
            name: said[name].strip() if said["kind"] == SCALE else ""
            for name in ("low", "high", "low_segment", "high_segment")
        }
        return Item(
            kind=said["kind"],
            text=said["text"].strip(),
            options=options if is_choice else (),
            skill_id=said["skill_id"] if is_choice else None,
            **ends,
        )

    @staticmethod
    def initial_of(item: Item) -> dict[str, Any]:
        """The same item in the fields of the form."""
        names = ("kind", "text", "skill_id", "low", "high", "low_segment", "high_segment")
        said: dict[str, Any] = {name: getattr(item, name) for name in names}
        for row, option in enumerate(item.options):
            said |= {
                f"option-{row}": option.text,
                f"points-{row}": option.points,
                f"segment-{row}": option.segment,
            }
        return said

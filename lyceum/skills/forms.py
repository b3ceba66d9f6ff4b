"""The shape of what comes in."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lyceum.ui.http import DIGITS

from .types import LEVELS, Target

NAME = re.compile(rf"skill-(\d{{1,{DIGITS}}})")
WEIGHTS = ((1.0, _("matters much")), (0.7, _("matters")), (0.4, _("nice to have")))
ZONES = (
    ("", _("not said")),
    (1, _("little or no preparation")),
    (2, _("some preparation")),
    (3, _("medium preparation")),
    (4, _("considerable preparation")),
    (5, _("extensive preparation")),
)


def ratings(posted: QueryDict) -> dict[int, float]:
    """`skill-7=3` → {7: 3}; what is no level, or no skill, is left out."""
    found = {}
    for name, value in posted.items():
        match = NAME.fullmatch(name)
        if match and isinstance(value, str) and value in {"0", *map(str, LEVELS)}:
            found[int(match[1])] = float(value)
    return found


class RoleForm(forms.Form):
    """The words of a role; its profile comes beside it, see `targets`."""

    label = forms.CharField(label=_("Name"), max_length=200)
    description = forms.CharField(
        label=_("What it is"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    job_zone = forms.TypedChoiceField(
        label=_("Preparation it needs"), choices=ZONES, required=False, coerce=int, empty_value=None
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class SkillForm(forms.Form):
    label = forms.CharField(label=_("Name"), max_length=200)
    description = forms.CharField(
        label=_("What it is"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class TargetForm(forms.Form):
    """One line of a profile."""

    skill_id = forms.IntegerField(max_value=10**DIGITS)
    level = forms.TypedChoiceField(choices=[(level, level) for level in LEVELS], coerce=int)
    weight = forms.FloatField(min_value=0.05, max_value=1)


def nearest_weight(weight: float) -> float:
    """The choice that comes nearest to a weight."""
    return min((value for value, _word in WEIGHTS), key=lambda value: abs(value - weight))


def targets(posted: QueryDict) -> list[Target]:
    """`target=7&level-7=3&weight-7=0.7…` → the profile. A line without a level is left out."""
    found = []
    for skill_id in dict.fromkeys(posted.getlist("target")):
        form = TargetForm(
            {
                "skill_id": skill_id,
                "level": posted.get(f"level-{skill_id}", "3"),
                "weight": posted.get(f"weight-{skill_id}", "1"),
            }
        )
        if form.is_valid():
            weight = form.cleaned_data["weight"]
            found.append(Target(**form.cleaned_data, is_essential=weight > WEIGHTS[2][0]))
    return found


class ImportForm(forms.Form):
    """A framework's file: uploaded, or put into the folder by the operator."""

    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[
            ("esco", _("ESCO, one language (zip)")),
            ("onet", _("O*NET (Excel zip)")),
            ("crosswalk", _("Crosswalk of ESCO and O*NET (CSV or XLSX)")),
        ],
    )
    upload = forms.FileField(
        label=_("File"),
        required=False,
        widget=forms.ClearableFileInput({"accept": ".zip,.csv,.xlsx"}),
    )
    at_hand = forms.ChoiceField(label=_("Or one from the server"), required=False)

    def __init__(self, *args: Any, at_hand: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(name, name) for name in at_hand]
        self.fields["at_hand"].choices = [("", "—"), *names]  # type: ignore[attr-defined]
        if not names:
            del self.fields["at_hand"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("upload") and not cleaned.get("at_hand"):
            raise forms.ValidationError(_("Choose a file."))
        return cleaned

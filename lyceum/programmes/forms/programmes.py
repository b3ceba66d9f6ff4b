import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lyceum.programmes.types import Asking, Outline
from lyceum.ui.forms import LanguageField

from .offerings import MOST_SEATS, DayInput

LEVELS = [
    ("new", _("new to it")),
    ("some", _("some experience")),
    ("experienced", _("experienced")),
]
RULES = [("all", _("all of it")), ("any", _("one of it")), ("some", _("some of it"))]
LANGUAGES = ("language", "second_language", "third_language")


class OutlineForm(forms.Form):
    """A programme in words. Whether it is joint is said once."""

    title = forms.CharField(label=_("Title"), max_length=200)
    about = forms.CharField(
        label=_("What it is about"), max_length=5000, required=False, widget=forms.Textarea
    )
    starts_on = forms.DateField(label=_("Starts"), widget=DayInput())
    ends_on = forms.DateField(label=_("Ends"), widget=DayInput())
    seats = forms.IntegerField(
        label=_("Seats"),
        min_value=1,
        max_value=MOST_SEATS,
        required=False,
        help_text=_("Empty: without a limit. Of a joint programme the agreement says it."),
    )
    is_joint = forms.BooleanField(label=_("Several organisations own it together"), required=False)

    def outline(self) -> Outline:
        """As the verbs want it."""
        return Outline(**self.cleaned_data)


class PhaseForm(forms.Form):
    title = forms.CharField(label=_("Title of the phase"), max_length=200)
    rule = forms.ChoiceField(label=_("How much of it is needed"), choices=RULES)
    needed = forms.IntegerField(
        label=_("How many, where it is some"), min_value=1, max_value=50, initial=1, required=False
    )

    def clean_needed(self) -> int:
        return self.cleaned_data.get("needed") or 1


class PartForm(forms.Form):
    """One thing to do: a case of the programme, a resource, or a dated run of one."""

    case_id = forms.TypedChoiceField(label=_("A case"), coerce=int, required=False)
    resource = forms.RegexField(
        r"^\s*(?:\S*/)?(\d{1,18})/?\s*$",
        label=_("Something from the catalogue"),
        required=False,
        help_text=_("Paste the address of its page, or of a dated run of it."),
    )
    present_in = forms.IntegerField(
        label=_("Done when present in so many sessions of the run"),
        min_value=1,
        max_value=500,
        required=False,
        help_text=_("Empty: done when it is finished."),
    )

    def __init__(self, *args: Any, cases: list[tuple[int, str]], **known: Any) -> None:
        super().__init__(*args, **known)
        field = self.fields["case_id"]
        field.choices = [("", _("none")), *cases]  # type: ignore[attr-defined]

    def clean_resource(self) -> dict[str, int]:
        said = self.cleaned_data["resource"]
        if not (found := re.findall(r"\d{1,18}", said)):
            return {}
        return {"offering_id" if "/runs/" in said else "resource_id": int(found[-1])}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not values.get("case_id") and not values.get("resource"):
            raise forms.ValidationError(_("Choose a case, or name something from the catalogue."))
        if values.get("present_in") and "offering_id" not in (values.get("resource") or {}):
            self.add_error(
                "present_in", _("One can be present in a dated run only: paste its address.")
            )
        return values

    def thing(self) -> dict[str, int | None]:
        """As the verb wants it."""
        if case_id := self.cleaned_data["case_id"]:
            return {"case_id": case_id}
        return {**self.cleaned_data["resource"], "present_in": self.cleaned_data["present_in"]}


class AskingForm(forms.Form):
    """What somebody says of themselves: cohorts are mixed by it."""

    organisation_id = forms.TypedChoiceField(label=_("You come from"), coerce=int)
    level = forms.ChoiceField(label=_("You are"), choices=LEVELS)
    language = LanguageField(
        label=_("A language in which you can learn with others"),
        required=False,
        help_text=_("If you say none: the language of your profile."),
    )
    second_language = LanguageField(label=_("Another one"), required=False)
    third_language = LanguageField(label=_("And a third"), required=False)

    def __init__(self, *args: Any, homes: dict[int, str], **known: Any) -> None:
        super().__init__(*args, **known)
        self.fields["organisation_id"].choices = list(homes.items())  # type: ignore[attr-defined]

    def asking(self) -> Asking:
        said = (self.cleaned_data[field] for field in LANGUAGES)
        spoken = dict.fromkeys(tag.split("-")[0].lower() for tag in said if tag)
        return Asking(level=self.cleaned_data["level"], languages=tuple(spoken))

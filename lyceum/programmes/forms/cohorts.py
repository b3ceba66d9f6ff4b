import re
from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from lyceum.programmes.types import Limits

from .offerings import DayInput

HEAVIEST = 10


def _weight(label: Any, initial: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=HEAVIEST, initial=initial)


class LimitsForm(forms.Form):
    """What must hold of a group, and how much each aim counts."""

    smallest = forms.IntegerField(label=_("People, at least"), min_value=1, max_value=50, initial=5)
    largest = forms.IntegerField(label=_("People, at most"), min_value=1, max_value=50, initial=8)
    common_hours = forms.FloatField(
        label=_("Hours in which all work, at least"), min_value=0, max_value=8, initial=3
    )
    organisations = _weight(_("Different organisations"), 3)
    industries = _weight(_("Different industries"), 2)
    levels = _weight(_("Different experience"), 2)
    wishes = _weight(_("Wishes"), 4)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if (values.get("smallest") or 0) > (values.get("largest") or 0):
            self.add_error("largest", _("Not fewer than at least."))
        return values

    def limits(self) -> Limits:
        return Limits(**self.cleaned_data)


MOST_PEOPLE = 200


class PeopleField(forms.CharField):
    """People by their mail addresses, one a line; gives the addresses, in lower case."""

    widget = forms.Textarea(attrs={"rows": 5})

    def clean(self, value: Any) -> list[str]:
        said = super().clean(value)
        lines = [line.strip().lower() for line in re.split(r"[\n,;]+", said) if line.strip()]
        if len(lines) > MOST_PEOPLE:
            raise forms.ValidationError(_("At most 200 people at once."))
        for number, line in enumerate(lines, 1):
            try:
                validate_email(line)
            except forms.ValidationError:
                raise forms.ValidationError(
                    _("Line %(number)s: “%(line)s” is no mail address."),
                    params={"number": number, "line": line},
                ) from None
        return list(dict.fromkeys(lines))


class PeopleForm(forms.Form):
    """More people for a cohort."""

    people = PeopleField(
        label=_("Mail addresses of the people, one a line"),
        help_text=_("People of the same organisation."),
    )


class CohortForm(PeopleForm):
    """A cohort without a programme."""

    title = forms.CharField(label=_("Name"), max_length=200)
    purpose = forms.CharField(
        label=_("What for"),
        max_length=500,
        required=False,
        help_text=_("One sentence that everybody in it reads."),
    )
    starts_on = forms.DateField(label=_("Starts"), widget=DayInput())
    ends_on = forms.DateField(label=_("Ends"), widget=DayInput())
    field_order = ("title", "purpose", "starts_on", "ends_on", "people")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        first, last = values.get("starts_on"), values.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("Not before it starts."))
        return values


class InvitationForm(PeopleForm):
    """Colleagues to invite to a run."""

    people = PeopleField(
        label=_("Mail addresses of the people, one a line"),
        help_text=_(
            "People of the same organisation; to a run of a joint programme, of any owner."
        ),
    )
    words = forms.CharField(
        label=_("A line to them"),
        max_length=500,
        required=False,
        help_text=_("Why you think of them. It stands in the message."),
    )


class ChosenRunForm(forms.Form):
    """A dated run by the address of its page."""

    run = forms.RegexField(
        r"^\s*\S*/runs/(\d{1,18})/?\s*$",
        label=_("A dated run"),
        help_text=_("Paste the address of its page."),
        error_messages={"invalid": _("Expected the address of a run, such as …/runs/12/.")},
    )

    def clean_run(self) -> int:
        return int(re.findall(r"\d{1,18}", self.cleaned_data["run"])[-1])

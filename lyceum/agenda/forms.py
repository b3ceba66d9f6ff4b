from datetime import time
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _


class MomentInput(forms.DateTimeInput):
    """The browser's own calendar and clock."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class ClockInput(forms.TimeInput):
    """The browser's own clock."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class BusyForm(forms.Form):
    """A time that is taken; its moments are in the reader's zone."""

    title = forms.CharField(label=_("What"), max_length=200)
    starts_at = forms.DateTimeField(label=_("From"), widget=MomentInput())
    ends_at = forms.DateTimeField(label=_("Until"), widget=MomentInput())


class HoursForm(forms.Form):
    """For each weekday a time, or none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, label in WEEKDAYS.items():
            for word, what in (("from", _("{day}, from")), ("until", _("{day}, until"))):
                self.fields[f"{word}-{number}"] = forms.TimeField(
                    label=str(what).format(day=label), required=False, widget=ClockInput()
                )

    @property
    def days(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        return [
            (str(label), self[f"from-{number}"], self[f"until-{number}"])
            for number, label in WEEKDAYS.items()
        ]

    def clean(self) -> dict[str, Any]:
        """Both or neither, and until is after from."""
        values = super().clean() or self.cleaned_data
        for number in WEEKDAYS:
            starts, ends = values.get(f"from-{number}"), values.get(f"until-{number}")
            if bool(starts) != bool(ends) or (starts and ends and starts >= ends):
                self.add_error(f"until-{number}", _("Say from when until when, on the same day."))
        return values

    def hours(self) -> dict[int, tuple[time, time]]:
        """Weekday → from, until."""
        said = self.cleaned_data
        return {
            number: (said[f"from-{number}"], said[f"until-{number}"])
            for number in WEEKDAYS
            if said[f"from-{number}"]
        }

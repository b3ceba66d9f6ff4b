"""The shapes of what is written on a canvas, and promised before it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lyceum.communities.types import NewCommitment
from lyceum.kernel.money import CURRENCIES, major_of, parse_exactly

HOUR = 60  # minutes
MEASURES = [
    ("learning", _("Hours: time for learning")),
    ("sessions", _("Hours: time in sessions")),
    ("deposits", _("Money: paid in for learning")),
    ("spent", _("Money: spent on learning")),
]
HOURS = ("learning", "sessions")
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class NoteForm(forms.Form):
    """A note; only in the part of stories somebody is asked whether it may travel."""

    words = forms.CharField(max_length=280)
    theme = forms.CharField(max_length=60, required=False)
    may_travel = forms.BooleanField(required=False)


class ChangeNoteForm(forms.Form):
    words = forms.CharField(
        label=_("What it says"),
        max_length=280,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Those who agreed, agreed with the former words: new ones begin without signs."
        ),
    )
    may_travel = forms.BooleanField(
        label=_("My story may be read beyond this circle"), required=False
    )


class MoveNoteForm(forms.Form):
    part = forms.ChoiceField(label=_("Part"))
    theme = forms.CharField(
        label=_("Heading"),
        max_length=60,
        required=False,
        help_text=_("Notes under the same heading stand together."),
        widget=forms.TextInput(attrs={"list": "themes"}),
    )

    def __init__(self, *args: Any, parts: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = list(parts)  # type: ignore[attr-defined]


class PromiseForm(forms.Form):
    """What somebody promises; an amount is read as everywhere in the house."""

    organisation_id = forms.TypedChoiceField(label=_("For"), coerce=int)
    measure = forms.ChoiceField(label=_("What"), choices=MEASURES)
    amount = forms.CharField(
        label=_("How much"), max_length=24, help_text=_("Hours, such as 40, or an amount of money.")
    )
    currency = forms.ChoiceField(
        label=_("Currency"), choices=[(one, one) for one in sorted(CURRENCIES)], initial="EUR"
    )
    since = forms.DateField(label=_("From"), widget=DAY)
    until = forms.DateField(label=_("Until, this day included"), widget=DAY)
    words = forms.CharField(label=_("What for"), max_length=200, required=False)

    def __init__(self, *args: Any, places: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation_id"].choices = list(places.items())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("since") and said.get("until") and said["until"] < said["since"]:
            self.add_error("until", _("This is before the first day."))
        if {"amount", "measure", "currency"} <= said.keys():
            self._read(said)
        return said

    def _read(self, said: dict[str, Any]) -> None:
        is_hours = said["measure"] in HOURS
        try:
            said["amount"] = (
                _minutes(said["amount"])
                if is_hours
                else parse_exactly(said["amount"], said["currency"]).amount
            )
        except ValueError:
            self.add_error("amount", _("This is not an amount, such as 250 or 19.90."))
            return
        if said["amount"] <= 0:
            self.add_error("amount", _("Promise more than nothing."))
        if is_hours:
            said["currency"] = ""

    def new(self) -> NewCommitment:
        return NewCommitment(**self.cleaned_data)


def _minutes(text: str) -> int:
    """Hours as people write them (`40`, `2.5`, `2,5`), to the minute."""
    minutes: Decimal = major_of(text, "EUR") * HOUR
    if minutes != int(minutes):
        raise ValueError(text)
    return int(minutes)

"""A date that a space announces."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lyceum.communities.types import LONGEST, NewGathering


class MomentInput(forms.DateTimeInput):
    """The browser's own calendar and clock."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class GatheringForm(forms.Form):
    """When, by the clocks of a zone, how long, and where."""

    title = forms.CharField(label=_("What is it?"), max_length=200)
    starts_at = forms.DateTimeField(label=_("Begins"), widget=MomentInput())
    minutes = forms.IntegerField(label=_("Minutes"), min_value=15, max_value=10_080, initial=60)
    zone = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    place = forms.CharField(label=_("Where, or by which link?"), max_length=400, required=False)
    words = forms.CharField(
        label=_("What it is about"),
        max_length=LONGEST - 300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        """As the clocks of the reader show it, unless the form names another zone."""
        given = super().clean() or self.cleaned_data
        zone = given.get("zone") or timezone.get_current_timezone_name()
        if zone not in available_timezones():
            raise forms.ValidationError(_("There is no such time zone."))
        given["zone"] = zone
        if given.get("starts_at"):
            naive = timezone.make_naive(given["starts_at"])
            given["starts_at"] = naive.replace(tzinfo=ZoneInfo(zone))
        return given

    def new(self) -> NewGathering:
        said = dict(self.cleaned_data)
        return NewGathering(length=timedelta(minutes=said.pop("minutes")), **said)

    @staticmethod
    def initial_of(gathering: Any) -> dict[str, Any]:
        """A date as its form begins with it, by the clock of its place."""
        length = gathering.ends_at - gathering.starts_at
        there = gathering.starts_at.astimezone(ZoneInfo(gathering.zone))
        return {
            "title": gathering.title,
            "starts_at": there.replace(tzinfo=None),
            "minutes": int(length.total_seconds() // 60),
            "zone": gathering.zone,
            "place": gathering.place,
        }

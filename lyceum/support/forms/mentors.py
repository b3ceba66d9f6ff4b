from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.languages import language_choices
from lyceum.support.types import (
    CHECK_INS,
    MEETING_KINDS,
    MentorQuery,
    NewMeeting,
    NewProfile,
    NewSeeking,
)
from lyceum.ui.http import number_in

from .fields import MomentInput, text_field

MOST_SKILLS = 30


class SkillsField(forms.TypedMultipleChoiceField):
    """Skills by their numbers; the widget asks for more while one types."""

    widget = forms.SelectMultiple(attrs={"data-choose": reverse_lazy("catalogue:skill-choices")})

    def valid_value(self, value: Any) -> bool:
        return number_in(str(value)) is not None


class PersonForm(forms.Form):
    """What both sides say."""

    skills = SkillsField(label=_("Skills"), coerce=int)
    languages = forms.MultipleChoiceField(
        label=_("Languages you speak"),
        choices=language_choices,
        required=False,
        widget=forms.SelectMultiple(attrs={"data-choose": ""}),
        help_text=_("None chosen: any language will do."),
    )
    about = text_field(_("In your own words"), rows=4, required=False)

    def __init__(self, *args: Any, skills: Sequence[tuple[int, str]] = (), **known: Any):
        super().__init__(*args, **known)
        self.fields["skills"].choices = skills  # type: ignore[attr-defined]

    def clean_skills(self) -> list[int]:
        chosen: list[int] = self.cleaned_data["skills"]
        if len(chosen) > MOST_SKILLS:
            raise forms.ValidationError(_("Thirty skills at most."))
        return chosen


class ProfileForm(PersonForm):
    capacity = forms.IntegerField(
        label=_("How many at a time?"), min_value=1, max_value=20, initial=2
    )
    meeting_kinds = forms.MultipleChoiceField(
        label=_("How do you like to meet?"),
        choices=MEETING_KINDS,
        widget=forms.CheckboxSelectMultiple,
        initial=["video"],
    )
    is_everywhere = forms.BooleanField(
        label=_("People of other organisations may ask me, too"), required=False
    )
    is_open = forms.BooleanField(label=_("I take somebody new"), required=False, initial=True)

    def profile(self, organisation_id: int) -> NewProfile:
        said = self.cleaned_data
        return NewProfile(
            organisation_id=organisation_id,
            skill_ids=tuple(said["skills"]),
            languages=tuple(said["languages"]),
            about=said["about"],
            capacity=said["capacity"],
            meeting_kinds=tuple(said["meeting_kinds"]),
            is_open=said["is_open"],
            is_everywhere=said["is_everywhere"],
        )


class SeekingForm(PersonForm):
    wishes = forms.TypedMultipleChoiceField(
        label=_("I would like"),
        coerce=int,
        required=False,
        widget=forms.SelectMultiple(attrs={"data-choose": ""}),
    )
    apart = forms.TypedMultipleChoiceField(
        label=_("Please not"),
        coerce=int,
        required=False,
        widget=forms.SelectMultiple(attrs={"data-choose": ""}),
        help_text=_("Nobody is shown this. The matching keeps to it."),
    )
    is_open = forms.BooleanField(label=_("I look for a mentor"), required=False, initial=True)

    def __init__(self, *args: Any, mentors: Mapping[int, str], **known: Any):
        super().__init__(*args, **known)
        for name in ("wishes", "apart"):
            self.fields[name].choices = list(mentors.items())  # type: ignore[attr-defined]

    def seeking(self, organisation_id: int) -> NewSeeking:
        said = self.cleaned_data
        return NewSeeking(
            organisation_id=organisation_id,
            skill_ids=tuple(said["skills"]),
            languages=tuple(said["languages"]),
            about=said["about"],
            is_open=said["is_open"],
            wish_ids=tuple(said["wishes"]),
            apart_ids=tuple(said["apart"]),
        )


def _among() -> forms.Select:
    return forms.Select(attrs={"data-choose": ""})


class ChosenSkill(forms.TypedChoiceField):
    """One skill by its number; the widget asks for more while one types."""

    widget = forms.Select(attrs={"data-choose": reverse_lazy("catalogue:skill-choices")})

    def valid_value(self, value: Any) -> bool:
        return number_in(str(value)) is not None


class LookForm(forms.Form):
    """For whom somebody looks, as an address says it."""

    q = forms.CharField(
        label=_("Skill or word"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    skill = ChosenSkill(label=_("Skill"), coerce=int, empty_value=None, required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=lambda: [("", _("any")), *language_choices()], required=False
    )

    def __init__(self, *args: Any, skills: Sequence[tuple[int, str]] = (), **known: Any):
        super().__init__(*args, **known)
        self.fields["skill"].choices = [("", ""), *skills]  # type: ignore[attr-defined]

    def query(self) -> MentorQuery:
        """What makes no sense is passed over."""
        self.is_valid()
        said = self.cleaned_data
        return MentorQuery(
            words=said.get("q", ""),
            skill_id=said.get("skill"),
            language=said.get("language", ""),
        )


class RequestForm(forms.Form):
    words = text_field(_("What do you hope for?"), rows=4, required=False)


class PairForm(forms.Form):
    """Two of a pool, chosen by whoever runs it."""

    mentee_id = forms.TypedChoiceField(label=_("Who looks"), coerce=int, widget=_among())
    mentor_id = forms.TypedChoiceField(label=_("Mentor"), coerce=int, widget=_among())

    def __init__(
        self, *args: Any, mentees: Mapping[int, str], mentors: Mapping[int, str], **known: Any
    ):
        super().__init__(*args, **known)
        for name, some in (("mentee_id", mentees), ("mentor_id", mentors)):
            self.fields[name].choices = [("", ""), *some.items()]  # type: ignore[attr-defined]


class GoalForm(forms.Form):
    text = forms.CharField(label=_("What do you want to reach together?"), max_length=400)


class MomentForm(forms.Form):
    """A time by the clocks of a zone."""

    starts_at = forms.DateTimeField(label=_("Begins"), widget=MomentInput())
    minutes = forms.IntegerField(label=_("Minutes"), min_value=15, max_value=480, initial=45)
    zone = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

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


class MeetingForm(MomentForm):
    kind = forms.ChoiceField(label=_("How?"), choices=MEETING_KINDS)
    place = forms.CharField(label=_("Where, or by which link?"), max_length=400, required=False)

    def meeting(self) -> NewMeeting:
        return NewMeeting(**self.cleaned_data)


class CheckInForm(forms.Form):
    level = forms.TypedChoiceField(label=_("How does it go?"), coerce=int, choices=CHECK_INS)
    words = text_field(_("If you like, in a few words"), rows=2, required=False)

"""The shapes of what comes in."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from lyceum.communities.types import (
    ATTACHED,
    CARD,
    KINDS_TO_WRITE,
    LONGEST,
    LONGEST_PROMPT,
    MOST_FILES,
    MOST_OPTIONS,
    OWN_PROMPTS,
    PROMPTS,
    NewPost,
    NewSpace,
    Sent,
)
from lyceum.kernel import clock
from lyceum.messaging.api import ChannelRow
from lyceum.ui.forms import FileField
from lyceum.ui.http import number_in

KINDS = [
    ("open", _("Open: whoever finds it may join")),
    ("request", _("By request: somebody lets people in")),
    ("practice", _("Community of practice: about one craft, open")),
]
REACHES = [
    ("organisation", _("People of the organisation")),
    ("ecosystem", _("Everybody in the ecosystem")),
]
PACES = [
    (0, _("as fast as they like")),
    (30, _("every 30 seconds")),
    (300, _("every 5 minutes")),
    (3600, _("every hour")),
]
KIND_WORDS = {
    "plain": _("A word"),
    "question": _("A question"),
    "win": _("A win"),
    "frustration": _("A frustration"),
    "story": _("A story"),
    "idea": _("An idea"),
    "resource": _("A find"),
}
AREA = forms.Textarea(attrs={"rows": 4})


class SpaceForm(forms.Form):
    title = forms.CharField(label=_("Name"), max_length=120)
    about = forms.CharField(label=_("What it is for"), max_length=2000, required=False, widget=AREA)
    kind = forms.ChoiceField(label=_("Who may join"), choices=KINDS)
    reach = forms.ChoiceField(label=_("Who finds it"), choices=REACHES)
    slow_seconds = forms.TypedChoiceField(
        label=_("How often somebody may write"), choices=PACES, coerce=int, initial=0
    )

    def new(self) -> NewSpace:
        return NewSpace(**self.cleaned_data)


class CohortSpaceForm(SpaceForm):
    """Who is in it, and who finds it, says the cohort."""

    kind = None  # type: ignore[assignment]
    reach = None  # type: ignore[assignment]


POLL_DAYS = [
    (0, _("never")),
    (1, _("in a day")),
    (3, _("in three days")),
    (7, _("in a week")),
    (14, _("in two weeks")),
]


class ChosenField(forms.TypedChoiceField):
    """One thing by its number, found while one types; whether it is there is asked by the verb."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, empty_value=None, choices=[("", "")], **kwargs)

    def valid_value(self, value: Any) -> bool:
        return number_in(str(value)) is not None


def _asking(name: str) -> forms.Select:
    return forms.Select(attrs={"data-choose": reverse_lazy(name)})


def _end_of(days: int | None) -> datetime | None:
    return clock.now() + timedelta(days=days) if days else None


class FilesInput(forms.ClearableFileInput):
    """The browser's own, for several at once."""

    allow_multiple_selected = True


class FilesField(FileField):
    """Some files that go with a post; how many there may be is said by the verb."""

    def __init__(self, **known: Any) -> None:
        widget = FilesInput(attrs={"accept": ATTACHED.accept})
        super().__init__(ATTACHED, label=_("Files"), required=False, widget=widget, **known)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each as a file of its own."""
        some = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in some if one]


class PostForm(forms.Form):
    """What somebody says; how long it may be is said by the verb, in words of its own."""

    words = forms.CharField(
        label=_("What do you want to say?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Markdown works. @ and a handle calls somebody."),
    )
    kind = forms.ChoiceField(
        label=_("It is"), choices=[(kind, KIND_WORDS[kind]) for kind in KINDS_TO_WRITE]
    )
    options = forms.CharField(
        label=_("Poll: one answer a line"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=200 * MOST_OPTIONS + MOST_OPTIONS,
    )
    has_several = forms.BooleanField(label=_("Several answers may be chosen"), required=False)
    closes_in = forms.TypedChoiceField(
        label=_("The poll ends"), choices=POLL_DAYS, coerce=int, empty_value=None, required=False
    )
    skill_id = ChosenField(
        label=_("About a skill"), required=False, widget=_asking("catalogue:skill-choices")
    )
    resource_id = ChosenField(
        label=_("About something to learn"),
        required=False,
        widget=_asking("catalogue:resource-choices"),
    )
    may_travel = forms.BooleanField(
        label=_("My story may be told elsewhere in the ecosystem"), required=False
    )
    file = FilesField()
    use_required_attribute = False

    def new(self) -> NewPost:
        said = self.cleaned_data
        return NewPost(
            words=said["words"],
            kind=said["kind"],
            options=said["options"].splitlines(),
            has_several=said["has_several"],
            closes_at=_end_of(said["closes_in"]) if said["options"].strip() else None,
            skill_id=said["skill_id"],
            resource_id=said["resource_id"],
            may_travel=said["may_travel"],
            files=_sent(said["file"]),
        )


class ReplyForm(forms.Form):
    words = forms.CharField(
        label=_("Your reply"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    file = FilesField()
    use_required_attribute = False

    def new(self, root_id: int) -> NewPost:
        said = self.cleaned_data
        return NewPost(words=said["words"], root_id=root_id, files=_sent(said["file"]))


class EditForm(forms.Form):
    words = forms.CharField(
        label=_("What it says"),
        widget=forms.Textarea(attrs={"rows": 8, "maxlength": LONGEST}),
    )


class InviteForm(forms.Form):
    people = forms.CharField(
        label=_("Mail addresses"),
        help_text=_("One a line, of people of any organisation who have an account."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=20_000,
    )

    def clean_people(self) -> list[str]:
        said = self.cleaned_data["people"].replace(",", " ").replace(";", " ").split()
        return list(dict.fromkeys(one.lower() for one in said))


def _sent(files: list[Any]) -> tuple[Sent, ...]:
    """One more than goes with a post is enough to be refused: no more are read."""
    some = [one for one in files if isinstance(one, UploadedFile)]
    return tuple(Sent(one.name or "", one.read()) for one in some[: MOST_FILES + 1])


class IntroductionForm(forms.Form):
    """A few lines, none of them needed; the verb asks for one at least."""

    does = forms.CharField(label=_("What I do"), max_length=300, required=False)
    ask = forms.CharField(label=_("Ask me about"), max_length=300, required=False)
    wish = forms.CharField(label=_("I would like to learn"), max_length=300, required=False)
    beyond = forms.CharField(label=_("Outside of work"), max_length=300, required=False)
    words = forms.CharField(
        label=_("Anything else"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST}),
    )

    def card(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in CARD}


class PromptsForm(forms.Form):
    """On which days, and what; on none means no more."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which days"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    prompts = forms.MultipleChoiceField(
        label=_("What is asked, by turns"),
        choices=list(PROMPTS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "sentences"}),
    )
    own = forms.CharField(
        label=_("In your own words"),
        help_text=_("One question a line; they are asked by turns with the others."),
        required=False,
        max_length=OWN_PROMPTS * (LONGEST_PROMPT + 2),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    hour = forms.TypedChoiceField(
        label=_("At which hour"),
        help_text=_("By the clock of the organisation to which the space belongs."),
        choices=[(hour, f"{hour}:00") for hour in range(24)],
        coerce=int,
        initial=9,
        required=False,
    )

    def clean_hour(self) -> int:
        """Nothing said: from the beginning of the day on."""
        return self.cleaned_data["hour"] or 0

    def clean_own(self) -> list[str]:
        lines = (line.strip() for line in self.cleaned_data["own"].splitlines())
        return list(filter(None, lines))


class OfferForm(forms.Form):
    words = forms.CharField(
        label=_("Ask me about"), max_length=300, required=False, help_text=_("In your words.")
    )
    skills = forms.CharField(
        label=_("Skills"),
        max_length=500,
        required=False,
        help_text=_("Separated by commas; the nearest skill that we know is taken."),
    )
    is_wide = forms.BooleanField(
        label=_("Everybody in the ecosystem may find me, not only my colleagues"), required=False
    )

    def clean_skills(self) -> list[str]:
        said = (one.strip() for one in self.cleaned_data["skills"].split(","))
        return list(dict.fromkeys(filter(None, said)))[:12]


class ChannelForm(forms.Form):
    """To which channel; those that our account is not in are named, and cannot be chosen."""

    channel = forms.ChoiceField(label=_("Channel"))
    is_agreed = forms.BooleanField(
        label=_("Whoever is in the channel may read what is said in this space, and the other way")
    )

    def __init__(self, *args: Any, channels: Sequence[ChannelRow], **more: Any) -> None:
        super().__init__(*args, **more)
        inside = [(row.id, f"#{row.name.lstrip('#')}") for row in channels if row.is_in]
        field = self.fields["channel"]
        if isinstance(field, forms.ChoiceField):
            field.choices = inside
        self.outside = [row.name for row in channels if not row.is_in][:20]


class BannerForm(forms.Form):
    """Until when a post stands on home pages, and on whose."""

    last_day = forms.DateField()
    audience = forms.ChoiceField(
        choices=[("space", "space"), ("organisation", "organisation")], required=False
    )

    def said(self) -> dict[str, Any]:
        """The end of that day by the clock of who says so."""
        day = self.cleaned_data["last_day"] + timedelta(days=1)
        until = timezone.make_aware(datetime.combine(day, time.min))
        return {"until": until, "audience": self.cleaned_data["audience"] or "space"}

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lyceum.kernel import clock
from lyceum.ui.http import number_in

from .engine.wording import LONGEST
from .types import CHATS

DAYS = [
    ("0", _("Monday")),
    ("1", _("Tuesday")),
    ("2", _("Wednesday")),
    ("3", _("Thursday")),
    ("4", _("Friday")),
    ("5", _("Saturday")),
    ("6", _("Sunday")),
]
MORNING = time(8)
MONDAY = 7


def page_start(query: QueryDict) -> int | None:
    """Where a page starts, if the address says so in digits."""
    return number_in(query.get("before", ""))


class RhythmForm(forms.Form):
    """When somebody wants to be told."""

    quiet_from = forms.TimeField(
        label=_("Quiet from"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    quiet_to = forms.TimeField(
        label=_("Quiet until"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    days = forms.MultipleChoiceField(
        label=_("Days on which I want to be told"),
        choices=DAYS,
        widget=forms.CheckboxSelectMultiple,
    )
    digest_at = forms.TimeField(
        label=_("Digests come at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    digest_day = forms.ChoiceField(label=_("The weekly one on"), choices=DAYS)
    daily_limit = forms.IntegerField(
        label=_("At most a day"),
        min_value=0,
        max_value=1000,
        help_text=_("Of one family of messages; what is more comes with the next digest. 0: all."),
    )

    def clean(self) -> dict[str, Any]:
        known = super().clean() or {}
        if bool(known.get("quiet_from")) != bool(known.get("quiet_to")):
            missing = "quiet_to" if known.get("quiet_from") else "quiet_from"
            self.add_error(missing, _("Quiet hours have a beginning and an end."))
        return known


class UndisturbedForm(forms.Form):
    """Until when nothing but what is urgent comes."""

    CHOICES = [
        ("hour", _("For an hour")),
        ("half-day", _("For four hours")),
        ("morning", _("Until tomorrow morning")),
        ("monday", _("Until Monday morning")),
        ("fortnight", _("For two weeks")),
    ]
    until = forms.ChoiceField(label=_("Do not disturb me"), choices=CHOICES)

    def moment(self, zone: str) -> datetime:
        """The chosen moment, by the clock of the person's zone."""
        now = clock.now()
        local = now.astimezone(ZoneInfo(zone))
        day = local.date()
        chosen = {
            "hour": now + timedelta(hours=1),
            "half-day": now + timedelta(hours=4),
            "morning": _morning(zone, day + timedelta(days=1)),
            "monday": _morning(zone, day + timedelta(days=MONDAY - day.weekday())),
            "fortnight": _morning(zone, day + timedelta(days=14)),
        }
        return chosen[self.cleaned_data["until"]]


def _morning(zone: str, day: Any) -> datetime:
    return datetime.combine(day, MORNING, tzinfo=ZoneInfo(zone))


class BrowserForm(forms.Form):
    """What a browser says of itself (W3C Push API, PushSubscription)."""

    endpoint = forms.CharField(max_length=1000)
    p256dh = forms.CharField(max_length=120)
    auth = forms.CharField(max_length=60)


class WordingForm(forms.Form):
    """The words of a kind in a language."""

    text = forms.CharField(
        label=_("Words"),
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "true"}),
        help_text=_(
            "The first line is the subject. An empty line begins a paragraph; one that begins with"
            " “# ” is shown big. The button and the way to hear less are added."
        ),
    )


class TokenForm(forms.Form):
    """A token that a chat has made."""

    token = forms.CharField(
        label=_("Token"),
        max_length=300,
        help_text=_("The chat makes it. It is kept sealed, and nobody sees it again."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


class EarForm(forms.Form):
    """With what Slack signs what it tells us."""

    secret = forms.CharField(
        label=_("Signing secret"),
        max_length=200,
        help_text=_("Of the Slack app, under Basic Information. It is kept sealed."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


class ChatForm(TokenForm):
    """A chat in which people of an organisation are told."""

    field_order = ("system", "name", "url", "token")
    system = forms.ChoiceField(
        label=_("Chat"), choices=[(CHATS[0], "Slack"), (CHATS[1], "Mattermost")]
    )
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As your people call it."))
    url = forms.URLField(
        label=_("Address"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=_("Of your Mattermost server; Slack needs none."),
    )

    def clean(self) -> dict[str, Any]:
        known = super().clean() or {}
        if known.get("system") == CHATS[1] and not known.get("url") and "url" not in self.errors:
            self.add_error("url", _("A Mattermost server has an address."))
        return known

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from lyceum.kernel import money
from lyceum.programmes.types import NewPapers, NewPlace, NewRoom, NewSession, Run
from lyceum.ui.forms import LanguageField

MODES = [
    ("", _("not said")),
    ("live", _("online, with dates")),
    ("on-site", _("on site")),
    ("blended", _("blended")),
]


KINDS = [
    ("course", _("course")),
    ("trip", _("field trip")),
    ("shadowing", _("shadowing")),
    ("project", _("project days")),
]
SESSION_MODES = [
    ("online", _("online")),
    ("on-site", _("on site")),
    ("blended", _("on site and online")),
]
AGAIN = [
    ("", _("once")),
    ("DAILY;BYDAY=MO,TU,WE,TH,FR", _("every working day")),
    ("WEEKLY", _("every week")),
    ("WEEKLY;INTERVAL=2", _("every two weeks")),
    ("MONTHLY", _("every month")),
]
MATERIALS = [
    ("before", _("before the session")),
    ("after", _("after the session")),
    ("recording", _("recording")),
]
STATES = [
    ("present", _("present")),
    ("late", _("late")),
    ("excused", _("excused")),
    ("absent", _("absent")),
]
LONGEST = 24 * 60


MOST_SEATS = 1_000_000
MOST_PRICE = 10**12  # minor units; a typing mistake, not a course


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RunForm(forms.Form):
    starts_on = forms.DateField(label=_("Starts"), widget=DayInput())
    ends_on = forms.DateField(label=_("Ends"), widget=DayInput(), required=False)
    deadline_on = forms.DateField(label=_("Join until"), widget=DayInput(), required=False)
    mode = forms.ChoiceField(label=_("How"), choices=MODES, required=False)
    place = forms.CharField(label=_("Where"), max_length=200, required=False)
    language = LanguageField(required=False)
    seats = forms.IntegerField(
        label=_("Seats"),
        min_value=1,
        max_value=MOST_SEATS,
        required=False,
        help_text=_("Empty: without a limit."),
    )
    price = forms.CharField(
        label=_("Price"),
        max_length=20,
        required=False,
        help_text=_("Empty: not known. 0: free."),
    )
    currency = forms.CharField(label=_("Currency"), max_length=3, min_length=3, initial="EUR")

    kind = forms.ChoiceField(label=_("What it is"), choices=KINDS, initial="course", required=False)
    consent = forms.CharField(
        label=_("What who comes along agrees to"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For field trips and days elsewhere. Empty: nothing is asked."),
    )
    asks_contact = forms.BooleanField(
        label=_("Ask whom to call in an emergency"),
        required=False,
        help_text=_("Only the organisers see it, and only on the days of the sessions."),
    )
    present_in = forms.IntegerField(
        label=_("Done when present in so many sessions"),
        min_value=1,
        max_value=200,
        required=False,
        help_text=_("Empty: being there completes nothing by itself."),
    )

    programme_id = forms.TypedChoiceField(
        label=_("It is a run of the programme"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Whoever takes a seat is in the programme; whoever completes it is done."),
    )

    refund_days = forms.IntegerField(
        label=_("Days before the start until which all of it comes back"),
        min_value=0,
        max_value=365,
        initial=0,
        required=False,
        help_text=_("0: until the day on which it starts."),
    )
    late_refund = forms.IntegerField(
        label=_("How much comes back after that, in percent"),
        min_value=0,
        max_value=100,
        initial=0,
        required=False,
    )

    def __init__(
        self, data: Any = None, *, programmes: Sequence[tuple[int, str]] = (), **more: Any
    ) -> None:
        super().__init__(data, **more)
        choices = [("", _("of none")), *programmes]
        cast("forms.ChoiceField", self.fields["programme_id"]).choices = choices
        if not programmes:
            del self.fields["programme_id"]

    def clean_currency(self) -> str:
        """One that there is, in capitals."""
        currency = str(self.cleaned_data["currency"]).upper()
        if currency not in money.CURRENCIES:
            raise forms.ValidationError(
                _("“%(currency)s” is no currency: expected three letters, such as EUR."),
                params={"currency": currency},
            )
        return currency

    def clean(self) -> dict[str, Any]:
        """The price in minor units of its currency; what is not said about refunds is 0."""
        values = super().clean() or self.cleaned_data
        for name in ("refund_days", "late_refund"):
            values[name] = values.get(name) or 0
        values["kind"] = values.get("kind") or "course"
        text = values.get("price")
        values["price"] = self._minor(text, values.get("currency", "EUR")) if text else None
        return values

    def _minor(self, text: str, currency: str) -> int | None:
        try:
            amount = money.parse_exactly(text, currency).amount
        except ValueError:
            amount = -1
        if not 0 <= amount <= MOST_PRICE:
            self.add_error("price", _("This is not an amount, such as 250 or 19.90."))
        return amount

    def run(self) -> Run:
        """The run as the verbs want it."""
        return Run(**self.cleaned_data)


class MomentInput(forms.DateTimeInput):
    """The browser's own calendar and clock; what it says is a wall time, without a zone."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class WallTimeField(forms.CharField):
    """A wall time, as a clock at the place shows it."""

    widget = MomentInput

    def clean(self, value: Any) -> Any:
        """A naive moment, to the minute."""
        words = super().clean(value)
        try:
            wall = datetime.fromisoformat(words)
        except ValueError:
            wall = None
        if wall is None or wall.tzinfo or not 1990 <= wall.year <= 2200:  # noqa: PLR2004
            raise forms.ValidationError(_("Enter a day and a time."))
        return wall.replace(second=0, microsecond=0)


def _zones() -> list[tuple[str, str]]:
    return [(name, name) for name in sorted(available_timezones()) if "/" in name or name == "UTC"]


class SessionForm(forms.Form):
    """A session; for a new one also how often it comes again."""

    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    wall = WallTimeField(label=_("Begins"), help_text=_("As the clocks at the place show it."))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=LONGEST, initial=90)
    zone = forms.ChoiceField(label=_("Time zone of the place"), required=False)
    mode = forms.ChoiceField(label=_("How"), choices=SESSION_MODES)
    room_id = forms.TypedChoiceField(label=_("Room"), coerce=int, empty_value=None, required=False)
    join_url = forms.URLField(
        label=_("Link to join"),
        required=False,
        max_length=1000,
        assume_scheme="https",
        help_text=_("Shown to who has a seat, from a quarter of an hour before."),
    )
    meeting_point = forms.CharField(label=_("Meeting point"), max_length=400, required=False)
    bring = forms.CharField(
        label=_("What to bring"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    teacher_ids = forms.TypedMultipleChoiceField(
        label=_("Who teaches"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    again = forms.ChoiceField(label=_("Comes again"), choices=AGAIN, required=False)
    times = forms.IntegerField(
        label=_("How many times"), min_value=1, max_value=200, required=False, initial=1
    )
    but_on = forms.CharField(
        label=_("But not on"),
        max_length=1000,
        required=False,
        help_text=_("Days such as 2027-05-01, with commas."),
    )
    clash_reason = forms.CharField(
        label=_("Why it is planned although something clashes"), max_length=400, required=False
    )

    and_following = forms.BooleanField(
        label=_("Also those after it, which were planned together with it"), required=False
    )

    def __init__(
        self,
        *args: Any,
        rooms: Sequence[tuple[int, str, str]] = (),
        teachers: Sequence[tuple[int, str]] = (),
        is_new: bool = True,
        is_series: bool = False,
        zone: str = "UTC",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._zones, self._zone = {pk: its for pk, _words, its in rooms}, zone
        by_room = _("that of the room; without a room {zone}").format(zone=zone)
        self.fields["zone"].choices = [("", by_room), *_zones()]  # type: ignore[attr-defined]
        self.fields["room_id"].choices = [  # type: ignore[attr-defined]
            ("", _("none")),
            *((pk, words) for pk, words, _zone in rooms),
        ]
        self.fields["teacher_ids"].choices = teachers  # type: ignore[attr-defined]
        if not is_new:
            for name in ("again", "times", "but_on"):
                del self.fields[name]
        if not is_series:
            del self.fields["and_following"]

    def clean_but_on(self) -> tuple[date, ...]:
        """Each is a day."""
        words = [part.strip() for part in self.cleaned_data["but_on"].split(",") if part.strip()]
        days = []
        for word in words:
            try:
                days.append(parse_date(word))
            except ValueError:
                days.append(None)
        if None in days:
            raise forms.ValidationError(_("Days such as 2027-05-01, with commas."))
        return tuple(day for day in days if day)

    def clean(self) -> dict[str, Any]:
        """The zone is that of the room, unless another was chosen."""
        values = super().clean() or self.cleaned_data
        there = self._zones.get(values.get("room_id") or 0, self._zone)
        values["zone"] = values.get("zone") or there
        return values

    def other_clocks(self) -> str:
        """The zone of the chosen room, where its clocks do not show the time that was said."""
        said, there = self.cleaned_data, self._zones.get(self.cleaned_data["room_id"] or 0, "")
        if not there:
            return ""
        meant, shown = (
            said["wall"].replace(tzinfo=ZoneInfo(each)) for each in (said["zone"], there)
        )
        return "" if meant.utcoffset() == shown.utcoffset() else there

    def session(self) -> NewSession:
        """The session as the verbs want it."""
        said = dict(self.cleaned_data)
        said.pop("and_following", None)
        again, times = said.pop("again", ""), said.pop("times", None) or 1
        said["teacher_ids"] = tuple(said["teacher_ids"])
        said["rule"] = f"FREQ={again};COUNT={times}" if again and times > 1 else ""
        return NewSession(**said)


class MaterialForm(forms.Form):
    when = forms.ChoiceField(label=_("When"), choices=MATERIALS)
    title = forms.CharField(label=_("Title"), max_length=200)
    url = forms.URLField(label=_("Link"), max_length=1000, assume_scheme="https")


class PapersForm(forms.Form):
    """What coming along asks for; the run says what of it."""

    agrees = forms.BooleanField(label=_("I have read it and agree"), required=False)
    contact = forms.CharField(label=_("Whom to call"), max_length=200, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=60, required=False)

    def __init__(self, *args: Any, asks_consent: bool, asks_contact: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agrees"].required = asks_consent
        for name, is_asked in (
            ("agrees", asks_consent),
            ("contact", asks_contact),
            ("phone", asks_contact),
        ):
            self.fields[name].required = is_asked
            if not is_asked:
                del self.fields[name]

    def papers(self) -> NewPapers:
        """The papers as the verb wants them."""
        return NewPapers(**self.cleaned_data)


class PlaceForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)
    address = forms.CharField(label=_("Address"), max_length=400, required=False)
    map_url = forms.URLField(
        label=_("Link to a map"), max_length=1000, required=False, assume_scheme="https"
    )
    zone = forms.ChoiceField(label=_("Time zone"), choices=_zones)
    access_notes = forms.CharField(
        label=_("Accessibility"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Steps, lifts, doors, hearing loops: what who comes has to know."),
    )

    def place(self) -> NewPlace:
        """The place as the verbs want it."""
        return NewPlace(**self.cleaned_data)


class RoomForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=100_000, required=False)
    access_notes = forms.CharField(label=_("Accessibility"), max_length=2000, required=False)

    def room(self) -> NewRoom:
        """The room as the verbs want it."""
        return NewRoom(**self.cleaned_data)

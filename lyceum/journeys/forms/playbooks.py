"""The playbook itself: what sets it off, for whom, its segments, how it ends, all of it as data."""

from typing import Any

import msgspec
from django import forms
from django.utils.translation import gettext_lazy as _

from lyceum.journeys.engine.shape import (
    Audience,
    Book,
    ByHand,
    OnDate,
    OnFact,
    OnSchedule,
    OnSegment,
    Segment,
    Trigger,
)
from lyceum.journeys.types import Choices

from .conditions import ANEW, Conditions, Wording, several
from .facts import about_of, add_about, fact_said
from .fields import EditorForm, ResourcesField, WordsField, kept_choice, number
from .steps import WEEKDAYS

YEARS = 3650
ASKED = ("at_least_days", "at_most_days", "completed", "missing")


class NameForm(forms.Form):
    """A playbook that is begun from nothing."""

    name = forms.CharField(label=_("Name"), max_length=200)


class WhoForm(EditorForm):
    """Who of the organisation."""

    def prepare(self) -> None:
        """Kinds of places, roles, units: who has one of each."""
        for name, noun, label in (
            ("relations", "relation", _("Only these")),
            ("roles", "role", _("Only with one of these roles")),
            ("units", "unit", _("Only of these units, with all below")),
        ):
            self.fields[name] = several(
                label, self.choices.of.get(noun, []), self.initial.get(name) or [],
                required=False, is_long=noun == "unit",
            )  # fmt: skip

    def who(self) -> dict[str, tuple[Any, ...]]:
        """As an audience says it; call it on a valid form."""
        return {name: tuple(self.cleaned_data[name]) for name in ("units", "relations", "roles")}


class BookForm(WhoForm):
    """What sets it off, and for whom. What the form does not know stays as it is."""

    name = forms.CharField(label=_("Name"), max_length=200)
    about = WordsField(label=_("What it is for"), max_length=500, required=False, rows=3)
    trigger = forms.ChoiceField(label=_("It begins when somebody …, or on a day, or by hand"))
    again_after = number(
        _("May begin again after so many days"), 1, YEARS, required=False,
        help_text=_("Left out: once for ever."),
    )  # fmt: skip
    late_days = number(
        _("Nothing reaches people more than so many days late"), 0, YEARS,
        help_text=_("After a time in which the house stood still."),
    )  # fmt: skip

    def __init__(self, book: Book, choices: Choices, said: Any = None, do: str = "") -> None:
        self.book = book
        super().__init__(choices, said, do, initial=_known(book))

    def prepare(self) -> None:
        """The triggers, and what fits the one that is chosen."""
        super().prepare()
        said = self.value("trigger")
        kind, _colon, word = said.partition(":")
        trigger: Any = self.fields["trigger"]
        trigger.choices = kept_choice(self.choices.triggers, said, word)
        trigger.widget.attrs.update(ANEW)
        if kind == "fact":
            add_about(self, word)
        elif kind == "on":
            self.fields["on"] = forms.DateField(
                label=_("The day"), widget=forms.DateInput(attrs={"type": "date"})
            )
        elif kind in ("start", "end"):
            self.fields["days"] = number(
                _("Days after that"), -365, YEARS, help_text=_("-7 is a week before.")
            )
        elif kind == "week":
            self.fields["day"] = forms.TypedChoiceField(label=_("On"), choices=WEEKDAYS, coerce=int)
        elif kind == "month":
            self.fields["day"] = number(_("Day of the month"), 1, 28)

    def when(self) -> list[forms.BoundField]:
        """What belongs to the trigger, below it."""
        others = {"name", "about", "again_after", "late_days", "relations", "roles", "units"}
        return [self[name] for name in self.fields if name not in others]

    def filled(self) -> Book:
        """The playbook as the form says; call it on a valid form."""
        said = self.cleaned_data
        return msgspec.structs.replace(
            self.book,
            name=said["name"],
            about=said["about"],
            trigger=self._trigger(),
            audience=Audience(**self.who()),
            again_after=said["again_after"],
            late_days=said["late_days"],
        )

    def _trigger(self) -> Trigger:
        said = self.cleaned_data
        kind, _colon, word = said["trigger"].partition(":")
        if kind == "fact":
            return OnFact(fact_said(word, said))
        if kind == "segment":
            return OnSegment(word)
        if kind in ("week", "month"):
            return OnSchedule(kind, said["day"])
        if kind in ("start", "end"):
            return OnDate(of=kind, days=said["days"])
        return OnDate(on=said["on"]) if kind == "on" else ByHand()


def _known(book: Book) -> dict[str, Any]:
    trigger = book.trigger
    known = {
        **{name: getattr(book, name) for name in ("name", "about", "again_after", "late_days")},
        **msgspec.structs.asdict(book.audience),
        "trigger": "hand",
        "days": getattr(trigger, "days", 0),
        "on": getattr(trigger, "on", None),
        "day": getattr(trigger, "day", 1),
    }
    if isinstance(trigger, OnFact):
        known |= {"trigger": f"fact:{trigger.fact.name}", **about_of(trigger.fact)}
    elif isinstance(trigger, OnSegment):
        known["trigger"] = f"segment:{trigger.segment}"
    elif isinstance(trigger, OnSchedule):
        known["trigger"] = trigger.every
    elif isinstance(trigger, OnDate):
        known["trigger"] = "on" if trigger.on else trigger.of
    return known


class EndsForm(EditorForm):
    """What it is there for, and when somebody is out before the end."""

    goal_ends = forms.BooleanField(label=_("Who reaches the goal is through"), required=False)

    def __init__(self, book: Book, choices: Choices, said: Any = None, do: str = "") -> None:
        self.book = book
        super().__init__(choices, said, do, initial={"goal_ends": book.goal_ends})
        goals = Wording("goals", _("The goal is reached when one of these holds"))
        exits = Wording("exits", _("Somebody leaves before the end when one of these holds"))
        self.goals = Conditions(goals, choices, book.goals, said, do)
        self.exits = Conditions(exits, choices, book.exits, said, do)

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.goals.is_valid(), self.exits.is_valid()])

    def filled(self) -> Book:
        """The playbook as the form says; call it on a valid form."""
        return msgspec.structs.replace(
            self.book,
            goals=self.goals.conditions(),
            exits=self.exits.conditions(),
            goal_ends=self.cleaned_data["goal_ends"],
        )


class SegmentForm(WhoForm):
    """People of whom something holds, under a name."""

    name = forms.CharField(label=_("Name"), max_length=80)
    at_least_days = number(_("Here for at least so many days"), 0, YEARS * 10, required=False)
    at_most_days = number(_("Here for at most so many days"), 0, YEARS * 10, required=False)
    completed = ResourcesField(label=_("Have finished all of these"), required=False)
    missing = ResourcesField(label=_("Have finished none of these"), required=False)
    field_order = ["name", "relations", "roles", "units"]

    def __init__(
        self,
        choices: Choices,
        known: tuple[str, Segment],
        others: set[str],
        said: Any = None,
        do: str = "",
    ) -> None:
        self.others = others
        name, segment = known
        super().__init__(choices, said, do, initial={"name": name, **_plain(segment)})
        self.order_fields(self.field_order)

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if name in self.others:
            self.add_error("name", _("There is a segment of this name."))
        return name

    def segment(self) -> Segment:
        """The segment as the form says; call it on a valid form."""
        said = self.cleaned_data
        return msgspec.structs.replace(
            Segment(**{name: said[name] for name in ASKED}), **self.who()
        )


def _plain(segment: Segment) -> dict[str, Any]:
    said = msgspec.structs.asdict(segment)
    return {name: list(one) if isinstance(one, tuple) else one for name, one in said.items()}


class JsonForm(forms.Form):
    """A playbook as data."""

    text = forms.CharField(
        label=_("The playbook as JSON"), max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false"}),
    )  # fmt: skip

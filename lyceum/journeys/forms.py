"""The shape of what comes in from the editor: each form fills one part of a playbook."""

import re
from typing import Any

import msgspec
from django import forms
from django.conf import settings
from django.core.validators import validate_email
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from .engine.shape import (
    Answered,
    AnyStep,
    Ask,
    Assess,
    Assign,
    Audience,
    Book,
    Branch,
    ByHand,
    Condition,
    Fact,
    Gather,
    Happened,
    InPlace,
    InSegment,
    Introduce,
    Message,
    OnDate,
    OnFact,
    OnSchedule,
    OnSegment,
    OpenCase,
    OpenSpace,
    Outreach,
    Prompt,
    RollOut,
    Split,
    Suggest,
    Text,
    Trigger,
    Wait,
    WaitFor,
    WaitUntil,
    Webhook,
    ways_out,
)
from .types import Choices, NewRollout

WEEKDAYS = [
    (1, _("Monday")),
    (2, _("Tuesday")),
    (3, _("Wednesday")),
    (4, _("Thursday")),
    (5, _("Friday")),
    (6, _("Saturday")),
    (7, _("Sunday")),
]
MOST_PEOPLE = 500


class ResourceField(forms.RegexField):
    """Something of the catalogue, by the address of its page or by its number."""

    def __init__(self, **known: Any) -> None:
        super().__init__(
            r"^\s*(?:\S*/resources/)?(\d{1,18})/?\s*$",
            **{
                "label": _("Something of the catalogue"),
                "help_text": _("Paste the address of its page."),
                "error_messages": {"invalid": _("Expected an address such as …/resources/12/.")},
                **known,
            },
        )

    def clean(self, value: Any) -> int:
        said = super().clean(value)
        return int(re.findall(r"\d{1,18}", said)[-1]) if said else 0


def _link() -> forms.RegexField:
    return forms.RegexField(
        r"^/(?!/)\S*$", label=_("Page to which it leads"), required=False, max_length=300,
        help_text=_("A page of ours, such as /programmes/."),
        error_messages={"invalid": _("A link leads to a page of ours and begins with /.")},
    )  # fmt: skip


class StepForm(forms.Form):
    """One step. `filled` gives it with what the form says."""

    def __init__(self, step: Any, choices: Choices, said: Any = None) -> None:
        self.step, self.choices = step, choices
        super().__init__(said, initial=self.known())
        self.prepare()
        ahead = [("", _("The end")), *((n, w) for n, w in choices.steps if n != step.id)]
        for way, to in ways_out(step):
            label = str(choices.ways.get(way) or _("Then on at"))
            self.fields["to_" + way.replace(".", "-")] = forms.ChoiceField(
                label=label, choices=ahead, required=False, initial=to or ""
            )

    def known(self) -> dict[str, Any]:
        return dict(msgspec.structs.asdict(self.step))

    def prepare(self) -> None:
        """Fields that hang on the step or on what there is to choose."""

    def said(self) -> dict[str, Any]:
        """The step's own words, out of the form."""
        own = set(self.step.__struct_fields__) - {"id", "next"}
        return {name: value for name, value in self.cleaned_data.items() if name in own}

    def filled(self) -> AnyStep:
        """The step as the form says; call it on a valid form."""
        made: AnyStep = msgspec.structs.replace(self.step, **self.said())
        return made

    def ways(self) -> dict[str, str | None]:
        """Where each of its ways leads."""
        return {
            name.removeprefix("to_").replace("-", "."): value or None
            for name, value in self.cleaned_data.items()
            if name.startswith("to_")
        }


class TextsForm(StepForm):
    """A text in each language of the house."""

    needs_text = True

    def prepare(self) -> None:
        """English first: it is read by whose own language has no text."""
        languages = dict.fromkeys(["en", *dict(settings.LANGUAGES)])
        for language in languages:
            name = get_language_info(language)["name_local"]
            text = self.step.texts.get(language, Text())
            needed = self.needs_text and language == "en"
            self.fields[f"subject_{language}"] = forms.CharField(
                label=_("Subject ({language})").format(language=name), max_length=200,
                required=needed, initial=text.subject,
            )  # fmt: skip
            self.fields[f"body_{language}"] = forms.CharField(
                label=_("Text ({language})").format(language=name), max_length=5000,
                required=needed, initial=text.body, widget=forms.Textarea(attrs={"rows": 6}),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for name in [one for one in self.fields if one.startswith("subject_")]:
            language = name.removeprefix("subject_")
            if bool(values.get(name)) != bool(values.get(f"body_{language}")):
                self.add_error(name, _("A text needs a subject and words."))
        return values

    def said(self) -> dict[str, Any]:
        texts = {
            name.removeprefix("subject_"): Text(value, self.cleaned_data["body" + name[7:]])
            for name, value in self.cleaned_data.items()
            if name.startswith("subject_") and value
        }
        return {**super().said(), "texts": texts}


class MessageForm(TextsForm):
    """A message."""

    link = _link()


class SuggestForm(TextsForm):
    """Something of the catalogue."""

    needs_text = False
    resource_id = ResourceField()


def _number(label: Any, low: int, high: int, **known: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=low, max_value=high, **known)


class WaitForm(StepForm):
    """Some time."""

    days = _number(_("Days"), 0, 730)
    hours = _number(_("Hours"), 0, 1000)
    minutes = _number(_("Minutes"), 0, 1000)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not any(values.get(name) for name in ("days", "hours", "minutes")):
            self.add_error("days", _("It waits for no time at all."))
        return values


class WaitUntilForm(StepForm):
    """An hour of certain days."""

    hour = _number(_("Hour"), 0, 23, help_text=_("By the clock of each person."))
    minute = _number(_("Minute"), 0, 59)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On"), choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def said(self) -> dict[str, Any]:
        return {**super().said(), "weekdays": tuple(self.cleaned_data["weekdays"])}


class FactFields(forms.Form):
    """A fact, and the resource that it may be about."""

    fact = forms.ChoiceField(label=_("Until the person"))
    about = ResourceField(
        label=_("And this is about"), required=False,
        help_text=_("The address of something of the catalogue. Left out: about anything."),
    )  # fmt: skip

    def fact_said(self) -> Fact:
        about = self.cleaned_data.get("about")
        where: dict[str, int | str] = {"resource_id": about} if about else {}
        return Fact(self.cleaned_data["fact"], where)


class WaitForForm(FactFields, StepForm):
    """Something that happens."""

    days = _number(_("At most so many days"), 1, 365)

    def known(self) -> dict[str, Any]:
        fact = self.step.fact
        known = {"fact": fact.name, "about": fact.where.get("resource_id") or ""}
        return {**super().known(), **known}

    def prepare(self) -> None:
        """What can be heard of."""
        self.fields["fact"].choices = self.choices.facts  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        return {"days": self.cleaned_data["days"], "fact": self.fact_said()}


class BranchForm(FactFields, StepForm):
    """One question. Several at once are written as JSON, and stay as they are."""

    fact = forms.ChoiceField(label=_("If the person"))
    is_not = forms.BooleanField(label=_("Turn it round: if this does not hold"), required=False)
    field_order = ("fact", "about", "is_not")

    def known(self) -> dict[str, Any]:
        first = self.step.when[0] if self.step.when else None
        about = first.fact.where.get("resource_id") if isinstance(first, Happened) else ""
        said = word_of(first) if first else ""
        return {"fact": said, "about": about or "", "is_not": first.is_not if first else False}

    def prepare(self) -> None:
        """All that can be asked."""
        self.fields["fact"].choices = self.choices.questions  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        one = condition_of(self.cleaned_data["fact"], self.fact_said().where)
        first = msgspec.structs.replace(one, is_not=self.cleaned_data["is_not"])
        return {"when": (first, *self.step.when[1:])}


def word_of(one: Condition) -> str:
    """A condition as a choice of a list; empty for what is no choice."""
    if isinstance(one, Happened):
        return f"fact:{one.fact.name}"
    if isinstance(one, InSegment):
        return f"segment:{one.segment}"
    if isinstance(one, InPlace):
        for name, field in (("role", "roles"), ("relation", "relations"), ("unit", "units")):
            if said := getattr(one.place, field):
                return f"{name}:{said[0]}"
    if isinstance(one, Answered) and one.one_of:
        return f"stands:{one.dimension}={one.one_of[0]}"
    return ""


def condition_of(word: str, where: dict[str, Any] | None = None) -> Condition:
    """And back."""
    kind, _colon, said = word.partition(":")
    if kind == "stands":
        dimension, _equals, value = said.partition("=")
        return Answered(dimension, (value,))
    if kind == "segment":
        return InSegment(said)
    if kind == "role":
        return InPlace(Audience(roles=(said,)))
    if kind == "relation":
        return InPlace(Audience(relations=(said,)))
    if kind == "unit":
        return InPlace(Audience(units=(int(said),)))
    return Happened(Fact(said, where or {}))


class SplitForm(StepForm):
    """How heavy each way is."""

    def prepare(self) -> None:
        """A field for each way."""
        for number, share in enumerate(self.step.shares):
            label = _("Share of way {number}").format(number=number + 1)
            self.fields[f"weight_{number}"] = _number(label, 1, 1000, initial=share.weight)

    def said(self) -> dict[str, Any]:
        shares = [
            msgspec.structs.replace(share, weight=self.cleaned_data[f"weight_{number}"])
            for number, share in enumerate(self.step.shares)
        ]
        return {"shares": tuple(shares)}


class AssignForm(StepForm):
    """What is asked of them."""

    resource_id = ResourceField()
    reason = forms.CharField(label=_("Why"), max_length=400)
    due_days = _number(_("Days to do it"), 1, 730)


class GatherForm(StepForm):
    """A cohort."""

    title = forms.CharField(label=_("Name of the cohort"), max_length=200)
    purpose = forms.CharField(label=_("What for"), max_length=500, required=False)
    size = _number(_("People in one"), 2, 200)
    days = _number(_("Days that it lasts"), 1, 730)


class SpaceForm(StepForm):
    """A space."""

    title = forms.CharField(label=_("Name of the space"), max_length=120)
    about = forms.CharField(label=_("What for"), max_length=500, required=False)


class OfSpace(forms.Form):
    """The earlier step by which people came into a space."""

    of = forms.ChoiceField(label=_("In the space of"))


class IntroduceForm(OfSpace, TextsForm):
    """Words that ask for an introduction."""

    def prepare(self) -> None:
        """The steps that have a space, and the texts."""
        self.fields["of"].choices = self.choices.spaces  # type: ignore[attr-defined]
        super().prepare()


class PromptForm(OfSpace, StepForm):
    """A question to the group."""

    words = forms.CharField(
        label=_("What is asked"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def prepare(self) -> None:
        """The steps that have a space."""
        self.fields["of"].choices = self.choices.spaces  # type: ignore[attr-defined]


class AskForm(StepForm):
    """A question with one tap."""

    title = forms.CharField(
        label=_("What it is about"), max_length=200, help_text=_("Would you recommend …?")
    )
    link = _link()


class AssessForm(StepForm):
    """An assessment."""

    assessment_id = forms.TypedChoiceField(label=_("Assessment"), coerce=int)

    def prepare(self) -> None:
        """Those that the organisation has published."""
        self.fields["assessment_id"].choices = self.choices.assessments  # type: ignore[attr-defined]


class OutreachForm(StepForm):
    """Why somebody is reached, and how soon."""

    reason = forms.CharField(label=_("Why"), max_length=200)
    hours = _number(
        _("Within so many working hours"), 1, 80, help_text=_("Eight are a working day.")
    )


class CaseForm(StepForm):
    """A question to the support centre."""

    role = forms.ChoiceField(
        label=_("For"),
        choices=[
            ("advisor", _("advisors")),
            ("mentor", _("mentors")),
            ("hr-partner", _("HR partners")),
            ("administrator", _("administrators")),
        ],
    )
    subject = forms.CharField(label=_("Subject"), max_length=200)
    text = forms.CharField(
        label=_("Text"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5})
    )


class WebhookForm(StepForm):
    """A system outside."""

    token_id = forms.TypedChoiceField(label=_("System that is told"), coerce=int)

    def prepare(self) -> None:
        """The systems that the organisation has joined."""
        self.fields["token_id"].choices = self.choices.tokens  # type: ignore[attr-defined]


class RollOutForm(StepForm):
    """A tool."""

    rollout_id = forms.TypedChoiceField(label=_("Tool"), coerce=int)

    def prepare(self) -> None:
        """The tools that are being rolled out."""
        self.fields["rollout_id"].choices = self.choices.rollouts  # type: ignore[attr-defined]


FORMS: dict[type, type[StepForm]] = {
    Message: MessageForm,
    Suggest: SuggestForm,
    Wait: WaitForm,
    WaitUntil: WaitUntilForm,
    WaitFor: WaitForForm,
    Branch: BranchForm,
    Split: SplitForm,
    Assign: AssignForm,
    Gather: GatherForm,
    OpenSpace: SpaceForm,
    Introduce: IntroduceForm,
    Prompt: PromptForm,
    Ask: AskForm,
    Assess: AssessForm,
    Outreach: OutreachForm,
    OpenCase: CaseForm,
    Webhook: WebhookForm,
    RollOut: RollOutForm,
}


def form_for(step: AnyStep, choices: Choices, said: Any = None) -> StepForm:
    """The form of a step."""
    return FORMS[type(step)](step, choices, said)


# --- the playbook itself --------------------------------------------------------------------------


class NameForm(forms.Form):
    """A playbook that is begun from nothing."""

    name = forms.CharField(label=_("Name"), max_length=200)


class BookForm(NameForm):
    """What sets it off, for whom, how it ends. What the form does not know stays as it is."""

    about = forms.CharField(
        label=_("What it is for"), max_length=500, required=False, widget=forms.Textarea
    )
    trigger = forms.ChoiceField(
        label=_("It begins when somebody"), help_text=_("Or on a day, or by hand.")
    )
    resource = ResourceField(
        label=_("And this is about"), required=False,
        help_text=_("The address of something of the catalogue. Left out: about anything."),
    )  # fmt: skip
    days = forms.IntegerField(
        label=_("Days after that"), required=False, min_value=-365, max_value=3650,
        help_text=_("After the first day of a place; before its last day: -7 is a week before."),
    )  # fmt: skip
    on = forms.DateField(
        label=_("The day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    day = _number(_("Day of the week or month"), 1, 28, required=False)
    relations = forms.MultipleChoiceField(
        label=_("Only these"), required=False, widget=forms.CheckboxSelectMultiple
    )
    roles = forms.MultipleChoiceField(
        label=_("Only with one of these roles"), required=False, widget=forms.CheckboxSelectMultiple
    )
    units = forms.TypedMultipleChoiceField(
        label=_("Only of these units"), required=False, coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    goal = forms.ChoiceField(label=_("Its goal: the person"), required=False)
    goal_ends = forms.BooleanField(label=_("Who reaches it is through"), required=False)
    again_after = _number(
        _("May begin again after so many days"), 1, 3650, required=False,
        help_text=_("Left out: once for ever."),
    )  # fmt: skip
    late_days = _number(
        _("Nothing reaches people more than so many days late"), 0, 60,
        help_text=_("After a time in which the house stood still."),
    )  # fmt: skip

    def __init__(self, book: Book, choices: Choices, said: Any = None) -> None:
        self.book = book
        super().__init__(said, initial=_known(book))
        for name, offered in (
            ("trigger", choices.triggers), ("relations", choices.relations),
            ("roles", choices.roles), ("units", choices.units),
            ("goal", [("", _("none")), *choices.questions]),
        ):  # fmt: skip
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("trigger") == "on" and not values.get("on"):
            self.add_error("on", _("Which day?"))
        return values

    def filled(self) -> Book:
        """The playbook as the form says; call it on a valid form."""
        said = self.cleaned_data
        goals: tuple[Condition, ...] = (condition_of(said["goal"]),) if said["goal"] else ()
        if self.book.goals and said["goal"] == word_of(self.book.goals[0]):
            goals = self.book.goals
        return msgspec.structs.replace(
            self.book,
            name=said["name"],
            about=said["about"],
            trigger=self._trigger(),
            audience=Audience(tuple(said["units"]), tuple(said["relations"]), tuple(said["roles"])),
            goals=goals,
            goal_ends=said["goal_ends"],
            again_after=said["again_after"],
            late_days=said["late_days"],
        )

    def _trigger(self) -> Trigger:
        said = self.cleaned_data
        kind, _colon, word = said["trigger"].partition(":")
        if kind == "fact":
            known = self.book.trigger
            where = dict(known.fact.where) if isinstance(known, OnFact) else {}
            where = where if isinstance(known, OnFact) and known.fact.name == word else {}
            where.pop("resource_id", None)
            if said["resource"]:
                where["resource_id"] = said["resource"]
            return OnFact(Fact(word, where))
        if kind == "segment":
            return OnSegment(word)
        if kind in ("week", "month"):
            return OnSchedule(kind, said["day"] or 1)
        if kind in ("start", "end"):
            return OnDate(of=kind, days=said["days"] or 0)
        return OnDate(on=said["on"]) if kind == "on" else ByHand()


def _known(book: Book) -> dict[str, Any]:
    trigger = book.trigger
    known = {
        **{name: getattr(book, name) for name in
           ("name", "about", "goal_ends", "again_after", "late_days")},
        **msgspec.structs.asdict(book.audience),
        "goal": word_of(book.goals[0]) if book.goals else "",
        "trigger": "hand",
        "days": getattr(trigger, "days", None),
        "on": getattr(trigger, "on", None),
        "day": getattr(trigger, "day", None),
    }  # fmt: skip
    if isinstance(trigger, OnFact):
        known["trigger"] = f"fact:{trigger.fact.name}"
        known["resource"] = trigger.fact.where.get("resource_id", "")
    elif isinstance(trigger, OnSegment):
        known["trigger"] = f"segment:{trigger.segment}"
    elif isinstance(trigger, OnSchedule):
        known["trigger"] = trigger.every
    elif isinstance(trigger, OnDate):
        known["trigger"] = "on" if trigger.on else trigger.of
    return known


class JsonForm(forms.Form):
    """A playbook as data."""

    text = forms.CharField(
        label=_("The playbook as JSON"), max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false"}),
    )  # fmt: skip


class RolloutForm(forms.Form):
    """A tool that comes to people, and its first wave."""

    name = forms.CharField(label=_("Tool"), max_length=200)
    about = forms.CharField(
        label=_("What it is good for"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    tutorial_id = ResourceField(label=_("Its tutorial"), required=False)
    tool_id = forms.IntegerField(
        label=_("Number of the tool among those joined here"), required=False, min_value=1,
        help_text=_("When people open it for the first time, they have used it."),
    )  # fmt: skip
    wave = forms.CharField(label=_("First wave"), max_length=120, initial=_("First wave"))
    starts_on = forms.DateField(
        label=_("It starts on"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def new(self) -> NewRollout:
        return NewRollout(**self.cleaned_data)


class WaveForm(forms.Form):
    """More people, later."""

    name = forms.CharField(label=_("Name"), max_length=120)
    starts_on = forms.DateField(
        label=_("It starts on"), widget=forms.DateInput(attrs={"type": "date"})
    )


class DecisionForm(forms.Form):
    """What becomes of a tool."""

    decision = forms.ChoiceField(
        label=_("What becomes of it"),
        choices=[
            ("keep", _("It stays")),
            ("change", _("It stays, and changes")),
            ("drop", _("It goes")),
        ],
    )
    why = forms.CharField(
        label=_("Why"), max_length=500, help_text=_("Everybody who has it reads this."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class TroubleForm(forms.Form):
    """What rubs."""

    text = forms.CharField(
        label=_("What is in the way?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class SystemForm(forms.Form):
    """A system outside."""

    name = forms.CharField(label=_("Name"), max_length=120)
    url = forms.URLField(
        label=_("Address"), max_length=500, assume_scheme="https",
        help_text=_("Where it listens; it is told by POST."),
    )  # fmt: skip


class PersonForm(forms.Form):
    """Somebody, by mail address."""

    whom = forms.EmailField(label=_("Mail address of the person"))


class PeopleForm(forms.Form):
    """People by their mail addresses, one a line."""

    people = forms.CharField(
        label=_("Mail addresses, one a line"), widget=forms.Textarea(attrs={"rows": 4})
    )

    def clean_people(self) -> list[str]:
        lines = re.split(r"[\s,;]+", self.cleaned_data["people"].strip().lower())
        if len(lines) > MOST_PEOPLE:
            raise forms.ValidationError(_("At most 500 people at once."))
        for line in lines:
            validate_email(line)
        return list(dict.fromkeys(lines))

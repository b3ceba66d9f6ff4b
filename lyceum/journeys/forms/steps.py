"""The form of each kind of step: it fills one step of a playbook."""

from dataclasses import replace
from typing import Any

import msgspec
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lyceum.journeys.engine.checking import LONGEST_WAIT
from lyceum.journeys.engine.shape import (
    AnyStep,
    Ask,
    Assess,
    Assign,
    Branch,
    Gather,
    Introduce,
    Message,
    OpenCase,
    OpenSpace,
    Outreach,
    Prompt,
    RollOut,
    Split,
    Suggest,
    Text,
    Wait,
    WaitFor,
    WaitUntil,
    Webhook,
    ways_out,
)
from lyceum.journeys.reasons import CASES
from lyceum.journeys.types import Choices
from lyceum.kernel.languages import language_name

from .conditions import Conditions, Wording
from .fields import EditorForm, LinkField, ResourceField, WordsField, number, offer

WEEKDAYS = [
    (1, _("Monday")),
    (2, _("Tuesday")),
    (3, _("Wednesday")),
    (4, _("Thursday")),
    (5, _("Friday")),
    (6, _("Saturday")),
    (7, _("Sunday")),
]


class StepForm(EditorForm):
    """One step. `filled` gives it with what the form says; `asked` are its conditions."""

    wording: Wording | None = None

    def __init__(self, step: Any, choices: Choices, said: Any = None, do: str = "") -> None:
        self.step = step
        super().__init__(choices, said, do, initial=self.known())
        self.asked: Conditions | None = None
        if self.wording:
            known = getattr(step, self.wording.name)
            wording = replace(self.wording, join=step.join)
            self.asked = Conditions(wording, choices, known, said, do)

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.asked is None or self.asked.is_valid()])

    def prepare(self) -> None:
        """Its own fields, then where it goes on."""
        self.fit()
        ahead = [("", _("The end")), *((n, w) for n, w in self.choices.steps if n != self.step.id)]
        for way, to in ways_out(self.step):
            label = str(self.choices.ways.get(way) or _("Then on at"))
            field = forms.ChoiceField(label=label, required=False, initial=to or "")
            offer(field, ahead, [to])
            self.fields["to_" + way.replace(".", "-")] = field

    def known(self) -> dict[str, Any]:
        return dict(msgspec.structs.asdict(self.step))

    def fit(self) -> None:
        """Fields that hang on the step or on what there is to choose."""

    def choose(self, name: str, noun: str) -> None:
        """What there is of a noun, for a field."""
        shelf = [("", _("choose")), *self.choices.of.get(noun, [])]
        offer(self.fields[name], shelf, [getattr(self.step, name)])

    def said(self) -> dict[str, Any]:
        """The step's own words, out of the form."""
        own = set(self.step.__struct_fields__) - {"id", "next"}
        said = {name: value for name, value in self.cleaned_data.items() if name in own}
        if self.asked is None:
            return said
        return {**said, self.asked.name: self.asked.conditions(), "join": self.asked.join}

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

    def fit(self) -> None:
        """English first: it is read by whose own language has no text; asked for, unless there is
        a text already."""
        languages = dict.fromkeys(["en", *dict(settings.LANGUAGES), *self.step.texts])
        for language in languages:
            name = language_name(language)
            text = self.step.texts.get(language, Text())
            needed = self.needs_text and language == "en" and not {*self.step.texts} - {"en"}
            self.fields[f"subject_{language}"] = forms.CharField(
                label=_("Subject ({language})").format(language=name), max_length=200,
                required=needed, initial=text.subject,
            )  # fmt: skip
            self.fields[f"body_{language}"] = WordsField(
                label=_("Text ({language})").format(language=name), max_length=5000,
                required=needed, initial=text.body, rows=6,
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

    link = LinkField()


class SuggestForm(TextsForm):
    """Something of the catalogue."""

    needs_text = False
    resource_id = ResourceField()


class WaitForm(StepForm):
    """Some time."""

    days = number(_("Days"), 0, LONGEST_WAIT["days"])
    hours = number(_("Hours"), 0, LONGEST_WAIT["hours"])
    minutes = number(_("Minutes"), 0, LONGEST_WAIT["minutes"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not any(values.get(name) for name in ("days", "hours", "minutes")):
            self.add_error("days", _("It waits for no time at all."))
        return values


class WaitUntilForm(StepForm):
    """An hour of certain days."""

    hour = number(_("Hour"), 0, 23, help_text=_("By the clock of each person."))
    minute = number(_("Minute"), 0, 59)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On"), choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def said(self) -> dict[str, Any]:
        return {**super().said(), "weekdays": tuple(self.cleaned_data["weekdays"])}


class WaitForForm(StepForm):
    """Something that comes to hold."""

    days = number(_("At most so many days"), 1, 3650)
    wording = Wording("until", _("Wait until"), join="all", begins=True)


class BranchForm(StepForm):
    """What is asked."""

    wording = Wording("when", _("This way if"), join="all", begins=True)


class SplitForm(StepForm):
    """What each way is called, and how heavy it is."""

    def fit(self) -> None:
        """Two fields for each way."""
        for at, share in enumerate(self.step.shares):
            self.fields[f"name_{at}"] = forms.CharField(
                label=_("Name of way {number}").format(number=at + 1), max_length=80,
                required=False, initial=share.name,
            )  # fmt: skip
            self.fields[f"weight_{at}"] = number(
                _("Share of way {number}").format(number=at + 1), 1, 1000, initial=share.weight
            )

    def said(self) -> dict[str, Any]:
        said = self.cleaned_data
        shares = [
            msgspec.structs.replace(share, weight=said[f"weight_{at}"], name=said[f"name_{at}"])
            for at, share in enumerate(self.step.shares)
        ]
        return {"shares": tuple(shares)}


class AssignForm(StepForm):
    """What is asked of them."""

    resource_id = ResourceField()
    reason = forms.CharField(label=_("Why"), max_length=400)
    due_days = number(_("Days to do it"), 1, 730)


class GatherForm(StepForm):
    """A cohort."""

    title = forms.CharField(label=_("Name of the cohort"), max_length=200)
    purpose = forms.CharField(label=_("What for"), max_length=500, required=False)
    size = number(_("People in one"), 2, 200)
    days = number(_("Days that it lasts"), 1, 730)


class SpaceForm(StepForm):
    """A space."""

    title = forms.CharField(label=_("Name of the space"), max_length=120)
    about = forms.CharField(label=_("What for"), max_length=500, required=False)


def _of() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("In the space of"))


class IntroduceForm(TextsForm):
    """Words that ask for an introduction."""

    of = _of()

    def fit(self) -> None:
        """The steps that have a space, and the texts."""
        self.choose("of", "step")
        super().fit()


class PromptForm(StepForm):
    """A question to the group."""

    of = _of()
    words = WordsField(label=_("What is asked"), max_length=2000)

    def fit(self) -> None:
        """The steps that have a space."""
        self.choose("of", "step")


class AskForm(StepForm):
    """A question with one tap."""

    title = forms.CharField(
        label=_("What it is about"), max_length=200, help_text=_("Would you recommend …?")
    )
    link = LinkField()


class AssessForm(StepForm):
    """An assessment."""

    assessment_id = forms.TypedChoiceField(label=_("Assessment"), coerce=int)

    def fit(self) -> None:
        """Those that the organisation has published."""
        self.choose("assessment_id", "assessment")


class OutreachForm(StepForm):
    """Why somebody is reached, and how soon."""

    reason = forms.CharField(label=_("Why"), max_length=200)
    hours = number(
        _("Within so many working hours"), 1, 80, help_text=_("Eight are a working day.")
    )


class CaseForm(StepForm):
    """A question to the support centre."""

    role = forms.ChoiceField(label=_("For"), choices=CASES)
    subject = forms.CharField(label=_("Subject"), max_length=200)
    text = WordsField(label=_("Text"), max_length=5000, rows=5)


class WebhookForm(StepForm):
    """A system outside."""

    token_id = forms.TypedChoiceField(label=_("System that is told"), coerce=int)

    def fit(self) -> None:
        """The systems that the organisation has joined."""
        self.choose("token_id", "token")


class RollOutForm(StepForm):
    """A tool."""

    rollout_id = forms.TypedChoiceField(label=_("Tool"), coerce=int)

    def fit(self) -> None:
        """The tools that are being rolled out."""
        self.choose("rollout_id", "rollout")


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


def form_for(step: AnyStep, choices: Choices, said: Any = None, do: str = "") -> StepForm:
    """The form of a step."""
    return FORMS[type(step)](step, choices, said, do)

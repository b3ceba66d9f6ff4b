from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lyceum.ui.http import is_ours

from .branching import CHOICES, END, KINDS, Question, Rule
from .types import PULSE_QUESTIONS, Audience, NewFriction, NewSurvey

Choices = list[tuple[Any, Any]]
KIND_WORDS = {
    "single": _("One of several answers"),
    "multiple": _("Any of several answers"),
    "scale": _("A scale from 1 to 5"),
    "enps": _("Would recommend it, 0 to 10"),
    "text": _("Own words"),
}


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def words(label: Any, rows: int = 3, **more: Any) -> forms.CharField:
    """A few lines of one's own."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **more)


class LinkForm(forms.Form):
    """What somebody says on the page behind a link."""

    score = forms.IntegerField(min_value=0, max_value=10, required=False)
    why = forms.CharField(max_length=2000, required=False)


class PulseForm(forms.Form):
    """Each of the questions, 1 to 5."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        for name, (label, _low, _high) in PULSE_QUESTIONS.items():
            field = forms.IntegerField(label=str(label), min_value=1, max_value=5)
            self.fields[name] = field


class SurveyForm(forms.Form):
    """A survey's words, and whom it reaches."""

    title = forms.CharField(label=_("Title"), max_length=200)
    intro = words(_("What it is for"), max_length=2000, required=False)
    is_anonymous = forms.BooleanField(
        label=_("Nobody learns who said what"),
        help_text=_("Cannot be changed once people answer."),
        required=False,
        initial=True,
    )
    closes_on = forms.DateField(label=_("Open until"), widget=DayInput(), required=False)
    relations = forms.MultipleChoiceField(
        label=_("Relation"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: everybody."),
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"), required=False, widget=forms.CheckboxSelectMultiple
    )
    unit_ids = forms.TypedMultipleChoiceField(
        label=_("Units"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, relations: Choices, roles: Choices, units: Choices, **known: Any
    ) -> None:
        super().__init__(*args, **known)
        found = {"relations": relations, "roles": roles, "unit_ids": units}
        for name, choices in found.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def survey(self) -> NewSurvey:
        """As the verb wants it."""
        said = self.cleaned_data
        audience = Audience(tuple(said["relations"]), tuple(said["roles"]), tuple(said["unit_ids"]))
        return NewSurvey(
            title=said["title"],
            intro=said["intro"],
            is_anonymous=said["is_anonymous"],
            closes_on=said["closes_on"],
            audience=audience,
        )


class QuestionForm(forms.Form):
    """One question; where to go from it is asked once it has its answers."""

    kind = forms.ChoiceField(
        label=_("How it is answered"), choices=[(kind, KIND_WORDS[kind]) for kind in KINDS]
    )
    text = words(_("The question"), rows=2, max_length=500)
    options = words(
        _("Answers to choose from"),
        rows=4,
        max_length=4000,
        required=False,
        help_text=_("One a line. For questions with several answers."),
    )
    low = forms.CharField(label=_("What 1 means"), max_length=60, required=False)
    high = forms.CharField(label=_("What 5 means"), max_length=60, required=False)
    is_required = forms.BooleanField(label=_("Has to be answered"), required=False, initial=True)
    then = forms.ChoiceField(label=_("After it"), required=False)

    def __init__(
        self, *args: Any, places: Choices, question: Question | None, **known: Any
    ) -> None:
        super().__init__(*args, **known)
        self.question = question
        ways = [("", _("the one below it")), *places, (END, _("the end"))]
        self.fields["then"].choices = ways  # type: ignore[attr-defined]
        for name, label in self._rule_labels():
            self.fields[name] = forms.ChoiceField(
                label=label, choices=[("", _("as said above")), *ways[1:]], required=False
            )
        if question and question.numbers:
            self._add_limits(question, [("", "-"), *((n, n) for n in question.numbers)])

    def _rule_labels(self) -> list[tuple[str, Any]]:
        if self.question is None:
            return []
        if self.question.kind in CHOICES:
            return [
                (f"to-{place}", _("After “{option}”").format(option=option))
                for place, option in enumerate(self.question.options)
            ]
        if self.question.numbers:
            return [("to-low", _("After a low number")), ("to-high", _("After a high number"))]
        return []

    def _add_limits(self, question: Question, numbers: Choices) -> None:
        for name, label in (
            ("limit-low", _("Low is at most")),
            ("limit-high", _("High is at least")),
        ):
            self.fields[name] = forms.ChoiceField(label=label, choices=numbers, required=False)

    def clean_options(self) -> tuple[str, ...]:
        lines = (line.strip()[:200] for line in self.cleaned_data["options"].splitlines())
        return tuple(line for line in lines if line)

    def made(self, key: str) -> Question:
        """As the verb wants it."""
        said = self.cleaned_data
        is_choice = said["kind"] in CHOICES
        return Question(
            key=key,
            kind=said["kind"],
            text=said["text"].strip(),
            options=said["options"] if is_choice else (),
            is_required=said["is_required"],
            low=said["low"],
            high=said["high"],
            rules=self._rules(said["options"] if is_choice else ()),
            then=said["then"],
        )

    def _rules(self, options: tuple[str, ...]) -> tuple[Rule, ...]:
        """Those of the answers that are still there; a question of another kind has none yet."""
        if self.question is None or self.question.kind != self.cleaned_data["kind"]:
            return ()
        if self.question.kind in CHOICES:
            ways = [
                (option, self.cleaned_data.get(f"to-{place}"))
                for place, option in enumerate(self.question.options)
            ]
            return tuple(Rule("has", word, to) for word, to in ways if to and word in options)
        return tuple(
            Rule(when, limit, to)
            for when, end in (("at_most", "low"), ("at_least", "high"))
            if (to := self.cleaned_data.get(f"to-{end}"))
            and (limit := self.cleaned_data.get(f"limit-{end}"))
        )

    @staticmethod
    def initial_of(question: Question) -> dict[str, Any]:
        """The same question in the fields of the form."""
        said: dict[str, Any] = {
            "kind": question.kind,
            "text": question.text,
            "options": "\n".join(question.options),
            "low": question.low,
            "high": question.high,
            "is_required": question.is_required,
            "then": question.then,
        }
        for rule in question.rules:
            if question.kind in CHOICES:
                said[f"to-{question.options.index(rule.value)}"] = rule.to
            else:
                end = "low" if rule.when == "at_most" else "high"
                said |= {f"to-{end}": rule.to, f"limit-{end}": rule.value}
        return said


class PulseSettingsForm(forms.Form):
    is_on = forms.BooleanField(label=_("Take the pulse every week"), required=False)
    share = forms.IntegerField(
        label=_("Of how many per cent of the people"), min_value=1, max_value=100
    )
    every_weeks = forms.IntegerField(
        label=_("Nobody more often than every … weeks"), min_value=1, max_value=52
    )


class FrictionForm(forms.Form):
    """Something is in my way."""

    text = words(_("What is in your way?"), rows=5, max_length=4000)
    organisation_id = forms.TypedChoiceField(label=_("Where"), coerce=int)
    role = forms.ChoiceField(
        label=_("Who should look at it"),
        choices=[
            ("facilitator", _("Facilitators: tools, groups, how we learn")),
            ("hr-partner", _("HR partners: time, money, people")),
            ("administrator", _("Administrators: something does not work")),
        ],
        widget=forms.RadioSelect,
        initial="facilitator",
    )
    title = forms.CharField(max_length=500, required=False, widget=forms.HiddenInput)
    url = forms.CharField(max_length=500, required=False, widget=forms.HiddenInput)
    is_name_shown = forms.BooleanField(
        label=_("They may see my name"),
        help_text=_("Without it you still see here what becomes of it, and they cannot ask back."),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, places: Choices, **known: Any) -> None:
        super().__init__(*args, **known)
        self.fields["organisation_id"].choices = places  # type: ignore[attr-defined]
        if len(places) == 1:
            self.fields["organisation_id"].initial = places[0][0]
            self.fields["organisation_id"].widget = forms.HiddenInput()

    def clean_url(self) -> str:
        """A page of ours, or none."""
        url: str = self.cleaned_data["url"]
        return url if is_ours(url) else ""

    def report(self) -> NewFriction:
        return NewFriction(**self.cleaned_data)


class MoveForm(forms.Form):
    state = forms.ChoiceField(
        choices=[("taken", ""), ("solved", ""), ("declined", "")], widget=forms.HiddenInput
    )
    words = words(_("What you tell the reporter"), max_length=2000, required=False)


class LoopForm(forms.Form):
    said = words(_("You said"), max_length=2000)
    did = words(_("We did"), max_length=2000)

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lyceum.support.types import KINDS, WORKING_DAY, Context, NewCase, NewRoute
from lyceum.ui.forms import LanguageField

from .fields import DayInput, text_field

HOUR = 60


class AskForm(forms.Form):
    kind = forms.ChoiceField(label=_("What is it about?"), choices=KINDS, widget=forms.RadioSelect)
    organisation_id = forms.TypedChoiceField(
        label=_("Whom do you ask?"), coerce=int, empty_value=None, required=False
    )
    subject = forms.CharField(label=_("In a few words"), max_length=200)
    text = text_field(_("Your question"), rows=6)
    with_context = forms.BooleanField(
        label=_("Say from which page I ask"), required=False, initial=True
    )
    address = forms.CharField(max_length=2000, required=False, widget=forms.HiddenInput)
    title = forms.CharField(max_length=2000, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, places: Mapping[int, str], context: Context, **known: Any):
        super().__init__(*args, **known)
        choices = list(places.items())
        self.fields["organisation_id"].choices = choices  # type: ignore[attr-defined]
        if len(choices) < 2:  # noqa: PLR2004  nothing to choose
            self.fields["organisation_id"].widget = forms.HiddenInput()
            self.initial["organisation_id"] = choices[0][0] if choices else None
        if not context.address:
            del self.fields["with_context"]
        self.initial.update(address=context.address, title=context.title)
        self.initial.setdefault("kind", KINDS[0][0])

    def asked(self) -> NewCase:
        said = self.cleaned_data
        context = Context(said["address"], said["title"]) if said.get("with_context") else Context()
        return NewCase(
            kind=said["kind"],
            subject=said["subject"],
            text=said["text"],
            context=context,
            organisation_id=said["organisation_id"],
        )


class ReplyForm(forms.Form):
    text = text_field(_("What do you want to add?"), rows=4)


class AnswerForm(forms.Form):
    ANSWER, ASK, NOTE = "answer", "ask", "note"
    text = text_field(_("What do you write?"), rows=6)
    how = forms.ChoiceField(
        choices=[(ANSWER, _("Answer")), (ASK, _("Ask back")), (NOTE, _("Keep as a note"))]
    )


class HandOverForm(forms.Form):
    kind = forms.ChoiceField(label=_("Whose question is it?"), choices=KINDS)


class RouteForm(forms.Form):
    kind = forms.ChoiceField(label=_("Questions about"), choices=KINDS)
    unit_id = forms.TypedChoiceField(label=_("of"), coerce=int, empty_value=None, required=False)
    role = forms.ChoiceField(label=_("go to"))
    hours = forms.FloatField(
        label=_("Working hours until the answer"),
        min_value=0.25,
        max_value=400,
        initial=WORKING_DAY // HOUR,
    )
    position = forms.IntegerField(
        label=_("Place in the order"), min_value=1, max_value=99, initial=1
    )

    def __init__(
        self, *args: Any, units: list[tuple[int, str]], roles: Mapping[str, Any], **known: Any
    ):
        super().__init__(*args, **known)
        self.fields["unit_id"].choices = [("", _("everybody")), *units]  # type: ignore[attr-defined]
        self.fields["role"].choices = list(roles.items())  # type: ignore[attr-defined]

    def route(self) -> NewRoute:
        said = self.cleaned_data
        return NewRoute(
            kind=said["kind"],
            role=said["role"],
            unit_id=said["unit_id"],
            position=said["position"],
            answer_minutes=round(said["hours"] * HOUR),
        )


class SpanForm(forms.Form):
    person_id = forms.TypedChoiceField(label=_("Who"), coerce=int)
    starts_on = forms.DateField(label=_("From"), widget=DayInput())
    ends_on = forms.DateField(label=_("To"), widget=DayInput())

    def __init__(self, *args: Any, people: Mapping[int, str], **known: Any):
        super().__init__(*args, **known)
        self.fields["person_id"].choices = list(people.items())  # type: ignore[attr-defined]

    def days(self) -> Any:
        return self.cleaned_data["starts_on"], self.cleaned_data["ends_on"]


class TurnForm(SpanForm):
    kind = forms.ChoiceField(label=_("Answers questions about"), choices=KINDS)
    field_order = ["kind", "person_id", "starts_on", "ends_on"]


class AbsenceForm(SpanForm):
    pass


class CannedForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=120)
    kind = forms.ChoiceField(
        label=_("For questions about"), choices=[("", _("anything")), *KINDS], required=False
    )
    language = LanguageField(required=False)
    text = text_field(_("The answer"))

"""What comes in by the pages of the catalogue."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import DecimalValidator
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.money import exponent, of_major
from lyceum.ui.forms import LanguageField
from lyceum.ui.http import number_in

from .types import SkillTaught

MOST_DIGITS = 12  # of a price
KINDS = [
    ("course", _("course")), ("programme", _("programme")), ("lesson", _("lesson")),
    ("article", _("article")), ("video", _("video")), ("podcast", _("podcast")),
    ("book", _("book")), ("tool", _("tool with tutorial")), ("field-trip", _("field trip")),
    ("project", _("project")), ("case", _("case")), ("event", _("event")),
    ("community", _("community of practice")), ("assessment", _("assessment")),
    ("mentoring", _("mentoring")),
]  # fmt: skip
MODES = [
    ("", _("not said")),
    ("self-paced", _("online, own pace")),
    ("live", _("online, with dates")),
    ("on-site", _("on site")),
    ("blended", _("blended")),
]
LEVELS = [
    ("", _("not said")),
    ("0", _("nothing yet")),
    ("1", _("novice")),
    ("2", _("advanced beginner")),
    ("3", _("competent")),
    ("4", _("proficient")),
    ("5", _("expert")),
]
HOUR = 60


class ReviewForm(forms.Form):
    """Stars, and words if one likes."""

    stars = forms.IntegerField(min_value=1, max_value=5, label=_("Stars"))
    text = forms.CharField(
        label=_("In words"), required=False, max_length=2000, widget=forms.Textarea
    )


class SkillsField(forms.TypedMultipleChoiceField):
    """Skills by their numbers; the widget asks for more while one types."""

    def valid_value(self, value: Any) -> bool:
        return number_in(str(value)) is not None and super().valid_value(value)


def skills_field(*, label: Any, help_text: Any = "") -> SkillsField:
    """A field that searches the skills."""
    widget = forms.SelectMultiple(attrs={"data-choose": reverse_lazy("catalogue:skill-choices")})
    return SkillsField(label=label, help_text=help_text, required=False, coerce=int, widget=widget)


class NeedForm(forms.Form):
    """I want to learn this."""

    skill = skills_field(
        label=_("A skill"), help_text=_("Type to search; or say it in your own words below.")
    )
    title = forms.CharField(label=_("Or in your own words"), required=False, max_length=200)
    level = forms.TypedChoiceField(
        label=_("How far"),
        choices=LEVELS[2:],
        coerce=int,
        initial="3",
        required=False,
        empty_value="3",
    )

    def __init__(self, *args: Any, names: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skill"].choices = list(names.items())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("skill") and not cleaned.get("title", "").strip():
            raise forms.ValidationError(_("Say what you want to learn."))
        return cleaned

    def said(self) -> dict[str, Any]:
        """As the service takes it."""
        chosen = self.cleaned_data["skill"]
        title = "" if chosen else self.cleaned_data["title"].strip()
        return {
            "skill_id": chosen[0] if chosen else None,
            "title": title,
            "level": int(self.cleaned_data["level"]),
        }


class AnswerForm(forms.Form):
    """The resource that answers a need."""

    resource_id = forms.IntegerField(
        label=_("Number of the resource"), help_text=_("It stands in the address of its page.")
    )


class ResourceForm(forms.Form):
    """A resource: few fields, the rest folded."""

    organisation = forms.TypedChoiceField(label=_("In the name of"), coerce=int)
    title = forms.CharField(label=_("Title"), max_length=300)
    kind = forms.ChoiceField(label=_("What it is"), choices=KINDS)
    url = forms.URLField(label=_("Address"), required=False, max_length=1000, assume_scheme="https")
    summary = forms.CharField(
        label=_("In two sentences"), required=False, max_length=2000, widget=forms.Textarea
    )
    skills = skills_field(
        label=_("What it teaches"), help_text=_("Type to search the skills of the framework.")
    )
    from_level = forms.TypedChoiceField(
        label=_("For people who are"),
        choices=LEVELS[:-1],
        coerce=int,
        required=False,
        empty_value=None,
    )
    to_level = forms.TypedChoiceField(
        label=_("Makes them"),
        choices=[LEVELS[0], *LEVELS[2:]],
        coerce=int,
        required=False,
        empty_value=None,
    )
    hours = forms.DecimalField(
        label=_("Hours of work"),
        required=False,
        min_value=0,
        max_digits=7,
        decimal_places=2,
        help_text=_("Leave it empty if nobody knows."),
    )
    price = forms.DecimalField(
        label=_("Price"),
        required=False,
        min_value=0,
        max_digits=MOST_DIGITS,
        decimal_places=3,
        help_text=_("0 is free; empty is unknown."),
    )
    currency = forms.CharField(label=_("Currency"), required=False, max_length=3, initial="EUR")
    mode = forms.ChoiceField(label=_("How"), choices=MODES, required=False)
    language = LanguageField(required=False)
    visibility = forms.ChoiceField(
        label=_("Who may see it"),
        choices=[("organisation", _("our organisation")), ("ecosystem", _("everyone here"))],
    )
    state = forms.ChoiceField(
        label=_("State"),
        choices=[("published", _("published")), ("draft", _("draft"))],
        required=False,
    )
    provider = forms.CharField(
        label=_("Provider"),
        required=False,
        max_length=200,
        help_text=_("Empty if it is the organisation itself."),
    )
    audience = forms.CharField(
        label=_("For whom"), required=False, max_length=2000, widget=forms.Textarea
    )
    description = forms.CharField(
        label=_("Description"), required=False, max_length=20000, widget=forms.Textarea
    )
    licence = forms.CharField(label=_("Licence"), required=False, max_length=200)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    FEW = ("organisation", "title", "kind", "url", "summary", "skills", "from_level", "to_level",
           "hours", "price", "currency")  # fmt: skip

    def __init__(
        self, *args: Any, homes: dict[int, str], names: dict[int, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = list(homes.items())  # type: ignore[attr-defined]
        self.fields["skills"].choices = list(names.items())  # type: ignore[attr-defined]
        if len(homes) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = next(iter(homes))

    @property
    def few(self) -> list[forms.BoundField]:
        """What everybody fills in."""
        return [self[name] for name in self.FEW if not self[name].is_hidden]

    @property
    def more(self) -> list[forms.BoundField]:
        """What is folded."""
        return [field for field in self.visible_fields() if field.name not in self.FEW]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        low, high = cleaned.get("from_level"), cleaned.get("to_level")
        if (low is None) != (high is None):
            self.add_error("to_level", _("Say both levels, or none."))
        elif low is not None and high is not None and high <= low:
            self.add_error("to_level", _("It should be above the level before."))
        if cleaned.get("price") and not cleaned.get("currency"):
            self.add_error("currency", _("A price needs its currency."))
        elif price := cleaned.get("price"):
            self._insist_on_digits(price, str(cleaned["currency"]).upper())
        return cleaned

    def _insist_on_digits(self, price: Decimal, currency: str) -> None:
        """No parts of a minor unit; zeros at the end are none."""
        try:
            DecimalValidator(MOST_DIGITS, exponent(currency))(price.normalize())
        except forms.ValidationError as why:
            self.add_error("price", why)

    def details(self) -> dict[str, Any]:
        """As the service takes it, but for skills and the organisation."""
        said = dict(self.cleaned_data)
        hours, price = said.pop("hours"), said.pop("price")
        currency = (said.pop("currency") or "").upper()
        for name in ("skills", "organisation", "version", "state"):
            said.pop(name, None)
        return {
            **said,
            "effort_minutes": round(hours * HOUR) if hours else None,
            "price": None if price is None else of_major(price, currency or "EUR").amount,
            "currency": currency if price else "",
        }

    def taught(self, known: dict[int, SkillTaught]) -> list[SkillTaught]:
        """The skills chosen: those known keep their levels, new ones take the resource's."""
        low, high = self.cleaned_data["from_level"], self.cleaned_data["to_level"]
        levels = (0, 2) if low is None else (low, high)
        return [
            known.get(skill_id) or SkillTaught(skill_id, *levels)
            for skill_id in self.cleaned_data["skills"]
        ]

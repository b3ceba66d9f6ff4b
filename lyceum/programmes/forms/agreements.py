from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lyceum.kernel import money
from lyceum.organisations import api as organisations
from lyceum.programmes.types import Owner, Pact

from .offerings import MOST_PRICE, MOST_SEATS, DayInput

KEYS = [
    ("equal", _("everybody the same")),
    ("seats", _("by seats")),
    ("shares", _("by the shares agreed")),
]
SHARED = [
    ("cohort", _("the cohort")),
    ("progress", _("phases done")),
    ("completion", _("completed or not, and when")),
    ("feedback", _("what the sponsor said of the case")),
]
MOST_OWNERS = 12


class AgreementForm(forms.Form):
    """What the owners agree on, but for themselves."""

    starts_on = forms.DateField(label=_("In force from"), widget=DayInput())
    ends_on = forms.DateField(label=_("Until"), widget=DayInput())
    cost = forms.CharField(label=_("What it costs together"), max_length=20, initial="0")
    currency = forms.CharField(label=_("Currency"), max_length=3, min_length=3, initial="EUR")
    cost_key = forms.ChoiceField(label=_("How the cost is split"), choices=KEYS)
    shared = forms.MultipleChoiceField(
        label=_("What each learns of its own people"),
        choices=SHARED,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody learns anything of the people of another."),
    )
    roles = forms.CharField(
        label=_("Who does what"), max_length=5000, required=False, widget=forms.Textarea
    )
    quality = forms.CharField(
        label=_("Common rules of quality"), max_length=5000, required=False, widget=forms.Textarea
    )
    least_organisations = forms.IntegerField(
        label=_("Organisations in every cohort, at least"), min_value=1, max_value=20, initial=2
    )
    least_completed = forms.IntegerField(
        label=_("Percent who complete it, at least"), min_value=0, max_value=100, initial=0
    )

    def clean(self) -> dict[str, Any]:
        """The cost in minor units of its currency."""
        values = super().clean() or self.cleaned_data
        values["currency"] = currency = str(values.get("currency", "")).upper()
        if currency not in money.CURRENCIES:
            self.add_error("currency", _("Expected three letters, such as EUR."))
            return values
        try:
            values["cost"] = money.parse_exactly(values.get("cost") or "", currency).amount
        except ValueError:
            values["cost"] = -1
        if not 0 <= values["cost"] <= MOST_PRICE:
            self.add_error("cost", _("This is not an amount, such as 250 or 19.90."))
        return values

    def pact(self, owners: list[Owner]) -> Pact:
        """As the verb wants it."""
        said = {**self.cleaned_data, "shared": tuple(self.cleaned_data["shared"])}
        return Pact(owners=tuple(owners), **said)


class OwnerForm(forms.Form):
    """One of the owners, named by whoever writes the agreement."""

    name = forms.CharField(
        label=_("Organisation"),
        max_length=200,
        required=False,
    )
    seats = forms.IntegerField(label=_("Seats"), min_value=0, max_value=MOST_SEATS, initial=0)
    share = forms.IntegerField(label=_("Share"), min_value=0, max_value=1_000_000, initial=1)
    role = forms.CharField(label=_("Role"), max_length=100, required=False)
    industry = forms.CharField(label=_("Industry"), max_length=100, required=False)

    def clean_name(self) -> str:
        """Known here by exactly this name, or by the word in its address."""
        name = str(self.cleaned_data["name"]).strip()
        self.found = organisations.organisation_called(name) if name else None
        if name and self.found is None:
            raise forms.ValidationError(_("No organisation is called exactly so."))
        return name

    def owner(self) -> Owner:
        said = {key: value for key, value in self.cleaned_data.items() if key != "name"}
        return Owner(organisation_id=self.found or 0, **said)


OwnerForms = forms.formset_factory(OwnerForm, extra=2, max_num=MOST_OWNERS, validate_max=True)


def owners_in(rows: forms.BaseFormSet[OwnerForm]) -> list[Owner]:
    """Those that are named; a row without a name is none."""
    return [row.owner() for row in rows.forms if row.cleaned_data.get("name")]

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lyceum.kernel import money

from .types import Run

MODES = [
    ("", _("not said")),
    ("live", _("online, with dates")),
    ("on-site", _("on site")),
    ("blended", _("blended")),
]


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
    language = forms.CharField(label=_("Language (en, fr, de …)"), max_length=16, required=False)
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

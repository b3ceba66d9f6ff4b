"""What people write when they ask for money."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.money import CURRENCIES, Money, parse_exactly

from .documents import Account as BankAccount
from .models import LegalDetails
from .services import Request
from .types import Upload

MOST = 2**53


def money_from(text: str, currency: str) -> Money:
    """An amount as people write it; ValueError for what is none, not above zero, or too exact."""
    found = parse_exactly(text, currency)
    if not 0 < found.amount < MOST:
        raise ValueError(text)
    return found


class AskForm(forms.Form):
    """Something that no catalogue has."""

    title = forms.CharField(label=_("What is it?"), max_length=300)
    link = forms.URLField(label=_("Link"), max_length=1000, required=False, assume_scheme="https")
    price = forms.CharField(label=_("What does it cost?"), max_length=20)
    currency = forms.CharField(label=_("Currency"), min_length=3, max_length=3, initial="EUR")
    words = forms.CharField(
        label=_("Why, in your own words"),
        required=False,
        max_length=2000,
        help_text=_("Whoever decides reads this and nothing else of you."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    step = forms.CharField(
        label=_("The step of your path that it serves"),
        required=False,
        max_length=500,
        help_text=_("Only if you want to show it. The rest of your path stays yours."),
    )

    def clean_currency(self) -> str:
        """A currency of ISO 4217."""
        currency: str = self.cleaned_data["currency"].upper()
        if currency not in CURRENCIES:
            raise forms.ValidationError(_("Three letters of a currency are expected, such as EUR."))
        return currency

    def clean(self) -> dict[str, Any]:
        """The price in minor units, exactly."""
        given = super().clean() or self.cleaned_data
        if given.get("price") and given.get("currency"):
            try:
                given["money"] = money_from(given["price"], given["currency"])
            except ValueError:
                self.add_error("price", _("An amount such as 250 or 19.90 is expected."))
        return given

    def request(self) -> Request:
        """What the asker added."""
        given = self.cleaned_data
        return Request(step=given["step"], words=given["words"], link=given["link"])


class SettleForm(forms.Form):
    """The receipt, and what it really cost."""

    receipt = forms.FileField(label=_("Receipt"), help_text=_("PDF or a picture, up to 10 MB."))
    price = forms.CharField(label=_("What did it cost?"), max_length=20)

    def __init__(self, *args: Any, currency: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.currency = currency

    def clean_price(self) -> int:
        """In minor units."""
        try:
            return money_from(self.cleaned_data["price"], self.currency).amount
        except ValueError as reason:
            raise forms.ValidationError(
                _("An amount such as 250 or 19.90 is expected.")
            ) from reason

    def upload(self) -> Upload:
        """The file as it came in."""
        file = self.cleaned_data["receipt"]
        return Upload(file.name, file.read())


class AnswerForm(forms.Form):
    """A yes or a no, and why."""

    words = forms.CharField(
        label=_("A word to them"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RateForm(forms.Form):
    """How many units of a currency one euro was worth on a day."""

    currency = forms.CharField(label=_("Currency"), min_length=3, max_length=3)
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    per_euro = forms.DecimalField(label=_("For one euro"), max_digits=24, decimal_places=12)

    def clean_currency(self) -> str:
        """In capitals."""
        return str(self.cleaned_data["currency"]).upper()


class BankForm(forms.Form):
    """An account: whose, and its numbers."""

    name = forms.CharField(label=_("Account holder"), max_length=70)
    iban = forms.CharField(label=_("IBAN"), max_length=42)
    bic = forms.CharField(
        label=_("BIC"),
        max_length=11,
        required=False,
        help_text=_("Only for banks outside the SEPA countries."),
    )

    def account(self) -> BankAccount:
        """As it was said."""
        return BankAccount(**self.cleaned_data)


class LegalForm(forms.ModelForm[LegalDetails]):
    """What the law wants to read about an organisation."""

    class Meta:
        model = LegalDetails
        fields = (
            *("name", "street", "postcode", "city", "country", "vat_id", "tax_number"),
            *("registration", "email", "vat", "rate", "exemption", "due_days"),
        )
        labels = {
            "name": _("Name in law"),
            "street": _("Street and number"),
            "postcode": _("Postcode"),
            "city": _("City"),
            "country": _("Country (two letters)"),
            "vat_id": _("VAT id"),
            "tax_number": _("Tax number, without a VAT id"),
            "registration": _("Number in the register of companies"),
            "email": _("E-mail for invoices"),
            "vat": _("How VAT is charged"),
            "rate": _("Rate in per cent"),
            "exemption": _("Why it is exempt"),
            "due_days": _("Days until it is due"),
        }

    def clean_country(self) -> str:
        """In capitals."""
        return str(self.cleaned_data["country"]).upper()

"""What people write when they ask for money."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.money import CURRENCIES, Money, parse_exactly
from lyceum.ui.http import number_in

from .documents import Account as BankAccount
from .readers import NotUnderstood, read_amount
from .services import Request
from .types import Condition, Upload

MOST = 2**53
SHARE = re.compile(r"(?P<slug>[\w-]+)\s+(?P<percent>\d{1,3}([.,]\d{1,2})?)\s*%?")


def money_from(text: str, currency: str) -> Money:
    """An amount as people write it; ValueError for what is none, not above zero, or too exact."""
    found = parse_exactly(text, currency)
    if not 0 < found.amount < MOST:
        raise ValueError(text)
    return found


class SkillsField(forms.TypedMultipleChoiceField):
    """Skills by their numbers; the widget asks for more while one types."""

    widget = forms.SelectMultiple(attrs={"data-choose": reverse_lazy("catalogue:skill-choices")})

    def valid_value(self, value: Any) -> bool:
        return number_in(str(value)) is not None


class AskForm(forms.Form):
    """Something that no catalogue has."""

    title = forms.CharField(label=_("What is it?"), max_length=300)
    kind = forms.ChoiceField(label=_("What kind of thing"), initial="book")
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)  # sent twice, it is one wish
    link = forms.URLField(label=_("Link"), max_length=1000, required=False, assume_scheme="https")
    price = forms.CharField(label=_("What does it cost?"), max_length=20)
    currency = forms.CharField(label=_("Currency"), min_length=3, max_length=3, initial="EUR")
    skills = SkillsField(
        label=_("Skills that it teaches"),
        required=False,
        coerce=int,
        help_text=_("Some money is given for certain skills only."),
    )
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

    def __init__(
        self,
        *args: Any,
        kinds: Sequence[tuple[str, str]],
        skills: Sequence[tuple[int, str]] = (),
        currency: str = "EUR",
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["skills"].choices = skills  # type: ignore[attr-defined]
        self.fields["key"].initial = uuid4()
        self.fields["currency"].initial = currency

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

    answer = forms.ChoiceField(choices=[("yes", _("Agree")), ("no", _("Decline"))])

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


class LegalForm(forms.Form):
    """What the law wants to read about an organisation."""

    name = forms.CharField(label=_("Name in law"), max_length=200)
    street = forms.CharField(label=_("Street and number"), max_length=200, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=20, required=False)
    city = forms.CharField(label=_("City"), max_length=100, required=False)
    country = forms.CharField(label=_("Country (two letters)"), min_length=2, max_length=2)
    vat_id = forms.CharField(label=_("VAT id"), max_length=20, required=False)
    tax_number = forms.CharField(
        label=_("Tax number, without a VAT id"), max_length=40, required=False
    )
    registration = forms.CharField(
        label=_("Number in the register of companies"), max_length=60, required=False
    )
    email = forms.EmailField(label=_("E-mail for invoices"), required=False)
    vat = forms.ChoiceField(
        label=_("How VAT is charged"),
        choices=(("S", _("VAT at a rate")), ("Z", _("zero-rated")), ("E", _("exempt"))),
    )
    rate = forms.DecimalField(
        label=_("Rate in per cent"), min_value=0, max_value=100, decimal_places=2, initial=0
    )
    exemption = forms.CharField(label=_("Why it is exempt"), max_length=200, required=False)
    due_days = forms.IntegerField(
        label=_("Days until it is due"), min_value=0, max_value=365, initial=30
    )

    def clean_country(self) -> str:
        """In capitals."""
        return str(self.cleaned_data["country"]).upper()


# --- of who keeps the books -----------------------------------------------------------------------


def _day(label: Any, **known: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **known)


class WithAmounts(forms.Form):
    """Amounts are read in the currency that the form says; what can be read in two ways is asked."""

    AMOUNTS: tuple[str, ...] = ()

    currency = forms.CharField(label=_("Currency"), min_length=3, max_length=3, initial="EUR")

    def clean_currency(self) -> str:
        currency = str(self.cleaned_data["currency"]).upper()
        if currency not in CURRENCIES:
            raise forms.ValidationError(_("Three letters of ISO 4217, such as EUR."))
        return currency

    def clean(self) -> dict[str, Any]:
        """Amounts in minor units; what is left empty stays none."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for name in self.AMOUNTS:
            text = str(said.get(name) or "").strip()
            said[name] = self._amount(name, text) if text and said.get("currency") else None
        return said

    def _amount(self, name: str, text: str) -> int | None:
        if text.strip("0.,") == "" and not self.fields[name].required:
            return 0
        try:
            return read_amount(text, self.cleaned_data["currency"])
        except NotUnderstood as why:
            self.add_error(name, _("It {reason}: expected {expected}.").format(
                reason=why.reason, expected=why.expected
            ))  # fmt: skip
            return None


class DepositForm(WithAmounts):
    """What came into the bank."""

    AMOUNTS = ("amount",)

    amount = forms.CharField(label=_("Amount"), max_length=30)
    reference = forms.CharField(
        label=_("Reference"),
        max_length=80,
        help_text=_("The bank's word for this payment. The same once more is not booked twice."),
    )
    paid_on = _day(_("Day"))
    field_order = ("amount", "currency", "reference", "paid_on")


class AllowanceForm(WithAmounts):
    """A rule: who, how much, when, what for, and what becomes of it."""

    AMOUNTS = ("amount", "carry_over", "overdraft", "dearest")
    PARTS = (
        (_("What"), ("name", "amount", "currency", "period", "starts_on", "ends_on")),
        (
            _("Who"),
            ("relations", "roles", "unit_ids", "weekly_hours", "probation_days", "is_pro_rata"),
        ),
        (_("What it pays for"), ("kinds", "skills", "dearest")),
        (_("What is left"), ("carry_over", "expires_after", "leaving", "stays_days")),
        (_("Where it comes from"), ("funders", "overdraft")),
    )

    name = forms.CharField(label=_("Name"), max_length=100)
    amount = forms.CharField(label=_("Amount"), max_length=30)
    period = forms.ChoiceField(label=_("How often"), choices=())
    starts_on = _day(_("First day"))
    ends_on = _day(_("Last day"), required=False)
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
        label=_("Units"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("With all that is below them."),
    )
    weekly_hours = forms.DecimalField(
        label=_("Learning hours a week, at least"),
        required=False,
        min_value=0,
        max_value=168,
        decimal_places=2,
    )
    probation_days = forms.IntegerField(
        label=_("Days before it begins"), required=False, min_value=0, max_value=3650
    )
    is_pro_rata = forms.BooleanField(
        label=_("By days: who joins, leaves or is there for a part gets that part"),
        required=False,
        initial=True,
    )
    kinds = forms.MultipleChoiceField(
        label=_("Kinds"), required=False, widget=forms.CheckboxSelectMultiple
    )
    skills = SkillsField(
        label=_("Skills"),
        required=False,
        coerce=int,
        help_text=_("What it teaches; none: any."),
    )
    dearest = forms.CharField(label=_("Up to a price of"), max_length=30, required=False)
    carry_over = forms.CharField(
        label=_("Carried over, at most"),
        max_length=30,
        required=False,
        help_text=_("Empty: all of it. 0: nothing."),
    )
    expires_after = forms.IntegerField(
        label=_("Expires so many days after its period"),
        required=False,
        min_value=0,
        max_value=3650,
        help_text=_("Empty: never."),
    )
    leaving = forms.ChoiceField(label=_("When somebody leaves"), choices=())
    stays_days = forms.IntegerField(
        label=_("For so many days"), required=False, min_value=0, max_value=3650
    )
    funders = forms.CharField(
        label=_("Who else pays"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: the word in the organisation's address, and percent. partner 25"),
    )
    overdraft = forms.CharField(
        label=_("Promises may exceed deposits by"), max_length=30, required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, choices: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, known in choices.items():
            self.fields[name].choices = known  # type: ignore[attr-defined]

    @property
    def parts(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields under their headings."""
        return [(title, [self[name] for name in names]) for title, names in self.PARTS]

    def clean_funders(self) -> dict[str, int]:
        """`partner 25` → the word and basis points."""
        found: dict[str, int] = {}
        for line in str(self.cleaned_data["funders"]).splitlines():
            if not line.strip():
                continue
            match = SHARE.fullmatch(line.strip())
            if match is None or match["slug"] in found:
                raise forms.ValidationError(
                    _("“{line}”: expected a word and percent, such as: partner 25").format(
                        line=line
                    )
                )
            points = Decimal(match["percent"].replace(",", ".")) * 100
            found[match["slug"]] = int(points)
        return found

    def said(self) -> dict[str, Any]:
        """The words of the rule, as `draft_allowance` takes them."""
        known = dict(self.cleaned_data)
        for name in ("kinds", "skills", "dearest", "funders", "version"):
            known.pop(name)
        known["weekly_minutes"] = round((known.pop("weekly_hours") or 0) * 60)
        for name in ("probation_days", "stays_days", "overdraft"):
            known[name] = known[name] or 0
        return known

    def condition(self, provider_ids: frozenset[int] = frozenset()) -> Condition:
        """What it pays for; the providers are not asked here and stay as they were."""
        said = self.cleaned_data
        return Condition(
            provider_ids=provider_ids,
            kinds=frozenset(said["kinds"]),
            skill_ids=frozenset(said["skills"]),
            dearest=said["dearest"] or None,
        )


class ActivateForm(forms.Form):
    """Make it active; where it meets others, with a choice."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    overlap = forms.ChoiceField(
        label=_("Who falls under both"),
        choices=[
            ("both", _("gets both")),
            ("stricter", _("gets only the smaller one")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, meets: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not meets:
            del self.fields["overlap"]


class EndForm(forms.Form):
    on = _day(_("Last day"), required=False, help_text=_("Empty: today."))


class ReorganiseForm(forms.Form):
    """Which unit's people would go where."""

    unit = forms.TypedChoiceField(label=_("The people of"), coerce=int)
    target = forms.TypedChoiceField(label=_("go to"), coerce=int, required=False, empty_value=None)

    def __init__(self, units: list[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        self.fields["target"].choices = [("", _("no unit")), *units]  # type: ignore[attr-defined]

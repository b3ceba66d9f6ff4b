"""What people say about their goals and limits."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lyceum.kernel import clock
from lyceum.kernel.money import exponent

from .types import Limits

PROFILES = [
    ("balanced", _("a balance of all")),
    ("soonest", _("being ready soon")),
    ("cheapest", _("spending little")),
    ("thorough", _("being thorough")),
]

MOST_MONEY = 2**53  # as much as a browser counts exactly


class LimitsForm(forms.Form):
    """Hours a week, money in all, ready by when."""

    hours = forms.FloatField(label=_("Hours a week"), min_value=0.25, max_value=60, initial=4)
    money = forms.DecimalField(
        label=_("Money"),
        min_value=0,
        max_value=1_000_000,
        decimal_places=2,
        required=False,
        help_text=_("In all. Leave it empty if money does not matter."),
    )
    uses_wallet = forms.BooleanField(
        label=_("Pay from my wallet first"),
        required=False,
        help_text=_("Each pot pays for what it is meant for. The money above is what you add."),
    )
    target_on = forms.DateField(
        label=_("Ready by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Leave it empty to take the time that it needs."),
    )

    def __init__(
        self, *args: Any, currency: str = "EUR", has_wallet: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        if not has_wallet:
            del self.fields["uses_wallet"]
        self.fields["money"].label = _("Money (%(currency)s)") % {"currency": currency}

    def clean_target_on(self) -> date | None:
        on: date | None = self.cleaned_data["target_on"]
        if on and on <= clock.today():
            raise forms.ValidationError(_("Choose a day to come."))
        return on

    def limits(self, **others: Any) -> Limits:
        """The limits that were said. Whoever says nothing but their wallet adds nothing to it."""
        said = self.cleaned_data
        uses_wallet = said.get("uses_wallet", False)
        money = Decimal(0) if uses_wallet and said["money"] is None else said["money"]
        return Limits(
            minutes_per_week=round(60 * said["hours"]),
            budget=None if money is None else int(money.scaleb(exponent(self.currency))),
            currency=self.currency,
            target_on=said["target_on"],
            uses_wallet=uses_wallet,
            **others,
        )


class GoalForm(LimitsForm):
    """A goal that was looked at, and the limits to reach it in."""

    profile = forms.ChoiceField(label=_("What counts most"), choices=PROFILES, required=False)


class WhatIfForm(forms.Form):
    """The sliders: minutes a week, minor units of money, weeks from today (0: whenever).

    Money at its right end (`no_limit_at`) means that money does not matter.
    """

    minutes = forms.IntegerField(min_value=15, max_value=3600)
    money = forms.IntegerField(min_value=0, max_value=MOST_MONEY, required=False)
    no_limit_at = forms.IntegerField(required=False)
    weeks = forms.IntegerField(min_value=0, max_value=520, required=False)
    uses_wallet = forms.BooleanField(required=False)
    version = forms.IntegerField(required=False)


class CommentForm(forms.Form):
    text = forms.CharField(max_length=4000)

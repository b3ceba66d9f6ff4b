from django import forms
from django.utils.translation import gettext_lazy as _

from lyceum.support.types import OUTCOMES


class ReachForm(forms.Form):
    address = forms.EmailField(label=_("Mail address"), max_length=254)
    reason = forms.CharField(label=_("Why?"), max_length=200)
    hours = forms.FloatField(
        label=_("Within how many working hours?"), min_value=0.25, max_value=400, initial=8
    )


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(label=_("What came of it?"), choices=OUTCOMES)
    barrier = forms.CharField(
        label=_("What stands in their way?"),
        help_text=_("A few words, as “no time” or “does not find it”."),
        max_length=400,
        required=False,
    )
    note = forms.CharField(
        label=_("For the team"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

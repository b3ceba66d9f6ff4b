"""People, by their mail addresses."""

import re

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

MOST_PEOPLE = 500


class PersonForm(forms.Form):
    """Somebody, by mail address."""

    whom = forms.EmailField(label=_("Mail address of the person"))


class PeopleForm(forms.Form):
    """People by their mail addresses, one a line."""

    people = forms.CharField(
        label=_("Mail addresses, one a line"), widget=forms.Textarea(attrs={"rows": 4})
    )

    def clean_people(self) -> list[str]:
        lines = re.split(r"[\s,;]+", self.cleaned_data["people"].strip().lower())
        if len(lines) > MOST_PEOPLE:
            raise forms.ValidationError(_("At most 500 people at once."))
        for line in lines:
            validate_email(line)
        return list(dict.fromkeys(lines))

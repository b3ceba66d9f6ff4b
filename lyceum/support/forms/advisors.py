from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lyceum.support.types import MEETING_KINDS, NewSlots

from .fields import text_field
from .mentors import MomentForm


class SlotsForm(MomentForm):
    minutes = forms.IntegerField(label=_("Minutes each"), min_value=15, max_value=240, initial=30)
    count = forms.IntegerField(label=_("How many in a row"), min_value=1, max_value=16, initial=4)
    kind = forms.ChoiceField(label=_("How?"), choices=MEETING_KINDS)
    place = forms.CharField(label=_("Where, or by which link?"), max_length=400, required=False)
    organisation_id = forms.TypedChoiceField(label=_("For whom?"), coerce=int)

    def __init__(self, *args: Any, places: Mapping[int, str], **known: Any):
        super().__init__(*args, **known)
        words = [(pk, name or _("everybody")) for pk, name in places.items()]
        self.fields["organisation_id"].choices = words  # type: ignore[attr-defined]

    def slots(self) -> NewSlots:
        said = dict(self.cleaned_data)
        return NewSlots(**{**said, "organisation_id": said["organisation_id"] or None})


class BookForm(forms.Form):
    words = text_field(_("What would you like to talk about?"), rows=3, required=False)


class AdviceForm(forms.Form):
    text = text_field(_("What do you note?"), rows=4)

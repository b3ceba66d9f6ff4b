"""The shape of what comes in about packages."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lyceum.courseware.cmi5.words import REASONS
from lyceum.kernel.files import MEGABYTE


class PackageForm(forms.Form):
    """A file to take in; what it is, is found in its bytes."""

    file = forms.FileField(
        label=_("Package"),
        widget=forms.FileInput(attrs={"accept": ".zip,.xml"}),
        help_text=_(
            "A zip with cmi5.xml, imsmanifest.xml or index.html at its top; or a cmi5.xml alone."
        ),
    )
    is_pages = forms.BooleanField(
        label=_("These are plain pages"),
        required=False,
        help_text=_("A zip with index.html and no package in it. Learners say that they read it."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_LIMIT_MB * MEGABYTE:
            told = _("At most {limit} MB are taken in.").format(limit=settings.UPLOAD_LIMIT_MB)
            raise forms.ValidationError(told)
        return file


class WaiveForm(forms.Form):
    """Why a learner need not do a part: one of the reasons that cmi5 names (9.5.5.2)."""

    WORDS = (
        _("They showed in a test that they know it"),
        _("They did an equivalent part"),
        _("They learnt it elsewhere"),
        _("Another reason of the organisation"),
    )
    unit = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reason = forms.ChoiceField(
        label=_("Why?"), choices=[("", _("Choose a reason")), *zip(REASONS, WORDS, strict=True)]
    )

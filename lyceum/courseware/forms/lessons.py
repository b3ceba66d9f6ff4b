"""The shape of what comes in about lessons."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.files import MEGABYTE
from lyceum.kernel.languages import language_choices
from lyceum.ui.forms import LanguageField


class StartForm(forms.Form):
    organisation = forms.TypedChoiceField(label=_("In the name of"), coerce=int)
    title = forms.CharField(
        label=_("What is it about?"), max_length=200, help_text=_("You can change it later.")
    )
    language = LanguageField()

    def __init__(self, *args: Any, homes: dict[int, str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["organisation"].choices = list(homes.items())  # type: ignore[attr-defined]
        if len(homes) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = next(iter(homes))


class ImportForm(forms.Form):
    """A course of another system; what it is, is found in its bytes."""

    organisation = forms.TypedChoiceField(label=_("In the name of"), coerce=int)
    file = forms.FileField(
        label=_("Course"),
        widget=forms.FileInput(attrs={"accept": ".imscc,.mbz,.zip"}),
        help_text=_("A Common Cartridge (.imscc), a Moodle backup (.mbz), or an export of Lyceum."),
    )
    language = LanguageField()

    def __init__(self, *args: Any, homes: dict[int, str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["organisation"].choices = list(homes.items())  # type: ignore[attr-defined]
        self.fields["language"].help_text = _("Of what the file says none of, such as en or fr.")
        if len(homes) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = next(iter(homes))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_LIMIT_MB * MEGABYTE:
            told = _("At most {limit} MB are taken in.").format(limit=settings.UPLOAD_LIMIT_MB)
            raise forms.ValidationError(told)
        return file


class AboutForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200)
    summary = forms.CharField(
        label=_("What can one do afterwards?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    language = LanguageField()
    version = forms.IntegerField(widget=forms.HiddenInput)


class IntoForm(forms.Form):
    language = LanguageField(
        label=_("Translate into"), choices=[("", _("Choose a language")), *language_choices()]
    )


class TermsForm(forms.Form):
    reviewers = forms.IntegerField(
        label=_("How many peers have to say yes?"), min_value=0, max_value=9
    )
    checklist = forms.CharField(
        label=_("What they look at, a line each"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class ReviewForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("Is it good to publish?"),
        choices=[("approve", _("Yes, publish it")), ("changes", _("It needs something first"))],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("In a few words"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("verdict") == "changes" and not given.get("words"):
            self.add_error("words", _("Say what it needs, so that it can be mended."))
        return given


class PublishForm(forms.Form):
    visibility = forms.ChoiceField(
        label=_("Who may learn from it?"),
        choices=[
            ("organisation", _("Our organisation")),
            ("ecosystem", _("Everyone in the ecosystem; others may take it over")),
        ],
        widget=forms.RadioSelect,
        initial="organisation",
    )
    licence = forms.CharField(
        label=_("Licence"),
        required=False,
        max_length=200,
        help_text=_("What others may do with it, such as CC BY 4.0."),
    )

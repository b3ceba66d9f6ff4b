"""How form fields are drawn, and the shape of the choices a brand is made of."""

import re
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.files import Purpose
from lyceum.kernel.languages import language_choices

from . import brand as brands


class Renderer(TemplatesSetting):
    """Fields in our own look: label above, help below, errors in words."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"


class FileField(forms.FileField):
    """A file for a purpose: says what is accepted. The verb that keeps it looks at its bytes."""

    def __init__(self, purpose: Purpose, **known: Any) -> None:
        widget = forms.ClearableFileInput(attrs={"accept": purpose.accept})
        super().__init__(**{"widget": widget, **known})
        self.purpose = purpose
        self.help_text = known.get("help_text") or format_lazy(
            _("{kinds}; up to {limit} MB."), kinds=_words(purpose), limit=purpose.megabytes
        )


class LanguageField(forms.ChoiceField):
    """A language, chosen by its own name, kept as a tag (BCP 47). One that has no name here stays."""

    TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
    LONGEST = 16

    def __init__(self, **known: Any) -> None:
        empty = [] if known.get("required", True) else [("", _("not said"))]
        super().__init__(
            **{"label": _("Language"), "choices": [*empty, *language_choices()], **known}
        )

    def valid_value(self, value: str) -> bool:
        return super().valid_value(value) or self._is_tag(value)

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """One that has no name is offered as it is, so that saving the form does not change it."""
        bound = super().get_bound_field(form, field_name)
        tag = str(bound.value() or "")
        if self._is_tag(tag) and not super().valid_value(tag):
            self.choices = [(tag, tag), *cast("Iterable[tuple[str, Any]]", self.choices)]
        return bound

    def _is_tag(self, value: str) -> bool:
        return len(value) <= self.LONGEST and self.TAG.fullmatch(value) is not None


def _words(purpose: Purpose) -> Any:
    """Its words in the language of whoever looks."""
    return lazy(lambda: purpose.words, str)()


def colour_field(label: Any, help_text: Any = "") -> forms.CharField:
    """A colour, chosen with the eye, checked before it goes into a stylesheet."""
    return forms.RegexField(
        r"^#[0-9a-fA-F]{6}$",
        label=label,
        help_text=help_text,
        widget=forms.TextInput(attrs={"type": "color"}),
        error_messages={"invalid": _("A colour looks like #0e5a4f.")},
    )


class BrandForm(forms.Form):
    """The few choices from which every colour follows. Whoever stores a brand uses this form."""

    name = forms.CharField(label=_("Name"), max_length=60)
    colour = colour_field(_("Brand colour"), _("Buttons, links, what is reached."))
    sun = colour_field(_("Companion for time"))
    plum = colour_field(_("Companion for people"))
    rose = colour_field(_("Companion for care"))
    ground = forms.ChoiceField(
        label=_("Ground"),
        choices=[("warm", _("Warm paper")), ("cool", _("Cool grey")), ("plain", _("Neutral"))],
        widget=forms.RadioSelect,
    )
    type_pair = forms.ChoiceField(
        label=_("Type"),
        choices=[
            ("magazine", _("Serif to read, sans to use")),
            ("modern", _("Sans throughout")),
            ("book", _("Serif to read, the system's face to use")),
            ("system", _("The system's own face")),
        ],
        widget=forms.RadioSelect,
    )
    shape = forms.ChoiceField(
        label=_("Shape"),
        choices=[("round", _("Round")), ("soft", _("Soft")), ("square", _("Square"))],
        widget=forms.RadioSelect,
    )

    def chosen(self) -> brands.Brand:
        """The brand as these choices make it; call it on a valid form."""
        fields = {name: self.cleaned_data[name] for name in BrandForm.base_fields}
        return brands.Brand(**fields)

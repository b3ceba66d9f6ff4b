"""Fields that several forms have."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lyceum.support.types import LONGEST


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """The browser's own calendar and clock."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


def text_field(label: Any, *, rows: int = 5, **known: Any) -> forms.CharField:
    """What somebody writes, and a sentence where it is a book."""
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "max_length": format_lazy(
                _("That is longer than {longest} characters. Say the most important part first."),
                longest=LONGEST,
            )
        },
        **known,
    )

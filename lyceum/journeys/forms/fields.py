"""Fields of the editor: what is chosen by its name, words as they were written, pages of ours."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from lyceum.journeys.types import Choices, Groups
from lyceum.ui.http import number_in

ADDRESS = re.compile(r"^\s*(?:\S*/resources/)?(\d{1,18})/?\s*$")
CHOOSE = {"data-choose": reverse_lazy("catalogue:resource-choices")}
FIND = "-find"  # behind the name of a field: the words by which it is looked for, without scripts


class Searched(forms.Select):
    """A choice from more than fits on a page; without scripts, with words to find it by."""

    template_name = "journeys/searched.html"


class SearchedMany(forms.SelectMultiple):
    """The same, for several."""

    template_name = "journeys/searched.html"


class Suggested(forms.TextInput):
    """Words that one may write, with some that are offered."""

    template_name = "journeys/suggested.html"
    offered: Groups = []

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["list"] = f"offered-{name}"
        context["widget"]["offered"] = self.offered
        return context


class ResourceField(forms.ChoiceField):
    """Something of the catalogue, found by its title; its page's address does as well."""

    widget: Any = Searched

    def __init__(self, *, empty: Any = "", **known: Any) -> None:
        self.empty = empty or _("choose")
        known.setdefault("label", _("Something of the catalogue"))
        super().__init__(**known)
        self.widget.attrs.update(CHOOSE)

    def valid_value(self, value: Any) -> bool:
        return ADDRESS.match(str(value)) is not None

    def clean(self, value: Any) -> int:
        said = ADDRESS.match(str(super().clean(value) or ""))
        return int(said[1]) if said else 0

    def offer(self, ids: Iterable[int], choices: Choices, words: str) -> None:
        """What is chosen, and what these words find."""
        known = dict(choices.titled(set(ids)))
        kept = [(pk, known.get(pk, _("no. {number}").format(number=pk))) for pk in ids]
        found = [one for one in (choices.found(words) if words else []) if one[0] not in known]
        self.choices = [*self.nothing(), *kept, *found]

    def nothing(self) -> Groups:
        return [("", self.empty)]


class ResourcesField(ResourceField, forms.MultipleChoiceField):
    """Several of them."""

    widget = SearchedMany

    def clean(self, value: Any) -> Any:
        said = forms.MultipleChoiceField.clean(self, value)
        found = (ADDRESS.match(str(one)) for one in said)
        return tuple(dict.fromkeys(int(one[1]) for one in found if one))

    def nothing(self) -> Groups:
        return []


class WordsField(forms.CharField):
    """Several lines; a browser's way to end a line is not kept."""

    widget = forms.Textarea

    def __init__(self, *, rows: int = 4, **known: Any) -> None:
        super().__init__(**{"widget": forms.Textarea(attrs={"rows": rows}), **known})

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class LinkField(forms.RegexField):
    """A page of ours, chosen or written."""

    widget = Suggested

    def __init__(self, **known: Any) -> None:
        super().__init__(
            r"^/(?!/).*$",
            **{
                "label": _("Page to which it leads"),
                "required": False,
                "max_length": 300,
                "help_text": _("Choose one, or write the address of a page of ours: /programmes/."),
                "error_messages": {
                    "invalid": _("A link leads to a page of ours and begins with /.")
                },
                **known,
            },
        )


def number(label: Any, low: int, high: int, **known: Any) -> forms.IntegerField:
    """A whole number between two others."""
    return forms.IntegerField(label=label, min_value=low, max_value=high, **known)


def offer(field: Any, shelf: Iterable[tuple[Any, Any]], current: Iterable[Any]) -> None:
    """What there is to choose; what was chosen and is there no more stays, until somebody says so."""
    offered = list(shelf)
    known = {str(value) for value, _word in offered}
    gone = [one for one in current if str(one) not in known and one not in ("", 0, None)]
    field.choices = [*offered, *((one, _gone(one)) for one in gone)]


def kept_choice(choices: Groups, value: str, word: str) -> Groups:
    """Choices, some in groups; with the one that is chosen, where it is none of them."""
    known = {one for choice in choices for one in _values(choice)}
    return choices if not value or value in known else [*choices, (value, word or value)]


def _values(choice: tuple[Any, Any]) -> list[Any]:
    value, inside = choice
    return [one for one, _word in inside] if isinstance(inside, list) else [value]


def _gone(said: Any) -> Any:
    return _("no. {number}").format(number=said) if number_in(str(said)) else str(said)


class EditorForm(forms.Form):
    """A form that knows what there is to choose. `do` is a button that draws it anew: then it shows
    what was said and checks nothing."""

    def __init__(self, choices: Choices, said: Any = None, do: str = "", **known: Any) -> None:
        self.choices, self.sent, self.do = choices, said, do
        super().__init__(None if do else said, **known)
        self.prepare()
        if do:
            self._remember(said)
        for name, field in self.fields.items():
            self._offer(name, field)

    def prepare(self) -> None:
        """Fields that hang on what is filled in, or on what there is to choose."""

    def value(self, name: str) -> str:
        """What is said in a field, before it is known which fields there are."""
        if self.sent is not None:
            return str(self.sent.get(self.add_prefix(name), ""))
        return str(self.initial.get(name) or "")

    def _remember(self, said: Any) -> None:
        for name, field in self.fields.items():
            widget = field.widget
            self.initial[name] = widget.value_from_datadict(said, {}, self.add_prefix(name))

    def _offer(self, name: str, field: forms.Field) -> None:
        if isinstance(field, LinkField):
            field.widget.offered = self.choices.pages
        if isinstance(field, ResourceField):
            value = self[name].value()
            values = value if isinstance(value, list | tuple) else [value]
            matches = [ADDRESS.match(str(one)) for one in values]
            words = self.sent.get(self.add_prefix(name) + FIND, "") if self.sent else ""
            field.offer(
                [int(one[1]) for one in matches if one and int(one[1])], self.choices, words
            )

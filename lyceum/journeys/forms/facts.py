"""What happens, and what it is about: the fields that fit a fact."""

from collections.abc import Mapping
from typing import Any, cast

import msgspec
from django import forms
from django.utils.translation import gettext_lazy as _

from lyceum.journeys.engine.shape import Fact, Number
from lyceum.journeys.reasons import NARROWED, NOUNS, RESOURCE

from .fields import EditorForm, ResourceField, offer

WORDS = {"role", "case"}  # nouns that are kept by a word; others by a number
ABOUT = "where_"
KEPT = "kept"  # by what else it is narrowed: nobody can choose it here, and it stays


def about_of(fact: Fact) -> dict[str, Any]:
    """By what a fact is narrowed, as its fields say it."""
    nouns = NARROWED.get(fact.name, {})
    own = {word: said for word, said in fact.where.items() if _fits(nouns.get(word), said)}
    kept = {word: said for word, said in fact.where.items() if word not in own}
    found = {ABOUT + word: said for word, said in own.items()}
    return found | ({KEPT: msgspec.json.encode(kept).decode()} if kept else {})


def _fits(noun: str | None, said: Number) -> bool:
    return noun is not None and isinstance(said, str) == (noun in WORDS)


def add_about(form: EditorForm, fact: str) -> None:
    """The fields by which this fact can be narrowed."""
    for word, noun in NARROWED.get(fact, {}).items():
        name, label = ABOUT + word, cast("Any", NOUNS[noun])
        if noun == RESOURCE:
            form.fields[name] = ResourceField(label=label, empty=_("any"), required=False)
            continue
        field = forms.ChoiceField(label=label, required=False)
        shelf = [("", _("any")), *form.choices.of.get(noun, [])]
        offer(field, shelf, [form.value(name)])
        form.fields[name] = field
    form.fields[KEPT] = forms.CharField(required=False, widget=forms.HiddenInput, max_length=2000)


def fact_said(fact: str, said: Mapping[str, Any]) -> Fact:
    """The fact, with what the fields say that it is about."""
    where = _kept(said.get(KEPT, ""))
    for word, noun in NARROWED.get(fact, {}).items():
        if value := said.get(ABOUT + word):
            where[word] = str(value) if noun in WORDS else int(value)
    return Fact(fact, where)


def _kept(text: str) -> dict[str, Number]:
    try:
        return msgspec.json.decode(text, type=dict[str, Number]) if text else {}
    except (msgspec.DecodeError, msgspec.ValidationError):
        return {}

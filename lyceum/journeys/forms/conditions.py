"""Conditions in a form: any number of them, and groups of them, a row each.

Buttons add and remove rows: the page is drawn anew with what was said so far. With scripts only the
rows are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from lyceum.journeys.engine.shape import (
    GROUPS,
    AllOf,
    Answered,
    AnyOf,
    Audience,
    Condition,
    Happened,
    InPlace,
    InSegment,
    Join,
    Simple,
    kind_of,
)
from lyceum.journeys.types import Choices
from lyceum.ui.http import number_in, numbers_in

from .facts import about_of, add_about, fact_said
from .fields import EditorForm, kept_choice, offer

MOST = 30  # rows of one list
NESTED = 2  # a row of a group is called by two numbers
PLACES = {"relation": "relations", "role": "roles", "unit": "units"}
PLACE_LABELS = {
    "relation": _("As one of these"),
    "role": _("One of these roles"),
    "unit": _("One of these units, with all below"),
}
# Draws anew what fits when something else is asked; not while somebody goes through a list by keys.
ANEW = {
    "hx-post": "",
    "hx-trigger": "change delay:500ms",
    "hx-vals": '{"do": "look"}',
    "hx-swap": "outerHTML",
}
Values = dict[str, list[Any]]


@dataclass
class Row:
    """A row as it was said: its fields, or the rows of a group."""

    values: Values = field(default_factory=dict)
    parts: list["Row"] | None = None
    is_new: bool = False


def rows_of(conditions: Iterable[Condition]) -> list[Row]:
    """Conditions as rows."""
    return [_row_of(one) for one in conditions]


def _row_of(one: Condition) -> Row:
    if isinstance(one, AllOf | AnyOf):
        join = ("not-" if one.is_not else "") + kind_of(one)
        return Row({"join": [join]}, rows_of(one.of))
    said = {**_said(one), "is_not": "not" if one.is_not else "so"}
    return Row({name: _listed(value) for name, value in said.items()})


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, tuple) else [value]


def _said(one: Simple) -> dict[str, Any]:
    if isinstance(one, Happened):
        return {"what": f"fact:{one.fact.name}", **about_of(one.fact)}
    if isinstance(one, InSegment):
        return {"what": f"segment:{one.segment}"}
    if isinstance(one, Answered):
        return {"what": f"stands:{one.dimension}", "one_of": one.one_of}
    said = {name: getattr(one.place, name) for name in PLACES.values()}
    used = [kind for kind, name in PLACES.items() if said[name]]
    if len(used) == 1:
        return {"what": used[0], "those": said[PLACES[used[0]]]}
    return {"what": "place", **said}


def read(said: Any, name: str, *, nested: bool = True) -> list[Row]:
    """Rows as a page sends them."""
    number = min(number_in(said.get(f"{name}-count", "")) or 0, MOST)
    return [_read(said, f"{name}-{at}", nested=nested) for at in range(number)]


def _read(said: Any, at: str, *, nested: bool) -> Row:
    start = f"{at}-"
    values = {key[len(start) :]: said.getlist(key) for key in said if key.startswith(start)}
    is_group = nested and "count" in values
    return Row(values, read(said, at, nested=False) if is_group else None)


def changed(rows: list[Row], name: str, do: str) -> list[Row]:
    """The rows after a button: `when:add`, `when:group`, `when-2:add`, `when-2-1:remove`."""
    where, _colon, verb = do.rpartition(":")
    said = where.removeprefix(name).split("-")[1:]
    numbers = numbers_in(said)
    if not where.startswith(name) or len(numbers) != len(said) or len(numbers) > NESTED:
        return rows
    inner = numbers if verb != "remove" else numbers[:-1]
    level: list[Row] | None = rows
    for number in inner:
        level = level[number].parts if level and number < len(level) else None
    if level is None or len(level) > MOST:
        return rows
    if verb == "remove" and numbers and numbers[-1] < len(level):
        del level[numbers[-1]]
    elif verb == "add":
        level.append(Row(is_new=True))
    elif verb == "group" and not numbers:
        level.append(Row(parts=[Row(is_new=True), Row()]))
    return rows


class ConditionForm(EditorForm):
    """One condition: what is asked, whether it is so, and what fits what is asked."""

    what = forms.ChoiceField(label=_("What is asked"))
    is_not = forms.ChoiceField(label=_("Is it so?"))

    def prepare(self) -> None:
        """Which fields fit hangs on what is asked."""
        what = self.value("what")
        kind, _colon, self.word = what.partition(":")
        self.kind = kind
        asked: Any = self.fields["what"]
        asked.choices = kept_choice(self.choices.questions, what, self.word)
        row = f"#row-{self.prefix}"
        asked.widget.attrs.update({**ANEW, "hx-target": row, "hx-select": row})
        happened = [("so", _("has happened")), ("not", _("has not happened"))]
        holds = [("so", _("is so")), ("not", _("is not so"))]
        self.fields["is_not"].choices = happened if kind in ("", "fact") else holds  # type: ignore[attr-defined]
        self._fit(kind)

    def _fit(self, kind: str) -> None:
        if kind == "fact":
            add_about(self, self.word)
        elif kind in PLACES:
            self._several("those", PLACE_LABELS[kind], kind, required=True)
        elif kind == "place":
            for noun, name in PLACES.items():
                self._several(name, PLACE_LABELS[noun], noun, required=False)
        elif kind == "stands":
            shelf = [(one, one) for one in self.choices.standings.get(self.word, [])]
            self._several("one_of", _("At one of these"), shelf, required=True)

    def _several(self, name: str, label: Any, shelf: Any, *, required: bool) -> None:
        """Several of a noun: boxes where they are few, a list to search where they are many."""
        noun = shelf if isinstance(shelf, str) else ""
        many = noun == "unit"
        self.fields[name] = several(
            label,
            self.choices.of.get(noun, []) if noun else shelf,
            self.many(name),
            required=required,
            is_long=many,
        )

    def many(self, name: str) -> list[Any]:
        """All that is said in a field."""
        if self.sent is not None:
            return list(self.sent.getlist(self.add_prefix(name)))
        return list(self.initial.get(name) or [])

    def condition(self) -> Simple:
        """The condition as the form says; call it on a valid form."""
        said = self.cleaned_data
        is_not = said["is_not"] == "not"
        if self.kind == "segment":
            return InSegment(self.word, is_not)
        if self.kind == "stands":
            return Answered(self.word, tuple(said["one_of"]), is_not)
        if self.kind in PLACES:
            return InPlace(Audience(**{PLACES[self.kind]: tuple(said["those"])}), is_not)
        if self.kind == "place":
            place = Audience(**{name: tuple(said[name]) for name in PLACES.values()})
            return InPlace(place, is_not)
        return Happened(fact_said(self.word, said), is_not)


def several(
    label: Any, shelf: Iterable[Any], current: Iterable[Any], *, required: bool, is_long: bool
) -> forms.TypedMultipleChoiceField:
    """A field for several; units are numbers."""
    search = forms.SelectMultiple(attrs={"data-choose": ""})
    made = forms.TypedMultipleChoiceField(
        label=label,
        required=required,
        coerce=int if is_long else str,
        widget=search if is_long else forms.CheckboxSelectMultiple(),
    )
    offer(made, shelf, current)
    return made


class RowForm:
    """A row on the page: a condition, or a group with rows of its own."""

    def __init__(self, row: Row, at: str, choices: Choices, *, checks: bool) -> None:
        self.at, self.checks = at, checks
        numbers = [int(one) + 1 for one in at.split("-") if number_in(one) is not None]
        self.number, self.called = numbers[-1], ".".join(map(str, numbers))
        self.parts: list[RowForm] | None = None
        self.join = str((row.values.get("join") or ["all"])[0])
        if row.parts is not None:
            self.parts = rows_drawn(row.parts, at, choices, checks=checks)
            return
        said = MultiValueDict({f"{at}-{name}": values for name, values in row.values.items()})
        self.form = ConditionForm(choices, said, "" if checks else "look", prefix=at)
        if row.is_new:
            self.form.fields["what"].widget.attrs["autofocus"] = True

    def is_valid(self) -> bool:
        if self.parts is None:
            return self.form.is_valid()
        return all([bool(self.parts), *(part.is_valid() for part in self.parts)])

    @property
    def is_empty(self) -> bool:
        """A group without rows, where it was to be kept."""
        return self.checks and self.parts == []

    def condition(self) -> Condition:
        """What the row says; call it on a valid one."""
        if self.parts is None:
            return self.form.condition()
        group = GROUPS.get(self.join.removeprefix("not-"), AllOf)
        of = tuple(part.form.condition() for part in self.parts)
        return group(of, self.join.startswith("not-"))


def rows_drawn(
    rows: Sequence[Row], name: str, choices: Choices, *, checks: bool
) -> list["RowForm"]:
    """The rows of a list, each with its place in it."""
    return [RowForm(row, f"{name}-{at}", choices, checks=checks) for at, row in enumerate(rows)]


@dataclass
class Wording:
    """How a list of conditions is introduced; `join` where it can be chosen how they are joined."""

    name: str
    legend: Any
    about: Any = ""
    join: Join | None = None
    begins: bool = False  # with a row, where there is none yet


class Conditions:
    """A list of conditions on a page."""

    JOINS = [("all", _("all of these hold")), ("any", _("one of these holds"))]
    GROUP_JOINS = [
        ("all", _("all of these")),
        ("any", _("one of these")),
        ("not-any", _("none of these")),
        ("not-all", _("not all of these")),
    ]

    def __init__(
        self,
        wording: Wording,
        choices: Choices,
        known: Sequence[Condition],
        said: Any = None,
        do: str = "",
    ) -> None:
        self.wording, self.name, self.join = wording, wording.name, wording.join
        rows = rows_of(known) if said is None else read(said, self.name)
        if said is None and not rows and wording.begins:
            rows = [Row()]
        if said is not None and wording.join:
            self.join = "any" if said.get(f"{self.name}-join") == "any" else "all"
        if do:
            rows = changed(rows, self.name, do)
        self.removed_at = do.removesuffix(":remove") if do.endswith(":remove") else ""
        self.rows = rows_drawn(rows, self.name, choices, checks=said is not None and not do)

    def is_valid(self) -> bool:
        return all(row.is_valid() for row in self.rows)

    def conditions(self) -> tuple[Condition, ...]:
        """What is said; call it where all is valid."""
        return tuple(row.condition() for row in self.rows)

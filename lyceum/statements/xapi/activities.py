"""Verbs (2.4.3), activities and what defines them (2.4.4.1), interactions among them."""

from typing import Any, Literal, NamedTuple

from msgspec import UNSET, Raw, Struct, UnsetType

from . import iris, keys, languages, strict
from .flaws import Flaw
from .heard import Definition
from .remembering import remembered

VOIDED = "http://adlnet.gov/expapi/verbs/voided"
Words = dict[str, str] | UnsetType
Interaction = Literal[
    "true-false", "choice", "fill-in", "long-fill-in", "matching", "performance",
    "sequencing", "likert", "numeric", "other",
]  # fmt: skip
LISTS = ("choices", "scale", "source", "target", "steps")
SUPPORTED = {
    "choice": ("choices",),
    "sequencing": ("choices",),
    "likert": ("scale",),
    "matching": ("source", "target"),
    "performance": ("steps",),
}


class Component(Struct, forbid_unknown_fields=True, omit_defaults=True):
    id: str
    description: Words = UNSET


class Described(Struct, forbid_unknown_fields=True, omit_defaults=True):
    name: Words = UNSET
    description: Words = UNSET
    type: str | UnsetType = UNSET
    moreInfo: str | UnsetType = UNSET  # noqa: N815 - as xAPI has it
    extensions: dict[str, Any] | UnsetType = UNSET
    interactionType: Interaction | UnsetType = UNSET  # noqa: N815
    correctResponsesPattern: list[str] | UnsetType = UNSET  # noqa: N815
    choices: list[Component] | UnsetType = UNSET
    scale: list[Component] | UnsetType = UNSET
    source: list[Component] | UnsetType = UNSET
    target: list[Component] | UnsetType = UNSET
    steps: list[Component] | UnsetType = UNSET


class _Activity(Struct, forbid_unknown_fields=True, omit_defaults=True):
    id: str
    objectType: Literal["Activity"] | UnsetType = UNSET  # noqa: N815
    definition: Raw = strict.NOTHING


class _Verb(Struct, forbid_unknown_fields=True, omit_defaults=True):
    id: str
    display: Words = UNSET


class Verb(NamedTuple):
    key: int
    likeness: bytes
    is_voiding: bool


class Activity(NamedTuple):
    key: int
    likeness: bytes
    definitions: tuple[Definition, ...]  # none or one


_verb, _activity, _described = map(strict.decoder, (_Verb, _Activity, Described))


@remembered(entries=512, longest=512)
def hear_verb(raw: bytes) -> Verb:
    """A verb, or a `Flaw`. Its display is no part of what is compared (2.3.1.b3)."""
    said: _Verb = strict.read_words(_verb, raw, "2.4.3")
    iris.insist(said.id, "id")
    languages.insist_map(said.display, "display")
    return Verb(keys.key_of(said.id), said.id.encode(), said.id == VOIDED)


@remembered(entries=1024, longest=2048)
def hear(raw: bytes) -> Activity:
    """An activity, or a `Flaw`. Its definition is no part of what is compared (2.3.1.b2)."""
    said: _Activity = strict.read_words(_activity, raw, "2.4.4.1")
    iris.insist(said.id, "id")
    definition = bytes(said.definition)
    if not definition:
        return Activity(keys.key_of(said.id), said.id.encode(), ())
    insist_definition(definition)
    told = Definition(said.id, definition)
    return Activity(keys.key_of(said.id), said.id.encode(), (told,))


def insist_definition(raw: bytes) -> None:
    """What an activity is, or a `Flaw`."""
    try:
        said: Described = strict.read(_described, raw, "2.4.4.1")
        _insist_words(said)
        _insist_interaction(said)
    except Flaw as flaw:
        raise flaw.under("definition") from None


def _insist_words(said: Described) -> None:
    languages.insist_map(said.name, "name")
    languages.insist_map(said.description, "description")
    if said.type is not UNSET:
        iris.insist(said.type, "type")
    if said.moreInfo is not UNSET:
        iris.insist(said.moreInfo, "moreInfo")
    iris.insist_extensions(said.extensions)


def _insist_interaction(said: Described) -> None:
    used = [name for name in LISTS if getattr(said, name) is not UNSET]
    if said.interactionType is UNSET:
        if used or said.correctResponsesPattern is not UNSET:
            raise Flaw("interactionType", "an interaction has a type (2.4.4.1)")
        return
    supported = SUPPORTED.get(said.interactionType, ())
    for name in used:
        if name not in supported:
            raise Flaw(name, f"{said.interactionType} has no such list (2.4.4.1)")
        _insist_components(getattr(said, name), name)


def _insist_components(components: list[Component], place: str) -> None:
    seen: set[str] = set()
    for number, component in enumerate(components):
        if component.id in seen:
            raise Flaw(f"{place}[{number}].id", "ids in a list are distinct (2.4.4.1)")
        seen.add(component.id)
        languages.insist_map(component.description, f"{place}[{number}].description")

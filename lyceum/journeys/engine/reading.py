"""From JSON to a playbook, and what is wrong on the way: the place, and which sentence to say."""

import re
from dataclasses import dataclass, field
from typing import Any

import msgspec

from .shape import KINDS, Book

LARGEST = 200_000
STEPS = 100
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
PLACE = re.compile(r"^(?P<said>.*?)(?: - at `(?P<key>key in )?\$(?P<place>[^`]*)`)?$", re.DOTALL)


@dataclass(frozen=True)
class Fault:
    """What is wrong where; `code` finds the sentence, `words` fill it."""

    place: str
    code: str
    words: dict[str, Any] = field(default_factory=dict)


def read(text: str | bytes) -> tuple[Book | None, list[Fault]]:
    """A playbook out of JSON; where there are faults of its shape, no playbook."""
    if len(text) > LARGEST:
        return None, [Fault("", "too-large")]
    try:
        said = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        return None, [Fault("", "no-json", {"said": str(error)})]
    return built(said)


def built(said: Any) -> tuple[Book | None, list[Fault]]:
    """The same, out of plain values."""
    if not isinstance(said, dict):
        return None, [Fault("", "no-object")]
    if faults := _unknown_steps(said.get("steps", [])):
        return None, faults
    said = {**said, "steps": [_as_now(step) for step in said.get("steps", [])]}
    try:
        return msgspec.convert(said, Book), []
    except msgspec.ValidationError as error:
        return None, [_told(error, said)]


def _as_now(step: dict[str, Any]) -> dict[str, Any]:
    """A wait for one fact, as it was written before a wait could be for several things."""
    if step["kind"] != "wait-for" or "fact" not in step or "until" in step:
        return step
    others = {name: said for name, said in step.items() if name != "fact"}
    return {**others, "until": [{"kind": "happened", "fact": step["fact"]}]}


def plain(book: Book) -> dict[str, Any]:
    """A playbook as plain values, for a table."""
    found: dict[str, Any] = msgspec.to_builtins(book)
    return found


def written(book: Book) -> str:
    """A playbook as JSON that people can read."""
    return msgspec.json.format(msgspec.json.encode(book), indent=2).decode()


def _unknown_steps(steps: Any) -> list[Fault]:
    if not isinstance(steps, list):
        return [Fault("steps", "no-list")]
    faults = []
    for number, step in enumerate(steps):
        kind = step.get("kind") if isinstance(step, dict) else None
        if kind not in KINDS:
            words = {"kind": str(kind or ""), "known": ", ".join(sorted(KINDS))}
            faults.append(Fault(_named(step, number), "unknown-step", words))
    return faults


def _named(step: Any, number: int) -> str:
    name = step.get("id") if isinstance(step, dict) else None
    return f"steps.{name}" if isinstance(name, str) and name else f"steps.{number + 1}"


def _told(error: msgspec.ValidationError, said: dict[str, Any]) -> Fault:
    """What the reader says, with the step's own name in place of its number."""
    match = PLACE.match(str(error))
    assert match  # noqa: S101  it matches everything
    place = (match["place"] or "").lstrip(".").replace("[...]", "")
    if numbered := re.match(r"steps\[(\d+)\](.*)", place):
        number = int(numbered[1])
        place = _named(said["steps"][number], number) + numbered[2]
    return Fault(place, "shape", {"said": match["said"]})

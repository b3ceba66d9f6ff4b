"""A resource's text in pieces that can each speak for a skill: title, stated skills, sentences."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

MOST_SENTENCES = 24
MOST_STATED = 30
SHORTEST, LONGEST = 12, 240
BREAK = re.compile(r"(?<=[.!?;:])\s*(?=[A-Z0-9])|\n+|\s[-\u2013\u2014\u2022]\s|\u2022")


@dataclass(frozen=True, kw_only=True, slots=True)
class ResourceText:
    """What is written about a resource."""

    title: str
    description: str = ""
    stated: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Segments:
    """The pieces in order: one title, then what is stated, then sentences."""

    pieces: tuple[str, ...]
    stated: int

    @classmethod
    def of(cls, text: ResourceText) -> "Segments":
        stated = list(dict.fromkeys(s.strip() for s in text.stated if s.strip()))[:MOST_STATED]
        return cls((text.title, *stated, *sentences(text.description)), len(stated))


def sentences(text: str) -> list[str]:
    """The first sentences of a text, cut where they are too long; none twice."""
    found = (piece.strip(" -\u2022*\t") for piece in BREAK.split(text))
    kept = dict.fromkeys(piece[:LONGEST] for piece in found if len(piece) >= SHORTEST)
    return list(kept)[:MOST_SENTENCES]

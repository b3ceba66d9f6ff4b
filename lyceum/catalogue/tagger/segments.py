"""A resource's text in pieces that can each speak for a skill: title, stated skills, sentences."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

LETTER = re.compile(r"[^\W\d_]")
MARKS = "-:,.!?()[]#'\""
ABOUT_COURSES = frozenset(
    """
    course courses class classes masterclass lesson lessons tutorial tutorials training bootcamp
    workshop guide introduction intro introductory beginner beginners beginner's basics basic
    fundamentals essentials essential advanced advance intermediate expert complete ultimate
    comprehensive certificate certification certified specialization specialisation professional
    program degree learn learning master mastering mastery become becoming step easy simple
    simplified made quick quickly fast crash scratch zero hero level levels part volume module
    how to your you a an the for from in with and of by i ii iii 1 2 3 101 102 103 2013 2014 2015
    2016 2017 2018 2019 2020 day days hour hours minute minutes free new now today get getting
    started start tips tricks secrets
    """.split()  # noqa: SIM905  a list of a hundred strings reads worse
)
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
        return cls((gist(text.title), *stated, *sentences(text.description)), len(stated))


def gist(title: str) -> str:
    """A title without the words that say only that it is a course, for whom and how good."""
    kept = [word for word in title.split() if word.lower().strip(MARKS) not in ABOUT_COURSES]
    return " ".join(kept).strip(" -:,.!?") if any(map(LETTER.search, kept)) else title


def sentences(text: str) -> list[str]:
    """The first sentences of a text, cut where they are too long; none twice."""
    found = (piece.strip(" -\u2022*\t") for piece in BREAK.split(text))
    kept = dict.fromkeys(piece[:LONGEST] for piece in found if len(piece) >= SHORTEST)
    return list(kept)[:MOST_SENTENCES]

"""Batches into figures."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

PROMOTER, DETRACTOR = 9, 6  # from here up; up to here: Reichheld 2003, and the usual cut for eNPS


@dataclass(frozen=True)
class Figure:
    """How often each thing was said, and by how many people."""

    people: int
    said: Mapping[str, int]


def tallied(said: Iterable[str]) -> dict[str, int]:
    """How many said each thing in a batch. Of several choices each line is one of them, once."""
    return dict(Counter(one for each in said for one in dict.fromkeys(each.split("\n")) if one))


def together(batches: Iterable[tuple[int, Mapping[str, int]]], *, least: int) -> Figure | None:
    """The figure of batches, each with its size; nothing where there is none that is large enough.

    A batch is left out as a whole or counted as a whole. Where the smallest size was raised since,
    smaller ones are left out.
    """
    people, said = 0, Counter[str]()
    for size, tally in batches:
        if size >= least:
            people += size
            said.update(tally)
    return Figure(people, dict(said)) if people else None


@dataclass(frozen=True)
class Score:
    """An eNPS: promoters less detractors, in per cent of all who answered, -100 to 100."""

    value: int
    people: int
    promoters: int
    passives: int
    detractors: int


def enps(figure: Figure) -> Score:
    """The score of a figure of answers from 0 to 10."""
    counts = {int(score): number for score, number in figure.said.items()}
    up = sum(number for score, number in counts.items() if score >= PROMOTER)
    down = sum(number for score, number in counts.items() if score <= DETRACTOR)
    value = round(100 * (up - down) / figure.people)
    return Score(value, figure.people, up, figure.people - up - down, down)

"""From answers to shares of what could be reached, and to segments."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .items import MULTIPLE, SCALE, TEXT, Item

LOW, HIGH = 2, 4  # of a scale from 1 to 5


@dataclass(frozen=True)
class Share:
    """What was reached of what could be, over some items of one skill."""

    reached: float
    of: int

    @property
    def part(self) -> float:
        return self.reached / self.of if self.of else 0.0


@dataclass(frozen=True)
class Outcome:
    """By skill what was reached; by dimension (`barrier`) where somebody stands (`no time`)."""

    skills: Mapping[int, Share] = field(default_factory=dict)
    segments: Mapping[str, str] = field(default_factory=dict)


def marked(items: Mapping[str, Item], said: Mapping[str, str]) -> Outcome:
    """What the answers say. Every item weighs the same; one left out has reached nothing.

    Of two answers that speak of the same dimension the later one counts.
    """
    skills: dict[int, Share] = {}
    segments: dict[str, str] = {}
    for key, item in items.items():
        answer = said.get(key, "")
        if item.is_marked and item.skill_id is not None:
            before = skills.get(item.skill_id, Share(0.0, 0))
            skills[item.skill_id] = Share(before.reached + part_of(item, answer), before.of + 1)
        for word in segments_in(item, answer):
            dimension, _colon, value = word.partition(":")
            segments[dimension.strip()] = value.strip()
    return Outcome(skills, segments)


def part_of(item: Item, answer: str) -> float:
    """0 to 1: what an answer is worth of the best."""
    chosen = [item.options[int(one)].points for one in dict.fromkeys(answer.split("\n")) if one]
    if item.kind == MULTIPLE:
        right = sum(option.points > 0 for option in item.options)
        score = sum(1 if points > 0 else -1 for points in chosen)
        return max(0.0, score / right)
    best = max(option.points for option in item.options)
    return max(0.0, min(1.0, chosen[0] / best)) if chosen else 0.0


def segments_in(item: Item, answer: str) -> list[str]:
    """The segments into which an answer puts somebody."""
    if not answer or item.kind == TEXT:
        return []
    if item.kind == SCALE:
        level = int(answer)
        word = item.low_segment if level <= LOW else item.high_segment if level >= HIGH else ""
        return [word] if word else []
    words = [item.options[int(one)].segment for one in answer.split("\n")]
    return [word for word in words if word]

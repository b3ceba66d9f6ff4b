"""Items of the usual types, and how they are kept.

single      one option is right
multiple    some are; what is chosen wrongly takes away what was chosen rightly
situation   what would you do? each option is worth some points (a situational judgement)
scale       1 to 5 of oneself; it says where somebody stands and measures no skill
text        own words; whoever wrote them reads them again in their result, nobody marks them
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

SINGLE, MULTIPLE, SITUATION, SCALE, TEXT = "single", "multiple", "situation", "scale", "text"
KINDS = (SINGLE, MULTIPLE, SITUATION, SCALE, TEXT)
CHOICES = (SINGLE, MULTIPLE, SITUATION)
LEVELS = range(1, 6)
# Until enough people have shown how long it takes: seconds for one item of a kind.
SECONDS = {SINGLE: 20, MULTIPLE: 25, SITUATION: 45, SCALE: 10, TEXT: 60}
LEAST, MOST = 2, 12


@dataclass(frozen=True)
class Option:
    """One answer: what it is worth, and the segment into which it puts whoever chooses it
    (`barrier: no time`; empty: none)."""

    text: str
    points: int = 0
    segment: str = ""


@dataclass(frozen=True)
class Item:
    """One question. `low_segment` and `high_segment` are for 1-2 and 4-5 of a scale."""

    kind: str
    text: str
    options: tuple[Option, ...] = ()
    skill_id: int | None = None
    low: str = ""
    high: str = ""
    low_segment: str = ""
    high_segment: str = ""

    @property
    def is_marked(self) -> bool:
        """Does it measure a skill?"""
        return self.kind in CHOICES and self.skill_id is not None


def item_in(said: Mapping[str, Any]) -> Item:
    """An item as it was kept."""
    options = tuple(Option(**option) for option in said.get("options", ()))
    return Item(**{**said, "options": options})


def kept(item: Item) -> dict[str, Any]:
    """An item to be kept."""
    return asdict(item)


def fits(item: Item, said: str) -> bool:
    """Is this an answer to that item? Of several options each is a number in a line of its own."""
    words = said.strip()
    if item.kind == TEXT:
        return True
    numbers = words.split("\n") if words else []
    if item.kind == SCALE:
        return words in {str(level) for level in LEVELS}
    known = {str(place) for place in range(len(item.options))}
    is_once = len(set(numbers)) == len(numbers)
    return is_once and set(numbers) <= known and (item.kind == MULTIPLE or len(numbers) == 1)


def seconds_for(item: Item) -> int:
    """A guess, until it was measured."""
    return SECONDS.get(item.kind, 20)


def wrong_with(item: Item) -> list[str]:
    """What keeps an item from being asked."""
    return list(_wrong_with(item))


def _wrong_with(item: Item) -> Iterator[str]:
    if item.kind not in KINDS:
        yield _("“{kind}” is no kind of item.").format(kind=item.kind)
    if not item.text.strip():
        yield _("It asks nothing.")
    if item.kind in CHOICES:
        yield from _of_options(item)
    for word in [*(option.segment for option in item.options), item.low_segment, item.high_segment]:
        if word and not all(part.strip() for part in (word.partition(":")[::2])):
            yield _("“{word}” names no segment. Write it as “barrier: no time”.").format(word=word)


def _of_options(item: Item) -> Iterator[str]:
    if not LEAST <= len(item.options) <= MOST:
        yield _("It needs two to {n} answers.").format(n=MOST)
    if len({option.text for option in item.options}) < len(item.options):
        yield _("The same answer stands there twice.")
    right = sum(option.points > 0 for option in item.options)
    if item.skill_id and not right:
        yield _("It measures a skill, so one answer must be worth something.")
    if item.kind == SINGLE and item.skill_id and right != 1:
        yield _("Exactly one answer is right.")

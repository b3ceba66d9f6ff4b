"""What a survey is made of, and how it is kept."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

END = "end"
SINGLE, MULTIPLE, SCALE, ENPS, TEXT = "single", "multiple", "scale", "enps", "text"
KINDS = (SINGLE, MULTIPLE, SCALE, ENPS, TEXT)
CHOICES = (SINGLE, MULTIPLE)
BOUNDS = {SCALE: (1, 5), ENPS: (0, 10)}


@dataclass(frozen=True)
class Rule:
    """Where to go for some answers: `has` one of the options, `at_most` or `at_least` a number."""

    when: str
    value: str
    to: str


@dataclass(frozen=True)
class Question:
    """One question; without a rule that holds, `then` comes next (empty: the one below it)."""

    key: str
    kind: str
    text: str
    options: tuple[str, ...] = ()
    is_required: bool = True
    low: str = ""  # what the ends of a scale mean
    high: str = ""
    rules: tuple[Rule, ...] = ()
    then: str = ""

    @property
    def numbers(self) -> range:
        """The numbers that can be answered; none where words are asked for."""
        first, last = BOUNDS.get(self.kind, (0, -1))
        return range(first, last + 1)


def question_in(kept: Mapping[str, Any]) -> Question:
    """A question as it was kept."""
    said = dict(kept)
    said["options"] = tuple(said.get("options", ()))
    said["rules"] = tuple(Rule(**rule) for rule in said.get("rules", ()))
    return Question(**said)


def words_of(question: Question) -> dict[str, Any]:
    """A question to be kept."""
    return asdict(question)

"""What the demo knows of itself, and the content it is made of."""

import csv
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.scope import organisation_owner, person_owner
from lyceum.organisations import api as organisations
from lyceum.portal.models import Demo

CONTENT = Path(__file__).parent / "content"
CAST = ("ada", "sam", "grace", "maria", "olga", "jonas", "elena", "kenji", "piotr", "noor")
SEED = 1889
Row = dict[str, str]
T = TypeVar("T")


@cache
def rows(name: str) -> tuple[Row, ...]:
    """One table of the content."""
    with (CONTENT / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, delimiter="|", strict=True))


@cache
def resources() -> dict[str, Row]:
    """All resources by their word, those that the cast needs first."""
    first = ("resources_data", "resources_technology", "resources_sales")
    others = sorted(path.stem for path in CONTENT.glob("resources_*.csv"))
    names = [*first, *(name for name in others if name not in first)]
    return {row["key"]: row for name in names for row in rows(name)}


@cache
def addresses(kind: str) -> dict[str, str]:
    """Labels of the content's skills or roles → their addresses in the framework."""
    return {row["label"]: row["uri"] for row in rows("concepts") if row["kind"] == kind}


def is_filling() -> bool:
    """Is the rest still on its way? The page says so then."""
    return Demo.objects.filter(filled_at=None).exists()


class World:
    """The demo under way: ids by word, days counted from its beginning, dice that repeat."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo
        self.kept: dict[str, Any] = {}  # what was looked up before

    def id(self, kind: str, key: str) -> int:
        return int(self.demo.known[kind][key])

    def ids(self, kind: str) -> dict[str, int]:
        """Everything of a kind by its word."""
        return dict(self.demo.known.get(kind, {}))

    def learn(self, kind: str, found: dict[str, int]) -> None:
        self.demo.known.setdefault(kind, {}).update(found)

    def note(self, kind: str, key: str, word: str) -> None:
        self.demo.known.setdefault(kind, {})[key] = word

    def noted(self, kind: str, key: str) -> str:
        return str(self.demo.known.get(kind, {}).get(key, ""))

    def day(self, ahead: int) -> date:
        """A day counted from the one on which the demo began."""
        return self.demo.begun_on + timedelta(days=ahead)

    def moment(self, day: date, hour: int = 10) -> datetime:
        """An hour of a day, never one that is still to come."""
        return min(datetime.combine(day, time(hour), UTC), clock.now())

    def dice(self, *words: object) -> random.Random:
        """The same dice for the same words, in every installation."""
        return random.Random("/".join(map(str, (SEED, *words))))  # noqa: S311  no secret

    def house(self) -> Actor:
        """The house itself, acting for everything that belongs to the demo."""
        people = map(person_owner, self.ids("people").values())
        places = map(organisation_owner, self.ids("organisations").values())
        return actors.system("demo", *people, *places)

    def actor(self, key: str) -> Actor:
        """A person of the demo, as a request of theirs would carry them."""
        person_id = self.id("people", key)
        return actors.person(person_id, organisations.scope_of(person_id))

    def organisation_of(self, key: str) -> int:
        return self.id("organisations", self.noted("places", key))

    def crowd(self, number: int) -> int:
        """As many, or fewer in a smaller demo."""
        return max(1, round(number * self.demo.size))


def chunks(items: Sequence[T], size: int) -> Iterator[list[T]]:
    """A list in pieces."""
    return (list(items[start : start + size]) for start in range(0, len(items), size))

"""What is wrong with something that was told: where, and which rule it breaks."""

LONGEST = 300


class Flaw(ValueError):
    """A place (`[3].actor.mbox`, empty for the whole) and the rule, with its section.

    Sections are those of xAPI 1.0.3, part two (Data); 2.0 (IEEE 9274.1.1) has the same rules where
    it has no own.
    """

    def __init__(self, place: str, rule: str) -> None:
        super().__init__(place, rule)
        self.place = _plain(place)
        self.rule = _plain(rule)

    def __str__(self) -> str:
        return f"{self.place}: {self.rule}" if self.place else self.rule

    def under(self, place: str) -> "Flaw":
        """The same flaw, seen from what holds the part."""
        dot = "." if self.place and not self.place.startswith("[") else ""
        return Flaw(f"{place}{dot}{self.place}", self.rule)


def _plain(text: str) -> str:
    """What strangers wrote, fit for a log and an answer: printable and short."""
    short = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return short if short.isprintable() else ascii(short)[1:-1]

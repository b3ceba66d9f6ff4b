"""The words of titles: what a half typed word may become, and a mistyped one may have meant."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable

from lyceum.kernel.heavy import Later

rapidfuzz = Later("rapidfuzz")
SHORTEST = 4  # shorter words have too many neighbours
LONG = 8
ENDINGS = 40


class Lexicon:
    """Sorted for completing, by length for correcting."""

    def __init__(self, terms: Iterable[str] = ()) -> None:
        self._sorted: list[str] = []
        self._by_length: dict[int, list[str]] = defaultdict(list)
        self._known: set[str] = set()
        self.add(terms)

    def __contains__(self, word: str) -> bool:
        return word in self._known

    def add(self, terms: Iterable[str]) -> None:
        """More words."""
        new = set(terms) - self._known
        if not new:
            return
        self._known |= new
        self._sorted = sorted(self._known)
        for term in new:
            self._by_length[len(term)].append(term)

    def endings(self, start: str) -> list[str]:
        """Words that begin so, the shortest first."""
        at = bisect_left(self._sorted, start)
        found = []
        while at < len(self._sorted) and self._sorted[at].startswith(start):
            found.append(self._sorted[at])
            at += 1
        return sorted(found, key=lambda word: (len(word), word))[:ENDINGS]

    def nearest(self, word: str) -> list[str]:
        """What a mistyped word may have meant: one slip, two in a long word; the nearest only."""
        if len(word) < SHORTEST or word.isdigit():
            return []
        slips = 1 if len(word) < LONG else 2
        choices = [
            term
            for length in range(len(word) - slips, len(word) + slips + 1)
            for term in self._by_length.get(length, ())
        ]
        hits = rapidfuzz.process.extract(
            word,
            choices,
            scorer=rapidfuzz.distance.DamerauLevenshtein.distance,
            score_cutoff=slips,
            limit=5,
        )
        best = min((distance for _term, distance, _at in hits), default=0)
        return [term for term, distance, _at in hits if distance == best]

"""Every word that the labels use, and how like a word of a query each one is."""

import math
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from lyceum.kernel.arrays import Indices, Int64s, UInt32s, np
from lyceum.kernel.heavy import Later

from .packing import Arrays, Floats, Ints, Texts, ragged, spans

SHORTEST, LONGEST = 2, 5
distances = Later("rapidfuzz.distance")
MOST_LETTERS = 40
MOST_SLIPS, LETTERS_A_SLIP = 2, 3.5
TOO_SHORT = 4  # letters: every short word is near to another
LOOKED_AT = 12


class Lexicon:
    """Words by their runs of 2 to 5 letters, rare runs counting more."""

    def __init__(self, arrays: Arrays) -> None:
        self.arrays = arrays
        self.words = Texts(arrays["word_block"], arrays["word_ends"])
        self.runs: UInt32s = arrays["runs"]
        self.rarity: Floats = arrays["rarity"]
        self.starts: Int64s = arrays["run_starts"]
        self.having: Ints = arrays["run_words"]
        self.weights: Floats = arrays["run_weights"]
        self.lengths: Floats = arrays["word_lengths"]
        self.correct = lru_cache(maxsize=4096)(self._correct)

    @classmethod
    def build(cls, counts: Counter[str]) -> "Lexicon":
        """From how many labels use each word."""
        words = sorted(counts, key=str.encode)
        runs_of = [runs(word) for word in words]
        seen: Counter[int] = Counter()
        for word, found in zip(words, runs_of, strict=True):
            seen.update(dict.fromkeys(found, counts[word]))
        return cls(_arrays(words, runs_of, seen, sum(counts.values())))

    def vector(self, word: str) -> tuple[Indices, Floats]:
        """The known runs of a word and their weights."""
        found = runs(word)
        numbers = np.fromiter(found, dtype=np.uint32, count=len(found))
        counts = np.fromiter(found.values(), dtype=np.float32, count=len(found))
        places = np.searchsorted(self.runs, numbers)
        places = np.minimum(places, len(self.runs) - 1)
        known = self.runs[places] == numbers
        rows = places[known]
        return rows, (1 + np.log(counts[known])) * self.rarity[rows]

    def products(self, rows: Indices, weights: Floats) -> Floats:
        """The inner product of a run vector with every word of the lexicon."""
        places = spans(self.starts, rows)
        sizes = self.starts[rows + 1] - self.starts[rows]
        each = self.weights[places] * np.repeat(weights, sizes)
        found = np.bincount(self.having[places], weights=each, minlength=len(self.words))
        return found.astype(np.float32)

    def _correct(self, word: str) -> str:
        """The word, or the known word that it is a slip or two of the fingers away from."""
        if self.words.starting_with(word) or len(word) < TOO_SHORT:
            return word
        rows, weights = self.vector(word)
        if not len(rows):
            return word
        likeness = self.products(rows, weights) / self.lengths
        nearest = np.argsort(-likeness, kind="stable")[:LOOKED_AT]
        told = [(distances.OSA.distance(word, self.words[n]), n) for n in nearest.tolist()]
        slips, place = min(told)
        return self.words[place] if slips <= min(MOST_SLIPS, len(word) / LETTERS_A_SLIP) else word


def runs(word: str) -> Counter[int]:
    """The runs of letters of a word and its edges, as numbers that are the same everywhere."""
    edged = f" {word[:MOST_LETTERS]} "
    return Counter(
        zlib.crc32(edged[at : at + size].encode())
        for size in range(SHORTEST, LONGEST + 1)
        for at in range(len(edged) - size + 1)
    )


def _arrays(
    words: Sequence[str], runs_of: Sequence[Counter[int]], seen: Counter[int], labels: int
) -> Arrays:
    numbers = sorted(seen)
    places = {number: place for place, number in enumerate(numbers)}
    rarity = [math.log((1 + labels) / (1 + seen[number])) + 1 for number in numbers]
    having: list[list[int]] = [[] for _ in numbers]
    weights: list[list[float]] = [[] for _ in numbers]
    for word, found in enumerate(runs_of):
        for number, count in found.items():
            having[places[number]].append(word)
            weights[places[number]].append((1 + math.log(count)) * rarity[places[number]])
    flat, starts = ragged(having)
    texts = Texts.of(words)
    return {
        "word_block": texts.block,
        "word_ends": texts.ends,
        "runs": np.array(numbers, dtype=np.uint32),
        "rarity": np.array(rarity, dtype=np.float32),
        "run_starts": starts,
        "run_words": flat,
        "run_weights": _flat(weights),
        "word_lengths": _lengths(flat, _flat(weights), len(words)),
    }


def _flat(lists: Iterable[Iterable[float]]) -> Floats:
    return np.fromiter((n for found in lists for n in found), dtype=np.float32)


def _lengths(words: Ints, weights: Floats, count: int) -> Floats:
    squares = np.bincount(words, weights=weights.astype(np.float64) ** 2, minlength=count)
    return np.maximum(np.sqrt(squares), 1e-6).astype(np.float32)

"""The labels of one language: found by their words, by slips of the fingers and by meaning."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lyceum.kernel import embeddings
from lyceum.kernel.arrays import Indices, Int64s, np

from .folding import fold, readings, words
from .lexicon import Lexicon
from .packing import Arrays, Floats, Ints, Texts, ragged, spans

# Below this likeness two words are no longer the same word written differently.
SAME_WORD = 0.35
MEANING = 0.7  # the share of meaning in a score; the words have the rest
HEAD = 64  # the strongest directions of the table: enough to pick whom to look at closely
PICKED = 300
STEPS = 254.0
EXACT, BEGINS, NOT_ITS_NAME = 1.0, 0.05, 0.01


@dataclass(frozen=True, kw_only=True, slots=True)
class Label:
    """One way to name a concept in one language."""

    concept_id: int
    text: str
    language: str = "en"
    is_preferred: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """A concept that a text may mean, how much it looks like it, and by which label."""

    concept_id: int
    score: float
    label: str


class LabelIndex:
    """Labels folded and sorted; behind them their words and, in English, their vectors."""

    def __init__(self, arrays: Arrays) -> None:
        self.arrays = arrays
        self.labels = Texts(arrays["label_block"], arrays["label_ends"])
        self.concepts: Int64s = arrays["concepts"]
        self.lexicon = Lexicon(arrays)
        self.by_word: Ints = arrays["by_word"]
        self.by_word_starts: Int64s = arrays["by_word_starts"]
        self.word_worth: Floats = arrays["word_worth"]
        self.label_worth: Floats = arrays["label_worth"]

    @classmethod
    def build(cls, labels: Iterable[Label], *, with_meaning: bool) -> "LabelIndex":
        """From labels of one language."""
        entries = _entries(labels)
        texts = [text for text, _, _ in entries]
        packed = Texts.of(texts)
        arrays: Arrays = {
            "label_block": packed.block,
            "label_ends": packed.ends,
            "concepts": np.array([concept for _, concept, _ in entries], dtype=np.int64),
            "is_name": np.array([is_name for _, _, is_name in entries], dtype=np.bool_),
        }
        arrays |= _word_arrays(texts)
        if with_meaning:
            arrays |= _meaning_arrays(texts)
        return cls(arrays)

    def has_meaning(self) -> bool:
        return "vectors" in self.arrays and embeddings.available()

    def search(self, text: str, limit: int, *, by_meaning: bool = True) -> list[Found]:
        """The concepts that the text may mean, best first."""
        if not len(self.labels) or not words(text):
            return []
        asked = [self._spelt(word) for word in words(text)]
        by_words = self.by_words(asked)
        if not by_words.any():
            return []
        vector = self._vector(" ".join(asked)) if by_meaning else None
        picked = self._picked(by_words, vector)
        scores = by_words[picked]
        if vector is not None:
            scores = MEANING * self._likeness(picked, vector) + (1 - MEANING) * scores
        places, scores = self._with_beginnings(fold(text), picked, scores)
        less = np.where(self.arrays["is_name"][places], 0, NOT_ITS_NAME).astype(np.float32)
        return self._grouped(places, scores - less, limit)

    def knows(self, text: str) -> bool:
        """Whether every word of the text is a word of these labels."""
        return all(self.lexicon.words.place(word) is not None for word in words(text))

    def by_words(self, asked: Sequence[str]) -> Floats:
        """For each label how much of the asked words it has, and how little else (0 to 1)."""
        total = np.zeros(len(self.labels), dtype=np.float32)
        weight = 0.0
        for word in dict.fromkeys(asked):
            near, likeness = self._near_words(word)
            if len(near):
                worth = float(self.word_worth[near[-1]])
                total += worth * self._best_of_each_label(near, likeness)
                weight += worth * worth
            else:
                weight += float(self.word_worth.max())
        total /= self.label_worth * max(weight, 1e-6) ** 0.5
        return total

    def _near_words(self, word: str) -> tuple[Indices, Floats]:
        """The known words most like this one, the likest last."""
        rows, weights = self.lexicon.vector(word)
        if not len(rows):
            return rows, weights
        length = max(float(np.linalg.norm(weights)), 1e-6)
        likeness = self.lexicon.products(rows, weights) / self.lexicon.lengths / length
        near = np.flatnonzero(likeness > SAME_WORD)
        near = near[np.argsort(likeness[near], kind="stable")]
        return near, likeness[near]

    def _best_of_each_label(self, near: Indices, likeness: Floats) -> Floats:
        best = np.zeros(len(self.labels), dtype=np.float32)
        value = likeness * self.word_worth[near]
        order = np.argsort(value, kind="stable")
        near, value = near[order], value[order]
        sizes = self.by_word_starts[near + 1] - self.by_word_starts[near]
        # Ascending: where a label has several of the words, the best one is written last.
        best[self.by_word[spans(self.by_word_starts, near)]] = np.repeat(value, sizes)
        return best

    def _spelt(self, word: str) -> str:
        return self.lexicon.correct(word)

    def _vector(self, text: str) -> Floats | None:
        rows = embeddings.embed([text]) if self.has_meaning() else None
        return None if rows is None or not rows.any() else rows[0]

    def _picked(self, by_words: Floats, vector: Floats | None) -> Indices:
        picked = [_top(by_words)]
        if vector is not None:
            picked.append(_top(self.arrays["heads"] @ vector[:HEAD]))
        return np.unique(np.concatenate(picked))

    def _likeness(self, picked: Indices, vector: Floats) -> Floats:
        likeness: Floats = self.arrays["vectors"][picked].astype(np.float32) @ vector / STEPS
        return np.clip(likeness, 0, 1)

    def _with_beginnings(
        self, text: str, picked: Indices, scores: Floats
    ) -> tuple[Indices, Floats]:
        """A label that begins with the text goes up; one that is the text goes to the top."""
        begin = self.labels.starting_with(text)
        added = np.arange(begin.start, min(begin.stop, begin.start + PICKED), dtype=np.intp)
        known = dict(zip(picked.tolist(), scores.tolist(), strict=True))
        for place in added.tolist():
            share = len(text) / max(1, len(self.labels[place]))
            known[place] = max(known.get(place, 0.0), share * 0.5) + BEGINS
            if share == 1:
                known[place] = EXACT
        return (
            np.fromiter(known, dtype=np.intp, count=len(known)),
            np.minimum(np.fromiter(known.values(), dtype=np.float32, count=len(known)), EXACT),
        )

    def _grouped(self, places: Indices, scores: Floats, limit: int) -> list[Found]:
        """The best label of each concept, for the best concepts."""
        best: dict[int, Found] = {}
        for at in np.lexsort((places, self.concepts[places], -scores)).tolist():
            concept, score = int(self.concepts[places[at]]), float(scores[at])
            if len(best) == limit or score <= 0:
                break
            if concept not in best:
                best[concept] = Found(concept, score, self.labels[int(places[at])])
        return list(best.values())


def _entries(labels: Iterable[Label]) -> list[tuple[str, int, bool]]:
    """Each reading of each label once per concept: text, concept, whether it is its name."""
    told: dict[tuple[str, int], bool] = {}
    for label in labels:
        for way in readings(label.text):
            key = (way, label.concept_id)
            told[key] = told.get(key, False) or label.is_preferred
    entries = [(text, concept, is_name) for (text, concept), is_name in told.items()]
    return sorted(entries, key=lambda entry: (entry[0].encode(), entry[1]))


def _top(scores: Floats) -> Indices:
    if len(scores) <= PICKED:
        return np.arange(len(scores), dtype=np.intp)
    return np.argpartition(-scores, PICKED)[:PICKED]


def _word_arrays(texts: Sequence[str]) -> Arrays:
    """The lexicon, which labels have which word, and what a word and a label are worth."""
    counts = Counter(word for text in texts for word in set(text.split()))
    lexicon = Lexicon.build(counts)
    known = sorted(counts, key=str.encode)
    places = {word: place for place, word in enumerate(known)}
    having: list[list[int]] = [[] for _ in known]
    for number, text in enumerate(texts):
        for word in dict.fromkeys(text.split()):
            having[places[word]].append(number)
    by_word, starts = ragged(having)
    each = [np.log(len(texts) / counts[word]) + 1 for word in known]
    worth = np.array(each, dtype=np.float32)
    squares = np.repeat(worth.astype(np.float64) ** 2, np.diff(starts))
    label_worth = np.sqrt(np.bincount(by_word, weights=squares, minlength=len(texts)))
    return lexicon.arrays | {
        "by_word": by_word,
        "by_word_starts": starts,
        "word_worth": worth,
        "label_worth": np.maximum(label_worth, 1e-6).astype(np.float32),
    }


def _meaning_arrays(texts: Sequence[str]) -> Arrays:
    """The labels' vectors in whole numbers, and their strongest directions as they are."""
    vectors = embeddings.embed(texts)
    if vectors is None:
        return {}
    whole = np.clip(np.round(vectors * STEPS), -127, 127).astype(np.int8)
    return {"vectors": whole, "heads": np.ascontiguousarray(vectors[:, :HEAD])}

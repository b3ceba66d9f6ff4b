"""The skills that may be proposed: their names as stems, and what they are about as vectors."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lyceum.kernel import embeddings
from lyceum.kernel.arrays import Float32s, Int64s, np

from .stems import stems

Ints = Int64s
Floats = Float32s
ENGLISH = "en"
LONGEST = 300  # letters of a description that are read


@dataclass(frozen=True, kw_only=True, slots=True)
class SkillName:
    """One name of a skill. Its description comes with the preferred one; so does its spread, the
    number of roles that ask for it: what many ask for is more often what is meant."""

    skill_id: int
    text: str
    language: str = "en"
    is_preferred: bool = True
    description: str = ""
    spread: int = 0


def _place(name: SkillName) -> tuple[int, bool, bool, str, str]:
    """Names of a skill together, the preferred English one first."""
    is_foreign = name.language != ENGLISH
    return (name.skill_id, is_foreign, not name.is_preferred, name.language, name.text)


class Framework:
    """Names grouped by skill; which names have which stem; two vectors for each skill."""

    def __init__(self, names: Iterable[SkillName]) -> None:
        ordered = sorted(names, key=_place)
        self.texts = [name.text for name in ordered]
        self.ids, self.starts = _groups([name.skill_id for name in ordered])
        self.owner = np.repeat(np.arange(len(self.ids)), np.diff([*self.starts, len(ordered)]))
        self._count_stems([tuple(dict.fromkeys(stems(text))) for text in self.texts])
        asked_by = np.array([name.spread for name in ordered], dtype=np.float32)
        self.spread = np.log1p(np.maximum.reduceat(asked_by, self.starts)) if ordered else asked_by
        self.vectors = self._about(ordered)

    def __len__(self) -> int:
        return len(self.ids)

    def places(self, text: str) -> list[int]:
        """The known stems of a text, each once, as numbers."""
        found = dict.fromkeys(stems(text))
        return [self.known[stem] for stem in found if stem in self.known]

    def best(self, by_name: Float32s) -> Floats:
        """For each skill the best of its names; works on rows of several texts too."""
        best: Floats = np.maximum.reduceat(by_name, self.starts, axis=-1)
        return best

    def _count_stems(self, stems_of: Sequence[tuple[str, ...]]) -> None:
        counts = Counter(stem for found in stems_of for stem in found)
        self.known = {stem: number for number, stem in enumerate(sorted(counts))}
        total = len(stems_of)
        worth = [math.log((total + 1) / (counts[stem] + 0.5)) for stem in sorted(counts)]
        self.worth = np.array(worth, dtype=np.float32)
        having: list[list[int]] = [[] for _ in self.known]
        for name, found in enumerate(stems_of):
            for stem in found:
                having[self.known[stem]].append(name)
        self.having = [np.array(names, dtype=np.int64) for names in having]
        sums = [sum(self.worth[self.known[s]] for s in found) for found in stems_of]
        self.name_worth = np.array(sums, dtype=np.float32).clip(min=1e-6)
        self.name_size = np.array([len(found) for found in stems_of], dtype=np.int32)

    def _about(self, ordered: Sequence[SkillName]) -> Floats | None:
        """Row n: the name of skill n; row n + count: the mean of all that is said about it."""
        english = [name.language == ENGLISH for name in ordered]
        each = _embedded([name.text for name in ordered], english)
        said = _embedded([name.description[:LONGEST] for name in ordered], english)
        if each is None or said is None:
            return None
        names = each[self.starts]
        mean = np.add.reduceat(each + 0.5 * said, self.starts, axis=0)
        mean /= np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-9)
        return np.concatenate([names, mean]).astype(np.float32)


def _embedded(texts: Sequence[str], english: Sequence[bool]) -> Floats | None:
    """Vectors of the English texts; zeros for the others, which the table cannot read."""
    return embeddings.embed([text if ok else "" for text, ok in zip(texts, english, strict=True)])


def _groups(owners: Sequence[int]) -> tuple[list[int], Ints]:
    starts = [n for n, owner in enumerate(owners) if n == 0 or owner != owners[n - 1]]
    return [owners[n] for n in starts], np.array(starts, dtype=np.int64)

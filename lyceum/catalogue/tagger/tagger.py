"""Texts in, proposals out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lyceum.kernel import embeddings
from lyceum.kernel.arrays import np

from .evidence import Evidence, weigh
from .framework import Floats, Framework, SkillName
from .ranker import scores
from .segments import ResourceText, Segments
from .stems import stem, stems, words

AT_ONCE = 64
SHOWN = 6  # words in the reason
SNIPPET = 60


@dataclass(frozen=True, slots=True)
class Proposal:
    """A skill that a text seems to teach, how likely that is, and the words that led to it."""

    skill_id: int
    score: float
    words: str


class Tagger:
    """Knows the skills of a framework; proposes some of them for texts in English."""

    def __init__(self, names: Iterable[SkillName]) -> None:
        self.framework = Framework(names)

    def propose(
        self, texts: Sequence[ResourceText], limit: int = 10, least: float = 0.1
    ) -> list[list[Proposal]]:
        """For each text the likeliest skills, best first; the same answer every time."""
        if not len(self.framework):
            return [[] for _ in texts]
        found: list[list[Proposal]] = []
        for start in range(0, len(texts), AT_ONCE):
            part = [Segments.of(text) for text in texts[start : start + AT_ONCE]]
            for segments, vectors in zip(part, _vectors(part), strict=True):
                found.append(self._propose(segments, vectors, limit, least))
        return found

    def _propose(
        self, segments: Segments, vectors: Floats | None, limit: int, least: float
    ) -> list[Proposal]:
        evidence = weigh(self.framework, segments, vectors)
        told = scores(evidence.signs, "words" if vectors is None else "meaning")
        order = np.lexsort((evidence.skills, -told))[:limit]
        return [
            Proposal(
                self.framework.ids[evidence.skills[n]],
                round(float(told[n]), 4),
                self._reason(int(evidence.skills[n]), segments, vectors),
            )
            for n in order.tolist()
            if told[n] >= least
        ]

    def _reason(self, skill: int, segments: Segments, vectors: Floats | None) -> str:
        """The words of the text that are words of the skill; else the piece nearest to it."""
        names = self.framework.owner == skill
        wanted = {s for n in np.flatnonzero(names) for s in stems(self.framework.texts[n])}
        shared = [
            word for piece in segments.pieces for word in words(piece) if stem(word) in wanted
        ]
        if shared:
            return ", ".join(list(dict.fromkeys(shared))[:SHOWN])
        nearest = 0
        if vectors is not None and self.framework.vectors is not None:
            nearest = int(np.argmax(vectors @ self.framework.vectors[skill]))
        return segments.pieces[nearest][:SNIPPET]


def evidence_of(framework: Framework, text: ResourceText) -> Evidence:
    """What speaks for which skill in one text: what the ranker is fitted on."""
    segments = Segments.of(text)
    return weigh(framework, segments, _vectors([segments])[0])


def _vectors(part: Sequence[Segments]) -> list[Floats | None]:
    """The vectors of the pieces of several texts, made in one go."""
    flat = embeddings.embed([piece for segments in part for piece in segments.pieces])
    if flat is None:
        return [None] * len(part)
    ends = np.cumsum([len(segments.pieces) for segments in part])[:-1]
    return list(np.split(flat, ends))

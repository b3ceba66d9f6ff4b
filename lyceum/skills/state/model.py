"""How well does somebody do this, and how sure are we?

Two sorts of evidence. A *judgement* (assessment, manager, peer, self) says "about this level". An
*achievement* (credential, work, completion) says "at least this level": finishing a course for
beginners does not make an expert a beginner.

1. Fading. A piece that is `age` old has kept `fresh = 0.5 ** (age / half-life of its kind)` of its
   force. What was learnt rusts, but not away: today it speaks for `level * (0.6 + 0.4 * fresh)`.
2. Judgements, from the least to the most trusted kind. In each kind the newest word of every source
   counts; their mean, weighted by freshness and certainty, is what the kind says. Its `force` is
   the certainty times the freshness that it brings together. The level becomes
   `(1 - force) * level so far + force * what the kind says`; the first kind that speaks sets it.
   So a fresh assessment is believed alone, and an old one gives way to what was said since.
3. Achievements lift and never lower. Each lifts the judged level towards its own by its certainty,
   less the force of every more trusted judgement that is newer. The highest counts.
4. Confidence: `support * agreement`. Every piece weighs `trust * certainty * fresh`; support is
   `1 - product(1 - weight)`; agreement is the share of the weight that lies within one level of
   the result. An achievement further below the result says nothing about it and is left out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import prod

TRUST = {
    "assessment": 0.9,
    "credential": 0.85,
    "work": 0.7,
    "manager": 0.6,
    "peer": 0.45,
    "completion": 0.4,
    "self": 0.25,
}
HALF_LIFE_DAYS = {
    "assessment": 730,
    "credential": 1095,
    "work": 730,
    "manager": 540,
    "peer": 540,
    "completion": 365,
    "self": 365,
}
JUDGEMENTS = ("self", "peer", "manager", "assessment")  # least trusted first
FLOORS = ("credential", "work", "completion")
KEPT = 0.6
NEAR = 1.0
MOST = 0.99
DAY = 86_400


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence, as far as the model needs it."""

    kind: str
    level: float
    observed_at: datetime
    source: str = ""
    certainty: float = 1.0


@dataclass(frozen=True, slots=True)
class State:
    level: float
    confidence: float
    leading: str
    pieces: int


@dataclass(frozen=True, slots=True)
class _Weighed:
    piece: Piece
    fresh: float
    level: float

    @property
    def force(self) -> float:
        return self.fresh * self.piece.certainty

    @property
    def weight(self) -> float:
        return TRUST[self.piece.kind] * self.force


@dataclass(frozen=True, slots=True)
class _Said:
    """What one kind of judgement says today."""

    kind: str
    level: float
    force: float
    newest: datetime


def add_up(pieces: Sequence[Piece], now: datetime) -> State:
    """The state that all evidence about one skill of one person adds up to."""
    weighed = _newest_of_each_source([_weigh(piece, now) for piece in pieces])
    said = [word for kind in JUDGEMENTS if (word := _what(kind, weighed))]
    level, leading = _judged(said)
    level, leading = _lifted(level, leading, said, weighed)
    level = min(5.0, max(0.0, level))
    return State(round(level, 3), round(_confidence(level, weighed), 3), leading, len(pieces))


def _weigh(piece: Piece, now: datetime) -> _Weighed:
    age = max(0.0, (now - piece.observed_at).total_seconds() / DAY)
    fresh = 0.5 ** (age / HALF_LIFE_DAYS[piece.kind])
    return _Weighed(piece, fresh, piece.level * (KEPT + (1 - KEPT) * fresh))


def _newest_of_each_source(weighed: Iterable[_Weighed]) -> list[_Weighed]:
    """Of judgements the newest word of each source; of achievements every one."""
    newest: dict[tuple[str, str], _Weighed] = {}
    kept = []
    for one in sorted(weighed, key=lambda one: one.piece.observed_at):
        if one.piece.kind in FLOORS:
            kept.append(one)
        else:
            newest[one.piece.kind, one.piece.source] = one
    return [*kept, *newest.values()]


def _what(kind: str, weighed: Iterable[_Weighed]) -> _Said | None:
    words = [one for one in weighed if one.piece.kind == kind and one.force > 0]
    if not words:
        return None
    total = sum(one.force for one in words)
    level = sum(one.level * one.force for one in words) / total
    force = 1 - prod(1 - one.force for one in words)
    return _Said(kind, level, force, max(one.piece.observed_at for one in words))


def _judged(said: Sequence[_Said]) -> tuple[float, str]:
    """The judged level, and the kind that speaks loudest in it."""
    if not said:
        return 0.0, ""
    level, leading = said[0].level, said[0].kind
    for word in said[1:]:
        level = (1 - word.force) * level + word.force * word.level
        leading = word.kind if word.force >= 0.5 else leading  # noqa: PLR2004  the louder half
    return level, leading


def _lifted(
    judged: float, leading: str, said: Sequence[_Said], weighed: Iterable[_Weighed]
) -> tuple[float, str]:
    """The level after achievements, each held back by newer, more trusted judgements."""
    level = judged
    for one in weighed:
        if one.piece.kind not in FLOORS or one.level <= level:
            continue
        held = prod(1 - word.force for word in said if _overrules(word, one.piece))
        reached = judged + (one.level - judged) * one.piece.certainty * held
        if reached > level:
            level, leading = reached, one.piece.kind
    return level, leading


def _overrules(word: _Said, piece: Piece) -> bool:
    return TRUST[word.kind] > TRUST[piece.kind] and word.newest >= piece.observed_at


def _confidence(level: float, weighed: Sequence[_Weighed]) -> float:
    speaking = [one for one in weighed if not _is_silent(one, level)]
    total = sum(one.weight for one in speaking)
    if not total:
        return 0.0
    support = 1 - prod(1 - one.weight for one in speaking)
    agreeing = sum(one.weight for one in speaking if abs(one.level - level) <= NEAR)
    return min(MOST, support * agreeing / total)


def _is_silent(one: _Weighed, level: float) -> bool:
    return one.piece.kind in FLOORS and one.level < level - NEAR

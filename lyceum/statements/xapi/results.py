"""Results and scores (2.4.5)."""

from typing import Any

import msgspec
from msgspec import UNSET, Struct, UnsetType

from . import durations, iris, strict
from .flaws import Flaw
from .remembering import remembered

Number = float | UnsetType
_canonical = msgspec.json.Encoder(order="sorted").encode


class Score(Struct, forbid_unknown_fields=True):
    scaled: Number = UNSET
    raw: Number = UNSET
    min: Number = UNSET
    max: Number = UNSET


class Result(Struct, forbid_unknown_fields=True):
    score: Score | UnsetType = UNSET
    success: bool | UnsetType = UNSET
    completion: bool | UnsetType = UNSET
    response: str | UnsetType = UNSET
    duration: str | UnsetType = UNSET
    extensions: dict[str, Any] | UnsetType = UNSET


_decoder = strict.decoder(Result)


@remembered(entries=4096, longest=256)
def hear(raw: bytes) -> bytes:
    """What is compared of a result, or a `Flaw`: numbers by value, durations to 0.01 s."""
    said: Result = strict.read(_decoder, raw, "2.4.5")
    if said.score is not UNSET:
        _insist_score(said.score)
    iris.insist_extensions(said.extensions)
    if said.duration is not UNSET:
        durations.insist(said.duration, "duration")
        said.duration = durations.likeness(said.duration)
    return _canonical(said)


def _insist_score(score: Score) -> None:
    scaled, raw, low, high = score.scaled, score.raw, score.min, score.max
    if scaled is not UNSET and not -1 <= scaled <= 1:
        raise Flaw("score.scaled", "-1 to 1 is expected (2.4.5.1)")
    if low is not UNSET and high is not UNSET and low > high:
        raise Flaw("score.min", "it is greater than max (2.4.5.1)")
    if raw is not UNSET and low is not UNSET and raw < low:
        raise Flaw("score.raw", "it is less than min (2.4.5.1)")
    if raw is not UNSET and high is not UNSET and raw > high:
        raise Flaw("score.raw", "it is greater than max (2.4.5.1)")

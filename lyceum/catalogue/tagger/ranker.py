"""From signs to a score between 0 and 1: logistic regression on labels given by hand.

The weights were fitted by `make bench NAME=tagging ARGS=--fit` on one half of the labelled courses;
the figures are read on the other half. Where the embedding table is not installed there are no signs
of meaning, and another set of weights counts. A score of 0.6 means: of ten such proposals a person would
have named six too.
"""

import json
from functools import lru_cache
from pathlib import Path

from lyceum.kernel.arrays import np

from .evidence import SIGNS
from .framework import Floats

WEIGHTS = Path(__file__).with_name("weights.json")
TOGETHER = (
    ("title_match", "title_meaning"),
    ("title_meaning", "whole_meaning"),
    ("stated_match", "stated_meaning"),
    ("said_meaning", "whole_meaning"),
    ("title_words", "rare"),
    ("single", "title_words"),
    ("stated_match", "whole_meaning"),
)
NAMES = (*SIGNS, *(f"{sign} squared" for sign in SIGNS), *(f"{a} x {b}" for a, b in TOGETHER))


def scores(signs: Floats, by: str = "meaning") -> Floats:
    """How likely it is that a person would name the skill too."""
    floor, weights = _weights(by)
    made: Floats = 1 / (1 + np.exp(-(spread_out(signs) @ weights + floor)))
    return made


def spread_out(signs: Floats) -> Floats:
    """The signs, their squares, and some of them multiplied: what the weights are for."""
    place = {sign: n for n, sign in enumerate(SIGNS)}
    pairs = [signs[:, place[a]] * signs[:, place[b]] for a, b in TOGETHER]
    return np.concatenate([signs, signs**2, np.stack(pairs, axis=1)], axis=1)


def fit(signs: Floats, named: Floats, *, restraint: float = 1.0) -> dict[str, float]:
    """Weights that make what people named likely (Newton's method, ridge)."""
    rows = np.concatenate([spread_out(signs), np.ones((len(signs), 1))], axis=1).astype(float)
    weights = np.zeros(rows.shape[1])
    ridge = np.full(rows.shape[1], restraint)
    ridge[-1] = 0
    for _ in range(30):
        told = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (named - told) - ridge * weights
        bend = (rows * (told * (1 - told))[:, None]).T @ rows + np.diag(ridge + 1e-9)
        weights += np.linalg.solve(bend, slope)
    return dict(zip((*NAMES, "floor"), weights.round(4).tolist(), strict=True))


def forget() -> None:
    """Read the weights again next time."""
    _weights.cache_clear()


@lru_cache(maxsize=2)
def _weights(by: str) -> tuple[float, Floats]:
    told = json.loads(WEIGHTS.read_text())[by]
    return told["floor"], np.array([told[name] for name in NAMES], dtype=np.float32)

"""From signs to a score between 0 and 1, by logistic regression on labels given by hand."""

import numpy as np

from .evidence import SIGNS
from .framework import Floats

FLOOR = -3.5
WEIGHTS = {
    "title_words": 0.8,
    "title_match": 1.5,
    "title_meaning": 2.0,
    "title_name": 0.5,
    "stated_match": 2.0,
    "stated_meaning": 1.5,
    "stated_echo": 0.3,
    "said_words": 0.3,
    "said_often": 0.3,
    "said_meaning": 0.5,
    "said_mostly": 0.5,
    "whole_meaning": 1.5,
    "single": 0.0,
    "rare": 0.0,
}


def scores(signs: Floats) -> Floats:
    """How likely it is that a person would name the skill too."""
    weights = np.array([WEIGHTS[name] for name in SIGNS], dtype=np.float32)
    made: Floats = 1 / (1 + np.exp(-(signs @ weights + FLOOR)))
    return made

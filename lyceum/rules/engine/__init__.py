"""Cedar, and sentences that become Cedar. Plain Python: no tables, no requests."""

from .cedar import Answer, answer, holds, problems, speaks_of
from .defaults import DEFAULTS
from .sense import contradictions, strangers
from .sentences import Sentence, clauses, not_gaps, policy, words

__all__ = [
    "DEFAULTS",
    "Answer",
    "Sentence",
    "answer",
    "clauses",
    "contradictions",
    "holds",
    "not_gaps",
    "policy",
    "problems",
    "speaks_of",
    "strangers",
    "words",
]

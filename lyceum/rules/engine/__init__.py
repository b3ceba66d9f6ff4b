"""Cedar, and sentences that become Cedar. Plain Python: no tables, no requests."""

from .cedar import Answer, answer, holds, problems, speaks_of
from .defaults import DEFAULTS
from .sentences import Sentence, clauses, policy, words

__all__ = [
    "DEFAULTS",
    "Answer",
    "Sentence",
    "answer",
    "clauses",
    "holds",
    "policy",
    "problems",
    "speaks_of",
    "words",
]

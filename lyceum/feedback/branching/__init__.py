"""Which question comes next, and whether every way through a survey ends. Plain Python."""

from .faults import Fault, faults
from .questions import (
    CHOICES,
    END,
    ENPS,
    KINDS,
    MULTIPLE,
    SCALE,
    SINGLE,
    TEXT,
    Question,
    Rule,
    question_in,
    words_of,
)
from .walking import next_after, walked

__all__ = [
    "CHOICES",
    "END",
    "ENPS",
    "KINDS",
    "MULTIPLE",
    "SCALE",
    "SINGLE",
    "TEXT",
    "Fault",
    "Question",
    "Rule",
    "faults",
    "next_after",
    "question_in",
    "walked",
    "words_of",
]

"""What is wrong with a statement that a program of the house tells, as text (see `hearing`)."""

from typing import Any

from . import keys
from .flaws import Flaw
from .hearing import hear


def problem_in(statement: Any) -> str:
    """The first thing that is wrong with a statement, as `place: rule`; empty if nothing is."""
    try:
        hear(keys.canonical(statement), "2.0.0")
    except Flaw as flaw:
        return str(flaw)
    return ""

"""Questions about rules, and what they answer."""

from .book import forget, in_force
from .deciding import decide, in_words, request_of
from .pages import (
    retired_rules,
    rule_to_change,
    rules_by_action,
    version_before,
    version_for,
    version_row,
)
from .seeing import within_rules
from .trial import trial
from .vocabulary import choices, names, speak

__all__ = [
    "choices",
    "decide",
    "forget",
    "in_force",
    "in_words",
    "names",
    "request_of",
    "retired_rules",
    "rule_to_change",
    "rules_by_action",
    "speak",
    "trial",
    "version_before",
    "version_for",
    "version_row",
    "within_rules",
]

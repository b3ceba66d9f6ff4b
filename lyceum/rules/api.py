"""The rules that everybody can read, and what they answer.

Questions  choices, decide, in_words, within_rules
Commands   insist, draft_rule, publish_rule, retire_rule, speak
Types      Thing, Decision, DecisionRecord, Wording
Refusals   AgainstTheRules, RuleIsWrong, NotADraft
"""

from .errors import AgainstTheRules, NotADraft, RuleIsWrong
from .models import DecisionRecord
from .selectors import choices, decide, in_words, speak, within_rules
from .services import draft_rule, insist, publish_rule, retire_rule
from .types import Decision, Thing, Wording

__all__ = [
    "AgainstTheRules",
    "Decision",
    "DecisionRecord",
    "NotADraft",
    "RuleIsWrong",
    "Thing",
    "Wording",
    "choices",
    "decide",
    "draft_rule",
    "in_words",
    "insist",
    "publish_rule",
    "retire_rule",
    "speak",
    "within_rules",
]

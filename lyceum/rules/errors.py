from typing import Any

from django.utils.translation import gettext_lazy as _

from lyceum.kernel.errors import DomainError


class AgainstTheRules(DomainError):
    """A rule says no: which one, what would change it, and whom to ask."""

    code = "rules.against_the_rules"
    status = 403
    message = _("{why}")

    def __init__(self, *, decision: Any, why: str) -> None:
        self.decision, self.why = decision, why


class RuleIsWrong(DomainError):
    """A text that cannot be a rule; says where."""

    code = "rules.rule_is_wrong"
    status = 422
    message = _("This rule cannot be used: {problem}")

    def __init__(self, *, problem: str) -> None:
        self.problem = problem


class NotADraft(DomainError):
    code = "rules.not_a_draft"
    message = _("This version was published already. Change the rule to make a new one.")

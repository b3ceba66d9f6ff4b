from django.utils.translation import gettext_lazy as _

from lyceum.kernel.errors import DomainError


class StatementIsInvalid(DomainError):
    """Says which one and what is wrong with it, where."""

    code = "statements.invalid"
    status = 400
    message = _("Statement {number} is not valid xAPI: {problem}.")

    def __init__(self, number: int, problem: str) -> None:
        self.number = number
        self.problem = problem


class StatementConflict(DomainError):
    """The same id, another content: what was told stays told."""

    code = "statements.conflict"
    status = 409
    message = _("There is another statement with the id {statement_id}.")

    def __init__(self, statement_id: object) -> None:
        self.statement_id = statement_id

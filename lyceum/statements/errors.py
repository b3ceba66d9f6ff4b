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


class VoidingRefused(DomainError):
    """A voiding statement cannot itself be voided (1.0.3 Data 2.3.2)."""

    code = "statements.voiding_refused"
    status = 400
    message = _("The statement {statement_id} voids another one and cannot be voided itself.")

    def __init__(self, statement_id: object) -> None:
        self.statement_id = statement_id


class PreconditionFailed(DomainError):
    """Somebody has changed the document, or it is there already (1.0.3 Communication 3.1)."""

    code = "statements.precondition_failed"
    status = 412
    message = _("The document is not the one that If-Match or If-None-Match names.")


class PreconditionMissing(DomainError):
    """Who writes a profile must say what they know of it; `exists` tells 409 from 400."""

    code = "statements.precondition_missing"
    message = _("If-Match or If-None-Match must be sent: read the document first.")

    def __init__(self, *, exists: bool) -> None:
        self.exists = exists
        self.status = 409 if exists else 400  # type: ignore[misc]  # of this refusal alone


class DocumentsNotJson(DomainError):
    """Only two JSON objects can be merged (1.0.3 Communication 2.2)."""

    code = "statements.not_json"
    status = 400
    message = _("Both documents must be JSON objects of the type application/json to be merged.")


class CopyIsBusy(DomainError):
    """Only one writes the columnar copy."""

    code = "statements.copy_is_busy"
    message = _("The columnar copy is being written at the moment. Try again in a while.")


class CopyIsElsewhere(DomainError):
    """A copy is in one place, with one kind of contents."""

    code = "statements.copy_is_elsewhere"
    message = _(
        "The columnar copy was made otherwise ({made}). Write it again with"
        " “lyceum export columns --anew”, and remove the files that lie elsewhere."
    )

    def __init__(self, *, made: str) -> None:
        self.made = made


class CopyNotReached(DomainError):
    """Folder or bucket of the columnar copy cannot be used."""

    code = "statements.copy_not_reached"
    status = 502
    message = _("The place of the columnar copy cannot be used: {reason}")

    def __init__(self, *, reason: str) -> None:
        self.reason = reason

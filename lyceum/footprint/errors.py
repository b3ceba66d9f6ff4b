"""Refusals of the footprint and of its xAPI endpoints, where what is said wrongly is a Flaw (400)."""

from django.utils.translation import gettext_lazy as _

from lyceum.kernel.errors import DomainError


class NameIsTaken(DomainError):
    """The account is somebody else's already."""

    code = "name_is_taken"
    message = _("{name} belongs to another account here already.")

    def __init__(self, name: str) -> None:
        self.name = name


class NameIsYourOwn(DomainError):
    """Nobody vouches for themself."""

    code = "footprint.name_is_your_own"
    status = 403
    message = _("You named {name} yourself: somebody else who runs this organisation confirms it.")

    def __init__(self, name: str) -> None:
        self.name = name


class NameIsNamed(DomainError):
    """Says how it stands with it."""

    code = "footprint.name_is_named"
    message = _("You have named it already: {state}.")

    def __init__(self, state: object) -> None:
        self.state = state


class IsPausedAlready(DomainError):
    code = "footprint.paused_already"
    message = _("This is paused already.")


class PauseEndsInThePast(DomainError):
    code = "footprint.pause_in_the_past"
    status = 422
    message = _("A pause ends on a day that is still to come.")


class CannotBeRemoved(DomainError):
    """Says why."""

    code = "footprint.cannot_be_removed"
    message = _("This line stays: {why}")

    def __init__(self, why: object) -> None:
        self.why = why


class IsObjectedTo(DomainError):
    code = "footprint.is_objected_to"
    message = _("You have objected to this line already, and wait for an answer.")


class IsAnswered(DomainError):
    code = "footprint.is_answered"
    message = _("This objection is closed.")


class CopyIsBeingMade(DomainError):
    code = "footprint.copy_is_being_made"
    message = _("A copy is being made already.")


class SecretIsMissing(DomainError):
    code = "footprint.secret_is_missing"
    status = 422
    message = _("The password or token is needed: this server has none of ours yet.")


class ImportIsNotNow(DomainError):
    code = "footprint.import_is_not_now"
    message = _("This import is at work, or over.")


class FileIsNoStatements(DomainError):
    """Says why."""

    code = "footprint.file_is_no_statements"
    status = 422
    message = _("This file cannot be read as statements: {why}")

    def __init__(self, why: object) -> None:
        self.why = why


class MethodNotAllowed(DomainError):
    code = "xapi.method_not_allowed"
    status = 405
    message = _("This resource knows {allowed} only.")

    def __init__(self, allowed: str) -> None:
        self.allowed = allowed


class CredentialMissing(DomainError):
    code = "xapi.credential_missing"
    status = 401
    message = _("Credentials are needed: user and secret of a token (Basic), or a token (Bearer).")


class ScopeMissing(DomainError):
    code = "xapi.scope_missing"
    status = 403
    message = _("These credentials do not go so far: one of {scopes} is needed.")

    def __init__(self, *scopes: str) -> None:
        self.scopes = ", ".join(scopes)


class NotTheirs(DomainError):
    code = "xapi.not_theirs"
    status = 403
    message = _("A person's tool reaches that person's own documents only.")


class BatchIsTooLarge(DomainError):
    code = "xapi.batch_is_too_large"
    status = 413
    message = _("These are more than the {limit} statements that are taken at once.")

    def __init__(self, limit: int) -> None:
        self.limit = limit


class BodyIsTooSlow(DomainError):
    code = "xapi.body_is_too_slow"
    status = 408
    message = _("The body came too slowly. Nothing was taken in.")

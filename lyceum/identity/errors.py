from django.utils.translation import gettext_lazy as _

from lyceum.kernel.errors import DomainError


class AddressTaken(DomainError):
    """An address belongs to one person; the refusal names those that are taken."""

    code = "identity.address_taken"
    message = _("There is already an account for {shown}.")
    SHOWN = 5

    def __init__(self, addresses: list[str]) -> None:
        self.addresses = addresses
        self.shown = ", ".join(addresses[: self.SHOWN])
        if len(addresses) > self.SHOWN:
            self.shown += ", …"


class ErasureIsAsked(DomainError):
    code = "identity.erasure_is_asked"
    message = _("This account is already on its way out.")


class NoErasureIsAsked(DomainError):
    code = "identity.no_erasure_is_asked"
    message = _("Nobody has asked for this account to be erased.")
    status = 404


class ExportIsBeingMade(DomainError):
    code = "identity.export_is_being_made"
    message = _("Your archive is being made. You get a message when it is ready.")


class CannotBeErasedNow(DomainError):
    """Something that is under way would write the person anew; later it works."""

    code = "identity.cannot_be_erased_now"
    message = _("An import is running in which this person may stand. Try again when it has ended.")


class CannotBeMerged(DomainError):
    code = "identity.cannot_be_merged"
    message = _("These two accounts cannot become one: {why}")

    def __init__(self, why: object) -> None:
        self.why = why


class CannotBeUnmerged(DomainError):
    code = "identity.cannot_be_unmerged"
    message = _("This cannot be undone: {why}")

    def __init__(self, why: object) -> None:
        self.why = why


class FoldedAway(DomainError):
    code = "identity.folded_away"
    message = _("This account was folded into number {into}, which is the one to change.")

    def __init__(self, into: int) -> None:
        self.into = into

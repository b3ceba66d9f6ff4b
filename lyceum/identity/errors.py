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

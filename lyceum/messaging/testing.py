"""What was written by mail, for tests of this app and of higher ones."""

from .models import Mail


def mails_to(address: str) -> list[Mail]:
    """The mails to an address, oldest first."""
    return list(Mail.objects.filter(address=address).order_by("pk"))

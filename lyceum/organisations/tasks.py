"""What the clock does for organisations, and for the files that came in."""

from lyceum.kernel import intake
from lyceum.kernel.schedule import every

from . import services


@every(hours=1)
def end_due_memberships() -> None:
    """Places whose last day is over are ended, in the first hour of the next day (UTC)."""
    services.end_due_memberships()


@every(hours=1)
def tell_ending_roles() -> None:
    """Who holds a role that ends within the week hears of it, and whoever granted it."""
    services.tell_ending_roles()


@every(days=1)
def forget_files() -> None:
    """Files that came in hold names and addresses: they go a month after their run."""
    intake.forget_files()

"""What the clock does for organisations."""

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

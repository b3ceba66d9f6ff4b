"""What the clock does for organisations."""

from lyceum.kernel.schedule import every

from . import services


@every(hours=1)
def end_due_memberships() -> None:
    """Places whose last day is over are ended, in the first hour of the next day (UTC)."""
    services.end_due_memberships()

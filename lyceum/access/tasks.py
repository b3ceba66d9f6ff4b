"""What the clock does here."""

from lyceum.kernel.schedule import every

from . import services


@every(minutes=5)
def end_overdue_views() -> int:
    """Whoever closed the browser has stopped looking as somebody else."""
    return services.end_overdue_views()


@every(days=1)
def forget_what_expired() -> int:
    """Drop sessions and sign-in links whose time is over; once a day."""
    return services.forget_what_expired()

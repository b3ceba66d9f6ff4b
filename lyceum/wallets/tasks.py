"""What the clock does."""

from datetime import timedelta

from lyceum.kernel import clock
from lyceum.kernel.schedule import every

from . import services

BEFORE = timedelta(days=3)


@every(minutes=30)
def end_what_is_late() -> None:
    """What nobody answered, or used in time, is over; the money is free again."""
    services.expire_purchases()


@every(hours=6)
def remind_who_decides() -> None:
    """Three days before an answer is due, once."""
    services.remind_deciders(clock.now() + BEFORE)


@every(hours=1)
def run_allowances() -> None:
    """Grant what is due, take back what is over. What was done today is not done again."""
    services.run_allowances()


@every(hours=24)
def audit_books() -> None:
    """Count everything anew and compare; administrators see what was found."""
    services.audit_books()

"""What the clock does here."""

from datetime import timedelta

from lyceum.courseware import services
from lyceum.kernel import clock
from lyceum.kernel.schedule import every

GIVEN_UP = timedelta(days=2)


@every(minutes=15)
def abandon_forgotten() -> int:
    """Sessions whose window was closed without a word."""
    return services.abandon_forgotten()


@every(hours=24)
def forget_leftovers() -> int:
    """Files of packages that were never taken in whole."""
    return services.forget_leftovers()


@every(hours=6)
def forget_arriving() -> None:
    """Files of lessons that nobody went on sending are thrown away."""
    services.forget_arriving(clock.now() - GIVEN_UP)

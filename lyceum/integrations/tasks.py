"""What the clock does here."""

from lyceum.kernel.schedule import every

from . import services


@every(seconds=5)
def read_arrivals() -> int:
    """Read what came from systems outside; every five seconds, so that it is soon there."""
    return services.work_off()


@every(hours=1)
def tell_days() -> int:
    """Tell what is counted by the day, when the day is over."""
    return services.tell_days()

"""What the clock does here."""

from lyceum.kernel.schedule import every
from lyceum.messaging import api as messaging

from . import services


@every(minutes=5)
def watch_cases() -> int:
    """Questions whose time is nearly over, or over."""
    return services.watch_cases()


@every(minutes=5)
def watch_outreach() -> int:
    """People whom nobody has reached, and time is nearly over, or over."""
    return services.watch_outreach()


@every(hours=1)
def expire_requests() -> int:
    """Mentors who did not answer."""
    return services.expire_requests()


@every(hours=12)
def close_quiet_cases() -> int:
    """Answered, and silent since."""
    return services.close_quiet_cases()


@every(hours=3)
def ask_after_meetings() -> int:
    """Whoever met a mentor or an advisor."""
    return services.ask_after_meetings()


@every(seconds=5)
def read_talks() -> int:
    """What people write to us alone in chats."""
    return messaging.read_talks(services.take_word)

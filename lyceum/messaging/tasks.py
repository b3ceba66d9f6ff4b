"""What the clock does here."""

from lyceum.kernel.schedule import every

from . import services


@every(seconds=10)
def send_waiting_mail() -> int:
    """Send the mails that wait; every ten seconds, so that a code comes while one looks for it."""
    return services.send_waiting_mail()


@every(seconds=10)
def deliver_due() -> int:
    """Let out what is due: chats, browsers, and mails that were held back or are of many."""
    return services.deliver_due()

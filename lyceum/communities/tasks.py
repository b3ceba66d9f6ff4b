"""What the clock does here."""

from lyceum.kernel.schedule import every
from lyceum.messaging import api as messaging

from . import services


@every(minutes=30)
def post_due_prompts() -> int:
    """What the calendar asks of every space."""
    return services.post_due_prompts()


@every(minutes=30)
def pair_for_coffee() -> int:
    """Spaces whose day has come bring people together."""
    return services.pair_for_coffee()


@every(hours=6)
def ask_whether_met() -> int:
    """Some days after."""
    return services.ask_whether_met()


@every(minutes=1)
def tell_followers() -> int:
    """Who follows a space hears of what is new in it."""
    return services.tell_followers()


@every(seconds=5)
def hear_chats() -> int:
    """What chats tell of their channels: when to read."""
    return messaging.work_off_heard(services.hear)


@every(seconds=5)
def cross_bridges() -> int:
    """Between spaces and channels: what is to go, and what is to come."""
    return services.go_on() + services.send_crossings() + services.read_channels()

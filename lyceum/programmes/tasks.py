"""What the clock does here."""

from lyceum.kernel.schedule import every

from . import services


@every(minutes=5)
def settle_cancelled_runs() -> int:
    """Money that a cancelled run still owes."""
    return services.settle_cancelled_runs()


@every(hours=6)
def keep_wall_times() -> int:
    """Sessions to come follow the rules of their zones."""
    return services.keep_wall_times()


@every(hours=6)
def remind_of_papers() -> int:
    """Who comes along soon and has not agreed to what is asked."""
    return services.remind_of_papers()


@every(hours=24)
def forget_contacts() -> int:
    """Whom to call goes when the days are over."""
    return services.forget_contacts()


@every(minutes=1)
def lapse_offers() -> int:
    """Offers whose term is over."""
    return services.lapse_offers()


@every(minutes=1)
def move_waiting_lists() -> int:
    """Seats that got free elsewhere, lists that have ended."""
    return services.move_lists()


@every(minutes=5)
def remind_of_sessions() -> int:
    """A day and an hour before."""
    return services.remind_of_sessions()

"""What the clock does here."""

from lyceum.kernel.schedule import every

from . import services


@every(minutes=5)
def take_up_left_work() -> int:
    """Plans that a worker left behind."""
    return services.take_up_left_work()


@every(hours=12)
def put_steps_into_hours() -> int:
    """The next fortnight of everybody who has learning hours."""
    return services.put_steps_of_all()


@every(hours=12)
def replan_the_late() -> int:
    """Plans whose next step should long be done."""
    return services.replan_the_late()

"""What the clock does here."""

from lyceum.kernel.schedule import every

from . import services


@every(hours=24)
def run_assignments() -> int:
    """Whom the rules reach, whom they reach no more, who is asked again."""
    return services.run_assignments()


@every(minutes=1)
def reach_many() -> int:
    """What was asked of many, whom no page can wait for."""
    return services.reach_many()


@every(minutes=10)
def read_podcasts() -> int:
    """Those whose time has come; each is asked seldom."""
    return services.read_podcasts()


@every(hours=6)
def remind_assigned() -> int:
    """Those whose day comes near or is past."""
    return services.remind_assigned()

"""What the clock does here."""

from lyceum.kernel.schedule import every

from . import services


@every(seconds=5)
def tick() -> int:
    """Who is due goes on. While one worker is at it, the next one takes the people after."""
    return services.tick()


@every(seconds=10)
def send_errands() -> int:
    """What goes to systems outside."""
    return services.send_errands()


@every(minutes=15)
def start_waves() -> int:
    """Waves of a tool whose day has come."""
    return services.start_waves()


@every(minutes=15)
def look_around() -> int:
    """Days that have come, segments that people came into."""
    return services.look_around()

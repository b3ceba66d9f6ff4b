"""What the clock does here."""

from lyceum.kernel.schedule import every

from . import services


@every(minutes=30)
def tell_waiting() -> int:
    """Questions that nobody has answered on a page by now come as a message."""
    return services.tell_waiting()


@every(minutes=5)
def ask_waiting() -> int:
    """Surveys whose asking was stopped, by a restart for example, go on."""
    return services.ask_waiting()


@every(hours=6)
def take_pulses() -> int:
    """This week's share of people, where it was not asked yet."""
    return services.take_pulses()


@every(hours=6)
def close_surveys() -> int:
    """Surveys whose day is past, and what nobody can hand in any more."""
    return services.close_surveys() + services.forget_drafts()


@every(days=7)
def mix_waiting() -> int:
    """Answers that wait for more of their unit come together with others."""
    return services.mix_waiting()

"""What the clock does here."""

from lyceum.kernel.schedule import every

from . import services


@every(days=1)
def forget_old_decisions() -> int:
    """Drop what no draft is tried on any more; once a day."""
    return services.forget_old_decisions()

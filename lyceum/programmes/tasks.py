"""What the clock does here."""

from lyceum.kernel.schedule import every

from . import services


@every(minutes=5)
def settle_cancelled_runs() -> int:
    """Money that a cancelled run still owes."""
    return services.settle_cancelled_runs()

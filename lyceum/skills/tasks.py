"""What the clock does."""

from lyceum.kernel.schedule import every

from . import services


@every(days=1)
def refresh_states() -> None:
    """Skills that are not used fade; what nobody looked at for a week is computed anew."""
    services.refresh_states()

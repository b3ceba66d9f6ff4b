"""What the clock does for learning money."""

from lyceum.kernel.schedule import every

from . import services


@every(hours=1)
def run_allowances() -> None:
    """Grant what is due, take back what is over. What was done today is not done again."""
    services.run_allowances()

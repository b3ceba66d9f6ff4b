"""What the clock does here."""

from lyceum.kernel.schedule import every

from . import services


@every(hours=6)
def make_partitions() -> int:
    """The table of next month is there before the month is."""
    return services.make_partitions()


@every(seconds=10)
def look_at_what_grew() -> int:
    """What was told lately is found as fast as the rest."""
    return services.look_at_what_grew()


@every(minutes=1)
def copy_into_columns() -> None:
    """Bring the columnar copy up to date when its time has come, in a process of its own."""
    services.copy_columns_apart()

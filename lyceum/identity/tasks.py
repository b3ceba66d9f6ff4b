"""What the clock does for people and their data."""

from lyceum.kernel.schedule import every

from . import services


@every(hours=1)
def carry_out_erasures() -> int:
    """Remind of the accounts that go soon, and erase whose waiting is over."""
    return services.carry_out_erasures()


@every(days=1)
def apply_retention() -> dict[str, int]:
    """Take away what was kept for as long as was said; once a day."""
    return services.apply_retention()


@every(hours=1)
def forget_exports() -> int:
    """Take away the archives whose week is over."""
    return services.forget_exports()


@every(hours=1)
def gather_late_rows() -> int:
    """What was written for an account while it was folded into another goes there, too."""
    return services.gather_late_rows()


@every(days=1)
def gather_what_strayed() -> int:
    """And whatever still names the folded account later: a message about a grant of long ago."""
    return services.gather_late_rows(of_all=True)

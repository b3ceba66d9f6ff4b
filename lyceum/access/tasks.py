"""What the clock does here."""

from lyceum.kernel.schedule import every

from . import services


@every(minutes=5)
def end_overdue_views() -> int:
    """Whoever closed the browser has stopped looking as somebody else."""
    return services.end_overdue_views()


@every(days=1)
def forget_what_expired() -> int:
    """Drop sessions and sign-in links whose time is over; once a day."""
    return services.forget_what_expired()


@every(days=1)
def forget_old_sign_ins() -> int:
    """Drop codes and tokens of tools whose time is over; once a day."""
    return services.forget_old_sign_ins()


@every(hours=6)
def keep_keys_fresh() -> int:
    """A new signing key in time, and old ones away."""
    return services.keep_keys_fresh()


@every(days=1)
def refresh_metadata() -> int:
    """Load the metadata of SAML providers anew; once a day."""
    return services.refresh_metadata()

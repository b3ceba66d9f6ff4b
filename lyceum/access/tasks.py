"""What the clock does here."""

from lyceum.kernel.schedule import every

from . import services


@every(days=1)
def forget_what_expired() -> int:
    """Drop sessions and sign-in links whose time is over; once a day."""
    return services.forget_what_expired()


@every(days=1)
def refresh_metadata() -> int:
    """Load the metadata of SAML providers anew; once a day."""
    return services.refresh_metadata()

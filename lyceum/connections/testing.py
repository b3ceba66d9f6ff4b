"""What a system outside would send, for tests of this app and of higher ones."""

from lyceum.kernel import clock

from .models import Arrival
from .protocols.signatures import Sent, signed


def proof_of(connection, body, url, *, secret, delivery="d-1", at=None):
    """The headers with which the system signs a body that it sends to a connection."""
    sent = Sent({}, body, url, at or clock.now())
    return signed(connection.how_proven, secret, sent, delivery)


def arrivals_at(connection):
    """The lines of a connection's log as they lie in the database, newest first."""
    lines = Arrival.objects.unscoped("test").filter(connection=connection)
    return list(lines.order_by("-pk"))

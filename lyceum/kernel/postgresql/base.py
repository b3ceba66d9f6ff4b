"""A connection that was kept is looked at before a request uses it, and asked only where in doubt.

Django's own check asks the server for nothing (`SELECT 1`) once a request: a round trip, a tenth of
a small request. But a server that ends a connection says so at once, and the word lies in the socket
before anybody asks. So a silent socket that was used within the last minute is a good one; one that
speaks unasked, or was long idle (a wall between may have forgotten it), is asked as before.
"""

import select
import time
from typing import Any

from django.db.backends.postgresql import base

IDLE_S = 60.0


class DatabaseWrapper(base.DatabaseWrapper):
    """Connections that are asked whether they stand only where there is a reason to doubt it."""

    _was_asked = 0.0

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A new one has just answered."""
        connection = super().get_new_connection(conn_params)
        self._was_asked = time.monotonic()
        return connection

    def is_usable(self) -> bool:
        """Django asks this at a request's first use of the connection, and after errors."""
        now = time.monotonic()
        if not self.errors_occurred and now - self._was_asked < IDLE_S and self._is_silent():
            return True
        self._was_asked = now
        return bool(super().is_usable())

    def _is_silent(self) -> bool:
        """Nothing to read: no word of an end. Between requests nobody else speaks."""
        if self.connection is None or self.connection.closed:
            return False
        looked = select.poll()
        looked.register(self.connection.pgconn.socket, select.POLLIN)
        return not looked.poll(0)

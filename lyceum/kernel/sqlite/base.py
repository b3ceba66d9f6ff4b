"""Who waits for the lock asks every millisecond; who had it for a while lets others go first.

SQLite's own way of waiting asks less and less often, at last ten times a second. A worker that
writes in many short transactions leaves gaps far shorter than that, so somebody who wants to sign
in would stand there for many seconds while it works. Asking costs next to nothing, and so does
stepping back for two milliseconds after ten of writing. To do so after each transaction would cost
much: one takes a tenth of the pause, and after it the processor has forgotten everything.
"""

import sqlite3
import time
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.db.backends.sqlite3 import base, operations

PAUSE_S = 0.001
COURTESY_S = 0.002
STRETCH_S = 0.01
T = TypeVar("T")


class Operations(operations.DatabaseOperations):
    """SQLite's operations; emptying every table does not ask the triggers that keep them."""

    def sql_flush(self, *args: Any, **kwargs: Any) -> list[str]:
        """The triggers come back with `post_migrate`, which follows a flush as it does a migration."""
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            dropped = [f"DROP TRIGGER {self.quote_name(name)}" for (name,) in cursor.fetchall()]
        return [*dropped, *super().sql_flush(*args, **kwargs)]


class Turns:
    """The manners of one writer: after a stretch of writing it makes a pause, in which others begin."""

    def __init__(self) -> None:
        self._began_at = 0.0  # the stretch: since when others had no pause to begin in
        self._done_at = 0.0

    def step_back(self) -> None:
        """Before a transaction."""
        now = time.monotonic()
        if now - self._done_at < COURTESY_S and now - self._began_at > STRETCH_S:
            time.sleep(COURTESY_S)

    def begin(self) -> None:
        """The lock is here. After a pause, a rest or a long wait, others have had their turn."""
        now = time.monotonic()
        if now - self._done_at > COURTESY_S:
            self._began_at = now

    def end(self) -> None:
        """The lock is free again."""
        self._done_at = time.monotonic()


class DatabaseWrapper(base.DatabaseWrapper):
    """Connections whose statements wait in turns; `timeout` (seconds) is how long at most."""

    ops_class = Operations

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turns = Turns()

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """SQLite waits while it opens the file, and never after."""
        connection = super().get_new_connection(conn_params)
        connection.execute("PRAGMA busy_timeout = 0")
        return connection

    def _start_transaction_under_autocommit(self) -> None:
        self._turns.step_back()
        super()._start_transaction_under_autocommit()  # type: ignore[misc]  # stubs lack it
        self._turns.begin()

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]  # stubs lack it
        self._turns.end()

    def go_on(self) -> None:
        """Who writes for many, and steps back for all of them, does not for each."""
        self._turns = Turns()

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor that knows how long it may wait."""
        cursor = self.connection.cursor(factory=Cursor)
        cursor.timeout = self.settings_dict["OPTIONS"].get("timeout", 5.0)
        return cursor


class Cursor(base.SQLiteCursorWrapper):
    """Asks again while another connection writes. A statement that was refused has done nothing."""

    timeout = 0.0

    def execute(self, query: str, params: Any = None) -> Any:
        """One statement; raises `OperationalError` where the lock does not come in time."""
        return self._in_turn(lambda: super(Cursor, self).execute(query, params))

    def executemany(self, query: str, param_list: Iterable[Any]) -> Any:
        """All or nothing, so that the lock is waited for once."""
        if self.connection.in_transaction:
            return super().executemany(query, param_list)
        self.execute("BEGIN IMMEDIATE")
        try:
            done = super().executemany(query, param_list)
        except BaseException:
            self.connection.rollback()
            raise
        self.connection.commit()
        return done

    def _in_turn(self, ask: Callable[[], T]) -> T:
        end = time.monotonic() + self.timeout
        while True:
            try:
                return ask()
            except sqlite3.OperationalError as refusal:
                if not self._is_worth_waiting(refusal) or time.monotonic() > end:
                    raise
            time.sleep(PAUSE_S)

    def _is_worth_waiting(self, refusal: sqlite3.OperationalError) -> bool:
        """Its upper bits say more than "busy": others wrote since we began to read. A statement of
        its own begins anew; a transaction would read for ever what is of yesterday."""
        is_old = refusal.sqlite_errorcode == sqlite3.SQLITE_BUSY_SNAPSHOT
        is_taken = refusal.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
        return is_taken and not (is_old and self.connection.in_transaction)

"""The database after a test that commits: only what the test filled is emptied.

Django empties every table, and makes some thousand content types and permissions anew; with two
hundred tables that takes longer than most tests.
"""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Count, Max

from lyceum.wallets.ledger import guards

STAY = ("contenttypes.ContentType", "auth.Permission")  # `post_migrate` makes them after a flush


class Emptying:
    """Of one database, which has just been made."""

    def __init__(self, connection: Any):
        self.connection = connection
        self.staying = self._staying()

    def __call__(self, flush: Callable[[], None]) -> None:
        """Empty what is filled; `flush` is Django's way, for a test that changed what stays."""
        if self._staying() != self.staying:
            guards.take_down(self.connection)
            flush()
            self.staying = self._staying()  # as many as before, with numbers of their own
            return
        filled = self._filled()
        has_books = not filled.isdisjoint(guards.NAMES.values())
        if has_books:
            guards.take_down(self.connection)
        with transaction.atomic(), self.connection.cursor() as cursor:
            for table in filled:
                cursor.execute(f"DELETE FROM {self._quoted(table)}")  # noqa: S608  our own tables
        if has_books or guards.missing(self.connection):
            guards.put_up(self.connection)

    def _staying(self) -> list[dict[str, int]]:
        """How many there are of what stays, and which is the last."""
        models = map(apps.get_model, STAY)
        return [each._base_manager.aggregate(Count("pk"), Max("pk")) for each in models]

    def _filled(self) -> set[str]:
        """Names of tables with rows, asked in few statements."""
        names = self.connection.introspection.django_table_names(
            only_existing=True, include_views=False
        )
        names = sorted(set(names) - {apps.get_model(each)._meta.db_table for each in STAY})
        filled: set[str] = set()
        with self.connection.cursor() as cursor:
            for first in range(0, len(names), 100):
                cursor.execute(
                    " UNION ALL ".join(
                        f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {self._quoted(name)})"  # noqa: S608
                        for name in names[first : first + 100]
                    )
                )
                filled.update(name for (name,) in cursor.fetchall())
        return filled

    def _quoted(self, table: str) -> str:
        return str(self.connection.ops.quote_name(table))

"""`lyceum statements`: what the store holds, and how far it is complete."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from lyceum.statements import api


class Command(BaseCommand):
    help = "Say what the store of statements holds, by organisation and month."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--total", action="store_true", help="without organisations and months")

    def handle(self, *args: Any, total: bool, **options: Any) -> None:
        sizes = api.sizes()
        self._say(f"{sizes.statements:,} statements, {sizes.bytes / 1e6:,.1f} MB with all tables")
        for table, size in sizes.tables.items():
            self._say(f"  {table:<14}{size / 1e6:>12,.1f} MB")
        self._say(f"{sizes.awaited:,} references to statements that have not come")
        self._say(f"Consistent through {sizes.consistent_through.isoformat()} ({sizes.watermark})")
        for one in [] if total else sizes.shares:
            whose = f"organisation {one.tenant_id}" if one.tenant_id else "the house"
            self._say(f"{one.month}  {whose:<24}{one.rows:>14,}{one.bytes / 1e6:>12,.1f} MB")

    def _say(self, line: str) -> None:
        self.stdout.write(line)

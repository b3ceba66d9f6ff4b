"""`lyceum keepings`: what this installation keeps about people, and for how long."""

from typing import Any

from django.core.management.base import BaseCommand

from lyceum.identity import selectors
from lyceum.identity.types import keepings


class Command(BaseCommand):
    help = "List every kind of thing that is kept about people: what, how long, in which tables."

    def handle(self, *args: Any, **options: Any) -> None:
        for keeping in keepings():
            tables = ", ".join(table.name for table in keeping.tables)
            self.stdout.write(f"{keeping.kind:28} {selectors.kept_for(keeping)!s:34} {tables}")

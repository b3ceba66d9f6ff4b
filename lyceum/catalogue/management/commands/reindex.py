"""`lyceum reindex`: make the search of the catalogue again."""

from typing import Any

from django.core.management.base import BaseCommand

from lyceum.catalogue import services


class Command(BaseCommand):
    help = "Make the index of the catalogue again from its resources."

    def handle(self, *args: Any, **options: Any) -> None:
        number = services.reindex(lambda done, of: self.stderr.write(f"{done} of {of}"))
        self.stdout.write(f"{number} resources are indexed.")

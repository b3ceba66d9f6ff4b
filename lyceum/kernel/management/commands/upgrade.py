"""`lyceum upgrade`: a backup first, then any version to this one."""

from typing import Any

from django.core.management.base import BaseCommand

from lyceum.kernel import archive


class Command(BaseCommand):
    help = "Back up, then bring the database to this version."

    def handle(self, *args: Any, **options: Any) -> None:
        backup = archive.upgrade()
        if backup:
            self.stdout.write(f"Backup: {backup}")
        self.stdout.write(f"The database is at version {archive.product_version()}.")

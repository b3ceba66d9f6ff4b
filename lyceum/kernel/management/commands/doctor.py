"""`lyceum doctor`: is everything as it should be, and if not, what to do."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lyceum.kernel import health


class Command(BaseCommand):
    help = "Look at the installation and say what is wrong and how to mend it."

    def handle(self, *args: Any, **options: Any) -> None:
        findings = health.examine()
        for finding in findings:
            mark = self.style.SUCCESS("ok  ") if finding.is_fine else self.style.ERROR("bad ")
            self.stdout.write(f"{mark}{finding.what}: {finding.found}")
            if not finding.is_fine:
                self.stdout.write(f"      {finding.mend}")
        if not all(finding.is_fine for finding in findings):
            raise CommandError("Something needs attention.")

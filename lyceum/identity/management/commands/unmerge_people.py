"""`lyceum unmerge_people`: which accounts became one; `lyceum unmerge_people 3` undoes one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lyceum.identity import selectors, services
from lyceum.kernel import actors
from lyceum.kernel.errors import DomainError

BY = actors.system("shell")


class Command(BaseCommand):
    help = "List the merges that can be undone, or undo one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("merge", nargs="?", type=int)

    def handle(self, *args: Any, merge: int | None, **options: Any) -> None:
        if merge is None:
            self._list()
            return
        try:
            lines = services.unmerge_people(by=BY, merge_id=merge)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write("Two accounts again.")
        for line in lines:
            counts = f"{line.put_back} back, {line.changed_since} changed since"
            self.stdout.write(f"  {line.label}: {counts}, {line.came_after} came after and stay")

    def _list(self) -> None:
        for row in selectors.merges(BY):
            if row.can_be_undone:
                pair = f"{row.folded_name} ({row.folded_id}) into {row.kept_name} ({row.kept_id})"
                self.stdout.write(f"{row.id}: {pair}, until {row.until:%Y-%m-%d}")

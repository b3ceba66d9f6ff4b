"""`lyceum merge_people A B`: one human has two accounts; A stays, B is folded into it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lyceum.identity import selectors, services
from lyceum.identity.types import MergeLine
from lyceum.kernel import actors
from lyceum.kernel.errors import DomainError

BY = actors.system("shell")


class Command(BaseCommand):
    help = "Fold one account into another. `unmerge_people` undoes it within the term."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kept", help="who stays: an address, a public id or a number")
        parser.add_argument("folded", help="who is folded into it")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, kept: str, folded: str, **options: Any) -> None:
        try:
            pair = selectors.person_known_as(kept), selectors.person_known_as(folded)
            self._preview(*pair)
            if not options["dry_run"]:
                self._merge(*pair, is_sure=options["yes"])
        except DomainError as refusal:
            raise CommandError(str(refusal)) from None

    def _preview(self, kept_id: int, folded_id: int) -> None:
        seen = services.preview_merge(by=BY, kept_id=kept_id, folded_id=folded_id)
        self.stdout.write(f"{seen.folded_name} (number {seen.folded_id}) is folded into")
        self.stdout.write(f"{seen.kept_name} (number {seen.kept_id}), who stays.")
        for line in seen.lines:
            self.stdout.write(_told(line))

    def _merge(self, kept_id: int, folded_id: int, *, is_sure: bool) -> None:
        if not is_sure and input("Type yes: ") != "yes":
            raise CommandError("Nothing was changed.")
        merge = services.merge_people(by=BY, kept_id=kept_id, folded_id=folded_id)
        days = selectors.term().days
        self.stdout.write(f"Done. For {days} days: lyceum unmerge_people {merge.pk}")


def _told(line: MergeLine) -> str:
    """One kind, and below it how collisions are settled."""
    counts = f"{line.moved} move, {line.aside} stay apart, {line.ended} end"
    return "\n".join([f"  {line.label}: {counts}", *(f"      {words}" for words in line.words)])

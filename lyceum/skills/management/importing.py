"""What the three import commands have in common: do it now, and tell."""

from collections.abc import Callable
from pathlib import Path

from django.core.management.base import CommandError

from lyceum.kernel import actors
from lyceum.kernel.errors import DomainError
from lyceum.skills import services


def import_now(kind: str, file: Path, *, tell: Callable[[str], object]) -> None:
    """Import a file from the command line, telling what happens."""
    stage = ""

    def watch(at: str, position: int, total: int) -> None:
        nonlocal stage
        if at != stage:
            tell(f"  {at} …")
            stage = at

    tell(str(file))
    try:
        run = services.ask_import(by=actors.system("shell"), kind=kind, file=file)
        run = services.run_import(run.pk, watch=watch)
    except DomainError as refusal:
        raise CommandError(str(refusal)) from refusal
    if run.error:
        raise CommandError(run.error)
    for what, number in run.counts.items():
        tell(f"  {what}: {number:,}")
    for note in [*run.notes, *([] if run.counts else ["Nothing was new."])]:
        tell(f"  {note}")

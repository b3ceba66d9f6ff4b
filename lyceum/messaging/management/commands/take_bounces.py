"""`lyceum take_bounces`: read what mail servers sent back, from a mailbox or one mail from stdin."""

import mailbox
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lyceum.messaging import services


class Command(BaseCommand):
    help = "Read bounces from a Maildir or mbox and take them out of it; without one, from stdin."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("mailbox", nargs="?", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        where = options["mailbox"]
        if where is None:
            self.stdout.write(f"{services.take_bounce(sys.stdin.buffer.read())}")
            return
        if not where.exists():
            raise CommandError(f"{where}: there is no such mailbox; a Maildir or mbox is expected")
        box = mailbox.Maildir(where) if where.is_dir() else mailbox.mbox(where)
        read = about = 0
        box.lock()
        try:
            for key in list(box.keys()):
                about += services.take_bounce(box.get_bytes(key))
                box.remove(key)
                read += 1
            box.flush()
        finally:
            box.unlock()
        self.stdout.write(f"{read} read, {about} about mails of ours")

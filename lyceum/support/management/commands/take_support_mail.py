"""`lyceum take_support_mail`: mails to the support centre, from a mailbox or one mail from stdin."""

import logging
import mailbox
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import InterfaceError, OperationalError

from lyceum.support import services

log = logging.getLogger(__name__)
ASIDE = "aside"


class Command(BaseCommand):
    help = "Turn the mails of a Maildir or mbox into questions and take them out; else from stdin."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("mailbox", nargs="?", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        where = options["mailbox"]
        if where is None:
            self.stdout.write(services.take_mail(sys.stdin.buffer.read()))
            return
        if not where.exists():
            raise CommandError(f"{where}: there is no such mailbox; a Maildir or mbox is expected")
        box = mailbox.Maildir(where) if where.is_dir() else mailbox.mbox(where)
        told: Counter[str] = Counter()
        box.lock()
        try:
            for key in list(box.keys()):
                told[_taken(box.get_bytes(key), where)] += 1
                box.remove(key)
        finally:
            box.flush()
            box.unlock()
        self.stdout.write(", ".join(f"{n} {what}" for what, n in sorted(told.items())) or "nothing")


def _taken(body: bytes, where: Path) -> str:
    """What became of a mail. One that breaks us stands in nobody's way: it is kept beside the box.

    Where the database is away it is not the mail's fault: it stays where it is.
    """
    try:
        return services.take_mail(body)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        beside = where.with_name(f"{where.name}.{ASIDE}")
        log.exception("a mail could not be taken; it lies in %s", beside)
        kept = mailbox.mbox(beside)
        kept.add(body)
        kept.close()
        return ASIDE

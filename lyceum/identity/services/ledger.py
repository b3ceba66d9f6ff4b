"""The ledger of erasures: a file beside the database, so that it survives what happens there.

One line of JSON per erased person: ids and the moment, nothing else. It is only ever added to, goes
into every backup, and a restored backup is joined with it (`kernel.archive`).
"""

import json
import os
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from lyceum.kernel.archive import ERASURES


def path() -> Path:
    """Where it lies."""
    home: Path = settings.HOME
    return home / ERASURES


def note(person_id: int, public_id: str, moment: datetime) -> None:
    """Add a line, and see it on the disk before the database commits."""
    line = {"person_id": person_id, "public_id": public_id, "erased_at": moment.isoformat()}
    path().parent.mkdir(parents=True, exist_ok=True)
    with path().open("a", encoding="utf-8") as file:
        file.write(_fresh_line() + json.dumps(line) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _fresh_line() -> str:
    """Nothing is written behind a line that a power cut has torn."""
    with path().open("rb") as file:
        is_empty = not file.seek(0, os.SEEK_END)
        file.seek(-1 if not is_empty else 0, os.SEEK_END)
        return "" if is_empty or file.read() == b"\n" else "\n"


def erased() -> set[str]:
    """Whom it names, by public id. A line that was torn by a power cut is left out."""
    if not path().exists():
        return set()
    return set(filter(None, map(_public_id, path().read_text(encoding="utf-8").splitlines())))


def _public_id(line: str) -> str:
    try:
        return str(UUID(json.loads(line)["public_id"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""

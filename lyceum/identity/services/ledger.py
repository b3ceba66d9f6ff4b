"""The ledger of erasures: a file beside the database, so that it survives what happens there.

One line of JSON per erased person: ids and the moment, nothing else; and one for each that was taken
back. It is only ever added to, goes
into every backup, and a restored backup is joined with it (`kernel.archive`).
"""

import json
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from lyceum.kernel.archive import ERASURES

Said = tuple[str, str]  # who, by public id, and the moment as it is written


def path() -> Path:
    """Where it lies."""
    home: Path = settings.HOME
    return home / ERASURES


def note(person_id: int, public_id: str, moment: datetime) -> None:
    """Add a line, and see it on the disk before the database commits."""
    _add({"person_id": person_id, "public_id": public_id, "erased_at": moment.isoformat()})


def take_back(said: Iterable[Said]) -> None:
    """These did not come to pass: a further line says so of each, wherever the two are joined."""
    for public_id, moment in said:
        _add({"undone": public_id, "erased_at": moment})


def _add(line: dict[str, int | str]) -> None:
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
    """Whom it names, by public id."""
    return {public_id for public_id, _moment in said()}


def said() -> set[Said]:
    """What it says and has not taken back. A line that was torn by a power cut is left out."""
    if not path().exists():
        return set()
    lines = path().read_text(encoding="utf-8").splitlines()
    return _read(lines, "public_id") - _read(lines, "undone")


def _read(lines: list[str], key: str) -> set[Said]:
    return set(filter(None, (_said(line, key) for line in lines)))


def _said(line: str, key: str) -> Said | None:
    try:
        found = json.loads(line)
        return str(UUID(found[key])), str(found.get("erased_at", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None

"""Where the built front end lies: names with a hash, so a browser keeps each file for ever."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.templatetags.static import static

DIST = Path(__file__).parent / "static/ui/dist"
PRINT = DIST / "print"  # the fonts of what is printed, as TrueType


def address(name: str) -> str:
    """`app.css` → `/static/ui/dist/app-3F2A91BC.css`."""
    return _found(name) if settings.DEBUG else _kept_address(name)


def _found(name: str) -> str:
    return static(f"ui/dist/{manifest()['files'].get(name, name)}")


def manifest() -> dict[str, Any]:
    """What the last build made; while developing it is read anew."""
    return _read() if settings.DEBUG else _kept()


def _read() -> dict[str, Any]:
    file = DIST / "manifest.json"
    if not file.exists():
        return {"files": {}, "script_bytes": 0, "missing": []}
    made: dict[str, Any] = json.loads(file.read_text())
    return made


_kept = cache(_read)
_kept_address = cache(_found)

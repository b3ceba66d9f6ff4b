"""Which names in a zip may become names of files."""

import unicodedata

LONGEST, LONGEST_PART = 400, 200  # bytes; file systems take 255 in a part
CLUTTER = ("__MACOSX/", ".DS_Store", "Thumbs.db")


def is_clutter(name: str) -> bool:
    """What systems leave beside the files of a person."""
    return name.startswith(CLUTTER[0]) or name.rpartition("/")[2] in CLUTTER


def fitting(name: str) -> str | None:
    """The name as it may be kept, below its package; None where it leads out or hides something."""
    kept = unicodedata.normalize("NFC", name)
    parts = kept.split("/")
    if len(kept.encode("utf-8", "replace")) > LONGEST or "\\" in kept or ":" in parts[0]:
        return None
    return kept if all(map(_is_plain, parts)) else None


def _is_plain(part: str) -> bool:
    if part.strip() in {"", ".", ".."} or len(part.encode("utf-8", "replace")) > LONGEST_PART:
        return False
    return not any(unicodedata.category(sign)[0] == "C" for sign in part)

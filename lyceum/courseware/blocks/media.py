"""How long something plays."""

from typing import IO

PLAYED = {"video/mp4", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav"}
LONGEST = 24 * 60 * 60.0


def seconds_of(media_type: str, file: IO[bytes]) -> float | None:
    """Seconds, where the file says so in a way that can be read; else nothing."""
    if media_type not in PLAYED:
        return None
    from tinytag import TinyTag, TinyTagException  # noqa: PLC0415  needed only when one comes in

    names = {"video/mp4": "a.mp4", "audio/mpeg": "a.mp3", "audio/mp4": "a.m4a"}
    name = names.get(media_type, f"a.{media_type.rpartition('/')[2]}")
    file.seek(0)
    try:
        seconds = TinyTag.get(filename=name, file_obj=file, tags=False).duration  # type: ignore[arg-type]
    except (TinyTagException, OSError, ValueError, ArithmeticError, LookupError):
        seconds = None
    finally:
        file.seek(0)
    return min(float(seconds), LONGEST) if seconds and seconds > 0 else None

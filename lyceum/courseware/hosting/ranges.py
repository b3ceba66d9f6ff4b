"""Parts of files (RFC 9110, 14): one range, as players of video ask for it."""

import re
from collections.abc import Iterator
from typing import IO

ONE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
CHUNK = 128 * 1024
Range = tuple[int, int]  # the first byte and the one after the last


def range_in(header: str, size: int) -> Range | None:
    """The bytes that a header asks for; None for all of them (no range, several, or none we know).
    Raises ValueError where it asks for what is not there."""
    found = ONE.fullmatch(header.strip())
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:  # so many from the end
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(size, int(last) + 1 if last else size)
    if start >= size or end <= start:
        raise ValueError(header)
    return start, end


def part_of(file: IO[bytes], part: Range) -> Iterator[bytes]:
    """The bytes of a part, in chunks; the file is closed after the last."""
    start, end = part
    with file:
        file.seek(start)
        while start < end and (chunk := file.read(min(CHUNK, end - start))):
            start += len(chunk)
            yield chunk

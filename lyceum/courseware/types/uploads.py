"""What may be shown in a lesson, by the kind of its block."""

from typing import Protocol

from lyceum.kernel.files import (
    JPEG,
    M4A,
    MP3,
    MP4,
    OGG,
    PDF,
    PNG,
    TEXT,
    WAV,
    WEBM,
    WEBP,
    ZIP,
    Purpose,
)

UPLOADS = {
    "image": Purpose((PNG, JPEG, WEBP), megabytes=20, side=2400),
    "video": Purpose((MP4, WEBM), megabytes=2000),
    "audio": Purpose((MP3, M4A, OGG, WAV), megabytes=500),
    "file": Purpose(
        (PDF, PNG, JPEG, WEBP, TEXT, ZIP, MP3, M4A, OGG, WAV, MP4, WEBM), megabytes=200
    ),
}


class Readable(Protocol):
    """What bytes are read from: a file, or a request."""

    def read(self, size: int, /) -> bytes: ...

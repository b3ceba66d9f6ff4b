"""Where the files of the copy lie: a folder, or a bucket that speaks S3.

A file appears whole or not at all: a folder gets it by a rename, a bucket by the end of an upload.
"""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

CHUNK = 1024 * 1024
HIDDEN = ".writing"


@dataclass(frozen=True)
class Bucket:
    """How a bucket is reached. The secret is in no word that is shown."""

    endpoint: str = ""
    region: str = ""
    key: str = ""
    secret: str = field(default="", repr=False)


class Place(Protocol):
    """Somewhere to keep files by name; names have slashes."""

    def put(self, source: Path, name: str) -> None:
        """Keep a local file under a name; what was there before is replaced in one step."""

    def open(self, name: str) -> Any:
        """A file of pyarrow's to read. FileNotFoundError where there is none."""

    def remove(self, name: str) -> None:
        """Forget a file; nothing happens where there is none."""

    def names(self) -> Iterator[str]:
        """Every file that is there."""


def place_at(address: str, bucket: Bucket) -> Place:
    """`s3://bucket/prefix`, or a folder."""
    if address.startswith("s3://"):
        return InBucket(address.removeprefix("s3://").strip("/"), bucket)
    return InFolder(Path(address))


class InFolder:
    """On this machine, or on what it has mounted."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def __str__(self) -> str:
        return str(self.root)

    def put(self, source: Path, name: str) -> None:
        target = self.root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        hidden = target.with_name(f"{HIDDEN}-{target.name}")
        shutil.copyfile(source, hidden)
        _to_disk(hidden)
        hidden.replace(target)
        _to_disk(target.parent)

    def open(self, name: str) -> Any:
        from pyarrow import OSFile  # noqa: PLC0415  30 MB that only the copy needs

        return OSFile(str(self.root / name))

    def remove(self, name: str) -> None:
        (self.root / name).unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        for path in sorted(self.root.rglob("*")):
            if path.is_file():
                yield path.relative_to(self.root).as_posix()


class InBucket:
    """In a bucket of an object store."""

    def __init__(self, root: str, bucket: Bucket) -> None:
        from pyarrow import fs  # noqa: PLC0415  as above

        self.root = root
        scheme, _colon, host = bucket.endpoint.rpartition("://")
        self._files = fs.S3FileSystem(
            access_key=bucket.key or None,
            secret_key=bucket.secret or None,
            region=bucket.region or None,
            scheme=scheme or "https",
            endpoint_override=host or None,
        )

    def __str__(self) -> str:
        return f"s3://{self.root}"

    def put(self, source: Path, name: str) -> None:
        with source.open("rb") as file, self._files.open_output_stream(self._path(name)) as out:
            shutil.copyfileobj(file, out, CHUNK)

    def open(self, name: str) -> Any:
        return self._files.open_input_file(self._path(name))

    def remove(self, name: str) -> None:
        try:
            self._files.delete_file(self._path(name))
        except FileNotFoundError:
            return

    def names(self) -> Iterator[str]:
        from pyarrow import fs  # noqa: PLC0415  as above

        found = fs.FileSelector(self.root, recursive=True, allow_not_found=True)
        for each in self._files.get_file_info(found):
            if each.is_file:
                yield each.path.removeprefix(f"{self.root}/")

    def _path(self, name: str) -> str:
        return f"{self.root}/{name}"


def _to_disk(path: Path) -> None:
    """What the database says is written must be, whatever happens to the power."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)

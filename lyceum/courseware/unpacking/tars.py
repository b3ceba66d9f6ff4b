"""A tar that came from somebody, packed with gzip: read once from its beginning to its end, counted
while it is, and kept in a folder of its own until it was read.

It has the doors of a zip's `Archive`, so that readers need not know which of the two they read.
"""

import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Self

from django.utils.translation import gettext as _

from lyceum.courseware.errors import PackageIsInvalid, Problem
from lyceum.kernel.files import MEGABYTE

from .names import fitting, is_clutter
from .zips import CHUNK, Archive, Budget, Limits

LARGEST_HEADER = MEGABYTE  # of long names and the like, which are read as a whole
HEADERS = (
    *(tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE),
    *(tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK),
)
BROKEN = (tarfile.TarError, zlib.error, EOFError, OSError, ValueError)


class TarArchive(Archive):
    """The plain files of a tar, by name, and where each lies while it is read."""

    def __init__(self, places: dict[str, Path], most: Limits) -> None:
        self._places, self._most = places, most

    @property
    def names(self) -> list[str]:
        return list(self._places)

    def _chunks(self, name: str, most: Limits) -> Iterator[bytes]:
        with self._places[name].open("rb") as file:
            yield from Budget(most).spend(iter(lambda: file.read(CHUNK), b""))


class Member(tarfile.TarInfo):
    """A member whose headers are of a size that somebody meant."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        found = super().frombuf(buf, encoding, errors)
        if found.type in HEADERS and found.size > LARGEST_HEADER:
            raise tarfile.ReadError
        return found


def open_tar(file: IO[bytes], folder: Path, limits: Limits) -> TarArchive:
    """The archive, unpacked into an empty folder. Raises PackageIsInvalid, PackageIsTooLarge."""
    places: dict[str, Path] = {}
    left = Budget(limits)
    try:
        with tarfile.open(fileobj=file, mode="r|gz", tarinfo=Member) as packed:
            for member in packed:
                if member.isdir() or is_clutter(member.name):
                    continue
                if len(places) >= limits.files:
                    raise limits.refuse_files()
                name = _checked(member, places)
                places[name] = folder / str(len(places))
                _unpack(packed, member, places[name], left)
    except BROKEN:
        raise _invalid(_("a tar that is whole is expected")) from None
    return TarArchive(places, limits)


def _checked(member: tarfile.TarInfo, places: dict[str, Path]) -> str:
    name = fitting(member.name.removeprefix("./"))
    if name is None:
        expected = _("a name that stays inside the package is expected, without .., \\ or drives")
        raise _invalid(expected, member.name)
    if not member.isreg():
        raise _invalid(_("a plain file is expected; links and devices stay out"), member.name)
    if name in places:
        raise _invalid(_("a name that no other file has is expected"), name)
    return name


def _unpack(packed: tarfile.TarFile, member: tarfile.TarInfo, place: Path, left: Budget) -> None:
    source = packed.extractfile(member)
    with place.open("wb") as kept:
        if source is not None:
            for chunk in left.spend(iter(lambda: source.read(CHUNK), b"")):
                kept.write(chunk)


def _invalid(expected: str, name: str = "") -> PackageIsInvalid:
    return PackageIsInvalid([Problem(ascii(name)[1:-1][:200], 0, "", expected)])

"""A zip that came from somebody: its list is bounded before it is read, its names before they are
used, its bytes while they come out. What it says of its own size is a first hint and no more.

Format: APPNOTE.TXT 6.3 (end of central directory 4.3.16, zip64 4.3.14, attributes 4.4.15).
"""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO

from django.utils.translation import gettext as _

from lyceum.courseware.errors import PackageIsInvalid, PackageIsTooLarge, Problem
from lyceum.kernel.files import MEGABYTE

from .names import fitting, is_clutter

END, END_64 = b"PK\x05\x06", b"PK\x06\x06"
TAIL = 22 + 65_535  # the record and the longest comment
ENTRY = 46 + 2 * 512  # bytes that the list takes for one file, generously
CHUNK = 256 * 1024
SPOOLED = MEGABYTE
ENCRYPTED = 1
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, NotImplementedError, OSError)


@dataclass(frozen=True)
class Limits:
    """How much may come out of a zip."""

    bytes: int
    files: int

    def refuse_bytes(self) -> PackageIsTooLarge:
        return PackageIsTooLarge(f"{self.bytes // MEGABYTE} MB")

    def refuse_files(self) -> PackageIsTooLarge:
        return PackageIsTooLarge(_("{count} files").format(count=self.files))


class Archive:
    """The files of a zip that was found fit, by name."""

    def __init__(self, zipped: zipfile.ZipFile, infos: dict[str, zipfile.ZipInfo], most: Limits):
        self._zipped, self._infos, self._most = zipped, infos, most

    @property
    def names(self) -> list[str]:
        return list(self._infos)

    def read(self, name: str, most: int) -> bytes:
        """A whole small file; refused if it is larger than `most` bytes."""
        return b"".join(self._chunks(name, Limits(most, 1)))

    def open(self, name: str) -> IO[bytes]:
        """A file as something to read from, which lies in memory while it is small."""
        spool = SpooledTemporaryFile(SPOOLED)  # noqa: SIM115  whoever asked closes it
        for chunk in self._chunks(name, self._most):
            spool.write(chunk)
        spool.seek(0)
        return spool

    def files(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Every file with its bytes, which are counted as they come."""
        left = Budget(self._most)
        for name in self._infos:
            yield name, left.spend(self._chunks(name, self._most))

    def _chunks(self, name: str, most: Limits) -> Iterator[bytes]:
        budget = Budget(most)
        try:
            with self._zipped.open(self._infos[name]) as file:
                yield from budget.spend(iter(lambda: file.read(CHUNK), b""))
        except BROKEN:
            raise _invalid(_("an undamaged file is expected"), name) from None


class Budget:
    """How many bytes may still come."""

    def __init__(self, most: Limits) -> None:
        self.most, self.spent = most, 0

    def spend(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self.spent += len(chunk)
            if self.spent > self.most.bytes:
                raise self.most.refuse_bytes()
            yield chunk


def open_zip(file: IO[bytes], limits: Limits) -> Archive:
    """The archive, once nothing in its list is wrong. Raises PackageIsInvalid, PackageIsTooLarge."""
    if _list_size(file) > limits.files * ENTRY:
        raise limits.refuse_files()
    try:
        zipped = zipfile.ZipFile(file)
    except BROKEN:
        raise _invalid(_("a zip that is whole is expected")) from None
    infos = [one for one in zipped.infolist() if not one.is_dir() and not is_clutter(one.filename)]
    if len(infos) > limits.files:
        raise limits.refuse_files()
    if sum(one.file_size for one in infos) > limits.bytes:
        raise limits.refuse_bytes()
    return Archive(zipped, _named(infos), limits)


def _named(infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    problems = [problem for one in infos if (problem := _problem(one))]
    if problems:
        raise PackageIsInvalid(problems)
    named: dict[str, zipfile.ZipInfo] = {}
    for one in infos:
        name = fitting(one.filename) or ""
        if name in named:
            raise _invalid(_("a name that no other file has is expected"), name)
        named[name] = one
    return named


def _problem(one: zipfile.ZipInfo) -> Problem | None:
    """Why a file of the list stays out; None where nothing is wrong with it."""
    shown = ascii(one.filename)[1:-1][:200]
    kind = stat.S_IFMT(one.external_attr >> 16)
    if fitting(one.filename) is None or one.orig_filename != one.filename:
        expected = _("a name that stays inside the package is expected, without .., \\ or drives")
    elif kind not in (0, stat.S_IFREG):
        expected = _("a plain file is expected; links and devices stay out")
    elif one.flag_bits & ENCRYPTED:
        expected = _("a file without a password is expected")
    elif one.compress_type not in METHODS:
        expected = _("a file that is stored or deflated is expected")
    else:
        return None
    return Problem(shown, 0, "", expected)


def _list_size(file: IO[bytes]) -> int:
    """How many bytes the list of files takes, as the end of the zip says."""
    size = file.seek(0, 2)
    file.seek(max(0, size - TAIL))
    tail = file.read(TAIL)
    at = tail.rfind(END)
    if at < 0 or at + 22 > len(tail):
        raise _invalid(_("a zip is expected, and this is none"))
    (listed,) = struct.unpack_from("<L", tail, at + 12)
    listed_64 = 0
    if (at_64 := tail.rfind(END_64, 0, at)) >= 0 and at_64 + 48 <= at:
        (listed_64,) = struct.unpack_from("<Q", tail, at_64 + 40)
    file.seek(0)
    return int(listed_64 or listed)


def _invalid(expected: str, name: str = "") -> PackageIsInvalid:
    return PackageIsInvalid([Problem(ascii(name)[1:-1][:200], 0, "", expected)])

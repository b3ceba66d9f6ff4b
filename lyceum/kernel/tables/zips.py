"""Zip archives from outside, opened only when they unpack to something reasonable."""

from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext_lazy as _

from .shapes import MEGABYTE, Limits, NotATable

CHUNK = MEGABYTE
SMALL = MEGABYTE


def open_zip(file: IO[bytes] | str, limits: Limits | None = None) -> ZipFile:
    """An archive whose members together stay within the limits; else `NotATable`."""
    limits = limits or Limits()
    try:
        archive = ZipFile(file)
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        raise NotATable(_("The archive is damaged or was cut off.")) from None
    _guard(archive.infolist(), limits)
    return archive


def _guard(members: list[ZipInfo], limits: Limits) -> None:
    if sum(member.file_size for member in members) > limits.unpacked:
        raise NotATable(_("It would unpack to more than this installation accepts."))
    for member in members:
        if member.flag_bits & 1:
            raise NotATable(_("It is locked with a password."))
        if member.file_size > SMALL and member.file_size > limits.ratio * member.compress_size:
            raise NotATable(_("It unpacks to far more than it holds, as a zip bomb does."))


def verify(archive: ZipFile) -> None:
    """Unpack every member once without keeping it: sizes that were declared are then true."""
    try:
        for member in archive.infolist():
            with archive.open(member) as stream:
                while stream.read(CHUNK):
                    pass
    except (BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        raise NotATable(_("The archive is damaged or was cut off.")) from None
    except Exception as error:
        if type(error).__module__ == "zlib":
            raise NotATable(_("The archive is damaged or was cut off.")) from None
        raise

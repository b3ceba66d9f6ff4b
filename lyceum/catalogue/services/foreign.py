"""What is no table becomes one, so that every file comes in by the same careful way."""

from __future__ import annotations

from io import BytesIO

from django.core.files import File
from django.utils.translation import gettext as _

from lyceum.catalogue.errors import UnreadableFile
from lyceum.catalogue.readers.foreign import rows_of
from lyceum.kernel.tables import Limits, open_zip, write_csv

MOST = 64 * 1024 * 1024
HEAD = 4096
ZIP = b"PK\x03\x04"
UNPACKED = Limits(unpacked=4 * MOST)  # it is held in memory
SPREADSHEET = "[Content_Types].xml"


def as_table(file: File[bytes]) -> File[bytes]:
    """The file itself where it is a table; its resources as one where it is a page or a feed.
    Of a zip archive, the one table in it."""
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if head.startswith(ZIP):
        return _unpacked(file)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"{", b"[", b"<"):
        return file
    if (file.size or 0) > MOST:
        raise UnreadableFile(reason=_("it is too large for a page or a feed"))
    rows = rows_of(file.read())
    if rows is None:
        file.seek(0)
        return file
    if not rows:
        raise UnreadableFile(reason=_("nothing to learn from was found in it"))
    columns = list(dict.fromkeys(name for row in rows for name in row))
    lines = write_csv(columns, ([row.get(name, "") for name in columns] for row in rows))
    return File(BytesIO(b"".join(lines)), name=f"{file.name}.csv")


def _unpacked(file: File[bytes]) -> File[bytes]:
    with open_zip(BytesIO(file.read()), UNPACKED) as archive:
        names = [name for name in archive.namelist() if not name.endswith("/")]
        if SPREADSHEET in names:
            file.seek(0)
            return file
        if len(names) != 1:
            raise UnreadableFile(
                reason=_("the archive holds several files: {names}").format(
                    names=", ".join(names[:10])
                )
            )
        unpacked = File(BytesIO(archive.read(names[0])), name=names[0])
    if _is_archive(unpacked):  # one that holds itself would never come to an end
        raise UnreadableFile(reason=_("the archive holds another archive"))
    return as_table(unpacked)


def _is_archive(file: File[bytes]) -> bool:
    head: bytes = file.read(len(ZIP))
    file.seek(0)
    return head == ZIP

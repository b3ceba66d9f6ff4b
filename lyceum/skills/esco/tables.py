"""The CSV files inside the zip, row by row, each fault with its file and line."""

import csv
import zlib
from collections.abc import Iterator, Sequence
from io import TextIOWrapper
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _

from lyceum.skills.errors import FileCannotBeRead

LONGEST_CELL = 1_000_000


def members(archive: ZipFile) -> dict[str, str]:
    """Table name without its language → the path in the archive, e.g. occupations → …_en.csv."""
    found = {}
    for path in archive.namelist():
        file = PurePosixPath(path)
        stem, _mark, language = file.stem.rpartition("_")
        if file.suffix.lower() == ".csv" and stem and len(language) in (2, 3):
            found[stem] = path
    return found


def language_of(archive: ZipFile, file: str) -> str:
    """The one language of all tables."""
    stems = [PurePosixPath(path).stem for path in members(archive).values()]
    languages = {stem.rpartition("_")[2].lower() for stem in stems}
    if len(languages) == 1:
        return languages.pop()
    if not languages:
        raise FileCannotBeRead(
            file=file, reason=_("It holds no ESCO tables (occupations_en.csv …).")
        )
    raise FileCannotBeRead(
        file=file, reason=_("It mixes several languages; take one zip for each.")
    )


def rows(archive: ZipFile, path: str, wanted: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The wanted cells of every row; "" for a column that this edition does not have.

    The first wanted column, and any marked with a star, must be there.
    """
    name = PurePosixPath(path).name
    line = 1
    try:
        with archive.open(path) as stream:
            reader = csv.reader(TextIOWrapper(stream, "utf-8-sig", newline=""), strict=True)
            header = next(reader, [])
            places = _places(header, wanted, name)
            for record in reader:
                begins, line = line + 1, reader.line_num
                if record:
                    _check_width(record, header, name, begins)
                    yield tuple(record[at].strip() if at >= 0 else "" for at in places)
                line = reader.line_num
    except UnicodeDecodeError:
        raise FileCannotBeRead(file=name, line=line, reason=_("This is not UTF-8 text.")) from None
    except csv.Error:
        reason = _("A quotation mark is opened here and never closed, or the file was cut off.")
        raise FileCannotBeRead(file=name, line=line + 1, reason=reason) from None
    except (BadZipFile, EOFError, OSError, zlib.error):
        reason = _("The archive is damaged here, or was cut off. Download it again.")
        raise FileCannotBeRead(file=name, line=line, reason=reason) from None


def _places(header: Sequence[str], wanted: Sequence[str], name: str) -> list[int]:
    known = {column.strip(): at for at, column in enumerate(header)}
    for column in wanted:
        if column.startswith("*") and column[1:] not in known:
            reason = _("The column “{column}” is missing.").format(column=column[1:])
            raise FileCannotBeRead(file=name, line=1, reason=reason)
    return [known.get(column.removeprefix("*"), -1) for column in wanted]


def _check_width(record: Sequence[str], header: Sequence[str], name: str, line: int) -> None:
    if len(record) == len(header):
        return
    reason = _("It has {found} cells where {expected} were expected.").format(
        found=len(record), expected=len(header)
    )
    raise FileCannotBeRead(file=name, line=line, reason=reason)

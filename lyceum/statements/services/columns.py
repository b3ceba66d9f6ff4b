"""The columnar copy, as the settings want it."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import unquote
from uuid import UUID

from django.conf import settings

from lyceum.kernel import logs
from lyceum.statements import columns, selectors
from lyceum.statements.errors import CopyIsBusy, CopyIsElsewhere, CopyNotReached
from lyceum.statements.types import Told


def copy_columns(*, anew: bool = False) -> columns.Copied:
    """Bring the columnar copy up to date, or write it again from the first statement on."""
    with _refused():
        return columns.copy(STORE, columns_place(), has_text=settings.COLUMNS_TEXT, anew=anew)


def column_differences() -> list[columns.Difference]:
    """Where the columnar copy is not what the store is."""
    with _refused():
        return columns.differences(STORE, columns_place(), has_text=settings.COLUMNS_TEXT)


def columns_place() -> columns.Place:
    """Where its files lie."""
    bucket = columns.Bucket(
        endpoint=settings.S3_ENDPOINT,
        region=settings.S3_REGION,
        key=settings.S3_KEY,
        secret=settings.S3_SECRET,
    )
    return columns.place_at(settings.COLUMNS, bucket)


def copy_columns_apart() -> bool:
    """Copy in a process of its own where it is time; was one begun?

    Parquet costs a hundred megabytes, which the worker would never give back. Whatever becomes of
    the process, the next one goes on where it was.
    """
    global _apart  # noqa: PLW0603  one at a time, and the next look reaps it
    if not settings.COLUMNS_MINUTES or (_apart and _apart.poll() is None):
        return False
    if not columns.is_due(STORE, timedelta(minutes=settings.COLUMNS_MINUTES)):
        return False
    words = [sys.executable, "-m", "lyceum.config.cli", "export", "columns"]
    _apart = subprocess.Popen(words, stdout=subprocess.DEVNULL)  # noqa: S603
    return True


def mend_columns(seqs: Sequence[int]) -> None:
    """These statements changed or went: the copy reads them again."""
    columns.touch(seqs)


@contextmanager
def _refused() -> Iterator[None]:
    """What goes wrong with the copy, in words."""
    try:
        yield
    except columns.IsHeld:
        raise CopyIsBusy from None
    except columns.IsElsewhere as made:
        raise CopyIsElsewhere(made=unquote(str(made))) from None
    except OSError as error:  # of pyarrow as well: no such bucket, no right, no space
        raise CopyNotReached(reason=logs.scrub(str(error))) from error


class _Store:
    """The store, as the copy asks it."""

    def following(self, after_seq: int, limit: int) -> tuple[Sequence[Told], int]:
        return selectors.following(after_seq, limit)

    def numbered(self, seqs: Sequence[int]) -> Sequence[Told]:
        return selectors.numbered(seqs)

    def seqs_of(self, tenant_id: int, ids: Sequence[UUID]) -> Sequence[int]:
        return list(selectors.known(tenant_id, ids).values())


STORE = _Store()
_apart: subprocess.Popen[bytes] | None = None

"""Which column is which field? Remembered from last time, or guessed from the header."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence

from lyceum.kernel.heavy import Later

from .shapes import Field

fuzz = Later("rapidfuzz.fuzz")
CLOSE = 88
SHORTEST = 4


def guess(fields: Sequence[Field], columns: Sequence[str]) -> dict[str, str]:
    """Field → column: by exact name or synonym first, then by what is nearly one."""
    free = {column: plain(column) for column in columns}
    found: dict[str, str] = {}
    for fits in (_is_one_of, _is_nearly_one_of):
        for field in fields:
            if field.name in found:
                continue
            names = [plain(name) for name in (field.name, str(field.label), *field.synonyms)]
            column = next((c for c, text in free.items() if fits(text, names)), None)
            if column is not None:
                found[field.name] = column
                del free[column]
    return found


def plain(header: str) -> str:
    """A header without case, accents, blanks and punctuation."""
    text = unicodedata.normalize("NFKD", header.casefold())
    return re.sub(r"[\W_]+", "", "".join(c for c in text if not unicodedata.combining(c)))


def header_hash(columns: Iterable[str]) -> str:
    """The same for the same columns in the same order."""
    return hashlib.sha256("\x1f".join(map(plain, columns)).encode()).hexdigest()


def _is_one_of(text: str, names: list[str]) -> bool:
    return text in names


def _is_nearly_one_of(text: str, names: list[str]) -> bool:
    return len(text) >= SHORTEST and any(
        len(name) >= SHORTEST and fuzz.ratio(text, name) >= CLOSE for name in names
    )

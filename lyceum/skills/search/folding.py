"""Text as it is compared: lower case, no accents, words apart; and the ways to read a label."""

import re
import unicodedata
from collections.abc import Iterator

WORD = re.compile(r"[^\W_]+[+#]*")
IN_BRACKETS = re.compile(r"\s*\([^)]*\)")


def fold(text: str) -> str:
    """The words of a text in lower case without accents, one blank between them."""
    return " ".join(words(text))


def words(text: str) -> list[str]:
    """The words of a text; C++ and C# keep their marks."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(char for char in text if not unicodedata.combining(char))
    return WORD.findall(text.casefold())


def readings(label: str) -> Iterator[str]:
    """A label folded, without its brackets, and each side of "technicien/technicienne"."""
    bare = IN_BRACKETS.sub("", label)
    sides = re.split(r"\s*/\s*", bare) if "/" in bare else []
    yield from dict.fromkeys(filter(None, (fold(way) for way in (label, bare, *sides))))

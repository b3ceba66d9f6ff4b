"""Words to pieces, as BERT's uncased models read them: greedy, longest piece first.

The whole of it is here so that no tokenizer library has to be installed; a test compares it with
the library where that is at hand.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

LONGEST_WORD = 100
CJK = (
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B820, 0x2CEAF),
    (0xF900, 0xFAFF),
    (0x2F800, 0x2FA1F),
)
ASCII_MARKS = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


class WordPiece:
    """Turns text into the numbers of known pieces; an unknown word becomes `[UNK]`."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        self.numbers = numbers
        self.unknown = (numbers["[UNK]"],)
        self.pieces = lru_cache(maxsize=50_000)(self._pieces)

    def __call__(self, text: str) -> list[int]:
        return [number for word in words(text) for number in self.pieces(word)]

    def _pieces(self, word: str) -> tuple[int, ...]:
        found: list[int] = []
        start = 0
        while start < len(word):
            end = self._longest(word, start)
            if not end or len(word) > LONGEST_WORD:
                return self.unknown
            found.append(self.numbers[_mark(start) + word[start:end]])
            start = end
        return tuple(found)

    def _longest(self, word: str, start: int) -> int:
        """Where the longest known piece from here ends; 0 where there is none."""
        ends = range(len(word), start, -1)
        return next((e for e in ends if _mark(start) + word[start:e] in self.numbers), 0)


def words(text: str) -> Iterator[str]:
    """Lower-case words without accents; each punctuation mark is a word of its own."""
    word = ""
    for char in _plain(text):
        if char.isspace():
            yield from filter(None, (word,))
            word = ""
        elif _stands_alone(char):
            yield from filter(None, (word, char))
            word = ""
        else:
            word += char
    yield from filter(None, (word,))


def _plain(text: str) -> Iterator[str]:
    if text.isascii():
        return (c for c in text.lower() if " " <= c < "\x7f" or c in "\t\n\r")
    bare = unicodedata.normalize("NFD", _visible(text))
    return (c for c in bare.lower() if unicodedata.category(c) != "Mn")


def _visible(text: str) -> str:
    return "".join(c for c in text if c in "\t\n\r" or _is_visible(c))


def _is_visible(char: str) -> bool:
    return unicodedata.category(char)[0] != "C" and char != "\ufffd"


@lru_cache(maxsize=4096)
def _stands_alone(char: str) -> bool:
    if char in ASCII_MARKS or unicodedata.category(char)[0] == "P":
        return True
    return any(low <= ord(char) <= high for low, high in CJK)


def _mark(start: int) -> str:
    return "##" if start else ""

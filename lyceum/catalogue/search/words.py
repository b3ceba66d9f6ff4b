"""Text → tokens. One way for all languages: what is indexed and what is asked meet in the middle.

Case and accents fall away, scripts without blanks are cut into pairs of signs, names such as C++
and .NET survive, and beside each word stands its stem in the language of the text. A question is
asked with the word as typed and with its stems in the languages of the person who asks.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

LONGEST = 40
NAMES = (
    (re.compile(r"\bc\+\+"), " cplusplus "),
    (re.compile(r"\bc#"), " csharp "),
    (re.compile(r"\bf#"), " fsharp "),
    (re.compile(r"(?<!\w)\.net\b"), " dotnet "),
    (re.compile(r"\bnode\.js\b"), " nodejs node "),
    (re.compile(r"\bobjective-c\b"), " objectivec "),
)
LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "\u0131": "i"}
)
MARKS = (
    "\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0900-\u0dff\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f"
)
WORD = re.compile(rf"(?:[^\W_]|[{MARKS}])+")
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+"
)
STEMMED = {
    "ar": "arabic", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "fi": "finnish", "fr": "french", "hi": "hindi", "hu": "hungarian",
    "it": "italian", "nb": "norwegian", "nl": "dutch", "no": "norwegian", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip
# Words that stand in nearly every description and so find nothing.
EMPTY = frozenset(
    [
        "a",
        "about",
        "all",
        "also",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "can",
        "course",
        "courses",
        "de",
        "der",
        "des",
        "die",
        "do",
        "during",
        "each",
        "el",
        "en",
        "et",
        "for",
        "from",
        "get",
        "has",
        "have",
        "her",
        "his",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "la",
        "las",
        "le",
        "learn",
        "learning",
        "les",
        "los",
        "more",
        "most",
        "my",
        "not",
        "of",
        "on",
        "one",
        "or",
        "other",
        "our",
        "out",
        "para",
        "que",
        "se",
        "so",
        "such",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "through",
        "to",
        "un",
        "una",
        "und",
        "use",
        "used",
        "using",
        "von",
        "was",
        "we",
        "well",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "why",
        "will",
        "with",
        "work",
        "you",
        "your",
        "zu",
    ]
)


def tokens(text: str) -> list[str]:
    """The words of a text, folded, in their order."""
    return [token[:LONGEST] for token in _tokens(_folded(text))]


def with_stems(words: Iterable[str], language: str) -> Iterator[str]:
    """Each word, and its stem where that is another."""
    for word in words:
        yield word
        stem = stem_of(word, language)
        if stem != word:
            yield stem


def meaningful(words: Iterable[str]) -> list[str]:
    """Without words that say nothing."""
    return [word for word in words if word not in EMPTY]


def forms(word: str, languages: Iterable[str]) -> list[str]:
    """A word and its stems in these languages, without repeats."""
    stems = (stem_of(word, language) for language in languages)
    return list(dict.fromkeys((word, *stems)))


@lru_cache(100_000)
def stem_of(word: str, language: str) -> str:
    """The stem of a folded word; the word itself where nobody knows better."""
    name = STEMMED.get(language.split("-", maxsplit=1)[0])
    if not name or word.isdigit():
        return word
    return _folded(str(_stemmer(name).stemWord(word)))[:LONGEST] or word


@lru_cache(None)
def _stemmer(name: str):  # type: ignore[no-untyped-def]
    import snowballstemmer  # noqa: PLC0415  until somebody searches, nobody needs its 8 MB

    return snowballstemmer.stemmer(name)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    if plain.isascii():
        return plain
    return "".join(_bare(plain)).translate(LETTERS)


def _bare(text: str) -> Iterator[str]:
    """Latin, Greek and Cyrillic letters without their accents; other scripts need their marks."""
    base = ""
    for sign in unicodedata.normalize("NFKD", text):
        if not unicodedata.combining(sign):
            base = sign
            yield sign
        elif base > "\u052f":
            yield sign


def _tokens(text: str) -> Iterator[str]:
    for pattern, name in NAMES:
        text = pattern.sub(name, text)
    for word in WORD.findall(text):
        if UNSPACED.search(word):
            yield from _cut(word)
        else:
            yield word


def _cut(word: str) -> Iterator[str]:
    at = 0
    for run in UNSPACED.finditer(word):
        if before := word[at : run.start()]:
            yield before
        signs = run[0]
        yield from (signs[i : i + 2] for i in range(max(1, len(signs) - 1)))
        at = run.end()
    if rest := word[at:]:
        yield rest

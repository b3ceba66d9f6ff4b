"""Words cut to their stems, so that "managing projects" meets "project management". English."""

import re
import unicodedata
from functools import lru_cache
from typing import Any

WORD = re.compile(r"[^\W_]+[+#]*")
# Words that a label or a course may have or not without a change of what it is about.
EMPTY = frozenset(
    """
    a an the and or of to for in on with by from at as into your you how what is are be using use
    this that these those it its we our their other own s t de la el en y du des et les le
    course courses learn learning introduction intro complete beginner beginners basics basic
    fundamentals advanced certificate certification specialization professional practice
    """.split()  # noqa: SIM905  a list of sixty strings reads worse
)
# Families that the stemmer leaves apart or throws together.
SAME = {
    "analysis": "analy", "analyses": "analy", "analytics": "analy", "analyse": "analy",
    "analyze": "analy", "analyst": "analy", "analysing": "analy", "analyzing": "analy",
    "analytical": "analy", "analyzes": "analy", "analysts": "analy",
    "leadership": "lead", "leaders": "lead", "leader": "lead", "led": "lead",
    "taught": "teach", "sold": "sell", "math": "mathemat", "maths": "mathemat",
    "mathematics": "mathemat", "statistics": "statist", "statistical": "statist",
    "behavior": "behaviour", "behavioral": "behaviour", "behavioural": "behaviour",
    "colors": "colour", "color": "colour", "photography": "photograph",
    "business": "business", "businesses": "business",
    "engineer": "engineer", "engineers": "engineer", "engineering": "engineer",
    "strategy": "strateg", "strategic": "strateg", "strategies": "strateg",
}  # fmt: skip


def words(text: str) -> list[str]:
    """The words of a text in lower case, without accents."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(char for char in text if not unicodedata.combining(char))
    return WORD.findall(text.lower())


def stems(text: str) -> list[str]:
    """The stems of the words that carry meaning; all words where none does."""
    found = words(text)
    return [stem(word) for word in found if word not in EMPTY] or [stem(word) for word in found]


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """What is left of a word without its ending."""
    return SAME.get(word) or _stemmer().stemWord(word)


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import snowballstemmer  # noqa: PLC0415  8 MB, for who tags

    return snowballstemmer.stemmer("english")

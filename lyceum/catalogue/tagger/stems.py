"""Words cut to their stems, so that "managing projects" meets "project management". English."""

import re
import unicodedata
from functools import lru_cache

WORD = re.compile(r"[^\W_]+[+#]*")
SHORTEST = 4
# Longest first; what stays must have at least SHORTEST letters.
ENDINGS = (
    "isations", "izations", "isation", "ization", "ations", "ements", "ically", "ation", "ement",
    "ments", "ities", "ional", "ingly", "ators", "ment", "ings", "ists", "ives", "ions", "able",
    "ator", "ance", "ence", "ical", "ised", "ized", "ises", "izes", "ates", "ated", "edly", "ness", "ics",
    "ing", "ist", "ity", "ive", "ion", "ers", "ors", "ies", "ied", "ise", "ize", "ate", "ial",
    "ed", "er", "or", "es", "ly", "al", "ic", "e", "s", "y",
)  # fmt: skip
# Words that a label or a course may have or not without a change of what it is about.
EMPTY = frozenset(
    """
    a an the and or of to for in on with by from at as into your you how what is are be using use
    this that these those it its we our their other own s t de la el en y du des et les le
    course courses learn learning introduction intro complete beginner beginners basics basic
    fundamentals advanced certificate certification specialization professional practice
    """.split()  # noqa: SIM905  a list of sixty strings reads worse
)
# Endings that the table above does not bring together.
SAME = {
    "analysis": "analy", "analyses": "analy", "analytics": "analy", "analyse": "analy",
    "analyze": "analy", "analyst": "analy", "analysing": "analy", "analyzing": "analy",
    "analytical": "analy", "analyzes": "analy", "analysts": "analy",
    "programme": "program", "programming": "program", "programmes": "program",
    "programmer": "program", "programmers": "program", "programs": "program",
    "taught": "teach", "sold": "sell", "sales": "sale", "led": "lead", "leadership": "lead",
    "leaders": "lead", "leader": "lead", "leading": "lead",
    "math": "mathemat", "maths": "mathemat", "statistics": "statist", "statistical": "statist",
    "behavior": "behaviour", "behavioral": "behaviour", "behavioural": "behaviour",
    "colors": "colour", "color": "colour", "photography": "photograph",
    "business": "business", "businesses": "business", "economics": "econom", "economic": "econom",
    "engineer": "engineer", "engineers": "engineer", "engineering": "engineer",
    "modelling": "model", "science": "scient", "scientific": "scient", "sciences": "scient",
    "scientist": "scient", "policy": "polic", "politics": "polit", "processes": "process",
    "awareness": "aware", "wellness": "wellness", "fitness": "fitness",
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
    if word in SAME:
        return SAME[word]
    if word.endswith("ss") and not word.endswith("ness"):
        return word
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            return _undoubled(word.removesuffix(ending))
    return word


def _undoubled(word: str) -> str:
    """ "plann" of planning is "plan"."""
    doubled = len(word) > SHORTEST and word[-1] == word[-2] and word[-1] not in "ls"
    return word[:-1] if doubled else word

"""What every reader needs: words that say nothing, and the refusal to guess."""

from django.utils.functional import Promise

SAYS_NOTHING = frozenset(
    {
        "",
        "-",
        "\u2013",
        "\u2014",
        "na",
        "n/a",
        "n.a.",
        "none",
        "null",
        "nil",
        "nan",
        "unknown",
        "?",
        "tbd",
    }
)
BROKEN = frozenset({"#name?", "#ref!", "#value!", "#n/a", "#div/0!", "#null!", "#num!"})


class NotUnderstood(ValueError):
    """A cell that is not what its column promises; `expected` says what would be understood."""

    def __init__(self, expected: str | Promise) -> None:
        super().__init__(expected)
        self.expected = expected


def said(text: str) -> str:
    """The text, with single blanks; empty where it only says that nothing is known."""
    plain = " ".join(text.split())
    return "" if plain.casefold() in SAYS_NOTHING else plain


def is_broken(text: str) -> bool:
    """Did a spreadsheet write an error in place of the value?"""
    return text.strip().casefold() in BROKEN


def folded(text: str) -> str:
    """For looking words up: small letters, single blanks, no hyphens."""
    return " ".join(text.casefold().replace("-", " ").replace("_", " ").split())

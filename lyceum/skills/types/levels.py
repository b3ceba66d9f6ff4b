"""The words for levels (Dreyfus) and for how sure we are."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS = (
    _("nothing yet"),
    _("novice"),
    _("advanced beginner"),
    _("competent"),
    _("proficient"),
    _("expert"),
)
DESCRIPTORS = (
    _("You have not met this yet."),
    _("You follow clear steps, and need someone near for anything unusual."),
    _("You handle common cases, and ask when something is new."),
    _("You plan and finish ordinary work on your own, and own the result."),
    _("You see the whole, spot what is off, and others come to you."),
    _("You set how it is done, and teach it; others learn by watching you."),
)
SURE, LIKELY, FIRST = 0.75, 0.5, 0.3


def level_word(level: float) -> "str | Promise":
    """The word for a level: `novice` from a half, `expert` from four and a half."""
    return WORDS[min(5, int(level + 0.5))]


def confidence_word(confidence: float, leading: str = "") -> "str | Promise":
    """How sure we are, in words."""
    if confidence >= SURE:
        return _("well proven")
    if confidence >= LIKELY:
        return _("likely")
    if confidence >= FIRST:
        return _("a first impression")
    return _("only your own word") if leading == "self" else _("a hint")

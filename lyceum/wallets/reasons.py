"""The codes by which the books say why, in words."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "deposit": _("money brought in"),
    "consortium": _("brought into the pot of a consortium"),
    "top-up": _("your own top-up"),
    "allowance": _("allowance"),
    "carry-over": _("more than may be carried over"),
    "expiry": _("expired"),
    "leaving": _("went back when you left"),
    "erasure": _("went back when the account was erased"),
    "merge": _("two accounts became one"),
    "joining": _("allowance since you joined"),
    "enrolment": _("paid for"),
    "seat": _("paid for a seat"),
    "off-catalogue": _("paid for, by receipt"),
    "refund": _("refund"),
    "payout": _("paid out"),
    "exchange": _("exchanged"),
}


def in_words(reason: str, *, is_back: bool = False) -> str:
    """What a code means to people; what nobody described stays the code."""
    words = str(WORDS.get(reason, reason))
    return str(_("taken back: {what}")).format(what=words) if is_back else words

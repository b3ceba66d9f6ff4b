"""Whether two hosts can set cookies for each other."""

import re

COMMON = {"ac", "co", "com", "edu", "gouv", "gov", "ltd", "net", "or", "org"}  # below a country
NUMBERS = re.compile(r"[\d.]+|.*:.*")


def share_a_domain(one: str, other: str) -> bool:
    """Do they stand below one domain that somebody registered? A page of either may then set a
    cookie for it (`Domain=`), which the other gets.

    Which endings nobody can register is a long list that changes; this knows the usual ones. Below
    localhost each name is alone.
    """
    if one == other or NUMBERS.fullmatch(one) or NUMBERS.fullmatch(other):
        return one == other
    same: list[str] = []
    for mine, its in zip(reversed(one.split(".")), reversed(other.split(".")), strict=False):
        if mine != its:
            break
        same.insert(0, mine)
    if same[-1:] == ["localhost"] or len(same) < 2:  # noqa: PLR2004  an ending alone
        return False
    is_ending = len(same) == 2 and same[0] in COMMON and len(same[1]) == 2  # noqa: PLR2004
    return not is_ending

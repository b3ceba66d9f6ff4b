"""Languages by their tags (BCP 47) and by their own names."""

from functools import lru_cache

from django.conf.locale import LANG_INFO
from django.utils.text import capfirst
from django.utils.translation import get_language_info


def language_name(tag: str) -> str:
    """A language in its own words; the tag where it is not known to Django."""
    try:
        return capfirst(str(get_language_info(tag)["name_local"]))
    except KeyError:
        return tag


@lru_cache(maxsize=1)
def language_choices() -> tuple[tuple[str, str], ...]:
    """Every language that Django knows: tag and own name, in the order of the names."""
    names = {tag: language_name(tag) for tag, info in LANG_INFO.items() if "name_local" in info}
    return tuple(sorted(names.items(), key=lambda each: each[1].casefold()))

"""Languages by tag or by name, in their own words or in English, French, German or Spanish."""

import re

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

from .words import NotUnderstood, folded, said

TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}", re.IGNORECASE)
MORE = {
    "zh": ("chinese", "中文", "mandarin", "chinesisch", "chinois", "chino"),
    "ar": ("اللغة العربية", "العربية", "arabisch", "arabe", "árabe"),
    "de": ("deutsch", "allemand", "alemán"),
    "en": ("englisch", "anglais", "inglés", "inglese"),
    "fr": ("französisch", "français", "francés", "francese"),
    "es": ("spanisch", "espagnol", "español", "castellano"),
    "it": ("italienisch", "italien", "italiano"),
    "pt": ("portugiesisch", "portugais", "português", "portugués"),
    "ru": ("russisch", "russe", "русский", "ruso"),
    "ja": ("japanisch", "japonais", "日本語", "japonés"),
    "hi": ("हिन्दी",),
    "he": ("hebrew", "עברית"),
    "nb": ("norwegian", "norsk"),
    "fil": ("filipino", "tagalog"),
}
NAMES = {
    **{
        folded(str(info[name])): tag
        for tag, info in LANG_INFO.items()
        for name in ("name", "name_local")
        if name in info and "-" not in tag
    },
    **{folded(name): tag for tag, names in MORE.items() for name in names},
}
KNOWN = {tag.split("-")[0] for tag in LANG_INFO} | set(MORE) | set(NAMES.values())


def read_languages(text: str) -> tuple[str, ...]:
    """Every language named, the first first: `English, 中文` → (`en`, `zh`)."""
    found = [_tag(each) for each in re.split(r"[,;/|]", text) if said(each)]
    return tuple(dict.fromkeys(found))


def read_language(text: str) -> str:
    """The first language named; empty where nothing is said."""
    return next(iter(read_languages(text)), "")


def _tag(name: str) -> str:
    plain = said(name)
    if tag := NAMES.get(folded(plain)):
        return tag
    stem = re.sub(r"\s*\(.*\)$", "", plain)
    if tag := NAMES.get(folded(stem)):
        return tag
    tag = plain.replace("_", "-")
    if TAG.fullmatch(tag) and tag.split("-")[0].casefold() in KNOWN:
        language, *rest = tag.split("-")
        return "-".join([language.casefold(), *(part.upper() for part in rest)])
    raise NotUnderstood(_("a language such as English, français or de"))

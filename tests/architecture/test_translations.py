"""What people read is in English and French, whole: no string is left out, and none is broken."""

import ast
import gettext
import re
import shutil
from pathlib import Path

import pytest

from tools import messages

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / messages.CATALOGUE
KINDS = sorted(ROOT.glob("lyceum/*/templates/messaging/kinds/*.en.txt"))
# %(name)s, %s and %d, and the {name} that str.format() fills.
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}")
WORD = re.compile(r'(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) (".*")')


def entries(file: Path) -> list[dict[str, str]]:
    """The entries of a .po file; the header, which translates nothing, is left out."""
    found = []
    for paragraph in file.read_text(encoding="utf-8").split("\n\n"):
        entry: dict[str, str] = {}
        word = ""
        for line in paragraph.splitlines():
            if line.startswith("#"):
                entry["flags"] = entry.get("flags", "") + line * line.startswith("#,")
                assert not line.startswith("#~"), f"{line}: nobody says this any more"
                continue
            if start := WORD.match(line):
                word, line = start.groups()  # noqa: PLW2901
            entry[word] = entry.get(word, "") + ast.literal_eval(line)
        found.append(entry)
    return [entry for entry in found if entry.get("msgid")]


def said(entry: dict[str, str]) -> list[str]:
    return [text for word, text in entry.items() if word.startswith("msgstr")]


def compiled() -> dict[object, str]:
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        return gettext.GNUTranslations(file)._catalog


def key(entry: dict[str, str]) -> str:
    context = entry.get("msgctxt")
    return f"{context}\x04{entry['msgid']}" if context is not None else entry["msgid"]


def test_every_string_is_translated_and_somebody_is_sure_of_it():
    wanting = [
        entry["msgid"]
        for entry in entries(CATALOGUE)
        if not all(said(entry)) or "fuzzy" in entry.get("flags", "")
    ]

    assert wanting == []


def test_what_is_filled_in_is_the_same_in_both_languages():
    broken = []
    for entry in entries(CATALOGUE):
        whole = entry.get("msgid_plural", entry["msgid"])
        expected = sorted(PLACEHOLDER.findall(whole))
        for text in said(entry):
            if sorted(PLACEHOLDER.findall(text)) != expected:
                broken.append((entry["msgid"], text))

    assert broken == []


def test_markup_and_ends_of_sentences_are_the_same_in_both_languages():
    broken = []
    for entry in entries(CATALOGUE):
        for text in said(entry):
            same_tags = re.findall(r"</?\w+>", text) == re.findall(r"</?\w+>", entry["msgid"])
            same_end = text.endswith(".") == entry["msgid"].endswith(".")
            if not same_tags or not same_end:
                broken.append((entry["msgid"], text))

    assert broken == []


def test_french_is_set_as_french_is_set():
    straight = re.compile(r"'| [;:?!»]|« |[^\s\u00a0\u202f][;?!»](?!\w)")
    wrong = [text for entry in entries(CATALOGUE) for text in said(entry) if straight.search(text)]

    assert wrong == []


def test_the_compiled_file_says_what_the_catalogue_says():
    expected: dict[object, str] = {}
    for entry in entries(CATALOGUE):
        if "msgid_plural" in entry:
            expected |= {(key(entry), n): entry[f"msgstr[{n}]"] for n in (0, 1)}
        else:
            expected[key(entry)] = entry["msgstr"]
    found = {key: text for key, text in compiled().items() if key}

    assert found == expected, "run: make messages"


def test_no_string_of_the_house_is_missing(tmp_path):
    if not shutil.which("xgettext") or not shutil.which("msgmerge"):
        pytest.skip("the gettext tools are not on this machine")
    shutil.copytree(
        ROOT / "lyceum",
        tmp_path / "lyceum",
        ignore=shutil.ignore_patterns("static", "static_src", "tests", "__pycache__", "*.mo"),
    )
    messages.collect(tmp_path)
    known = {(key(entry), entry.get("msgid_plural")) for entry in entries(CATALOGUE)}
    used = {
        (key(entry), entry.get("msgid_plural")) for entry in entries(tmp_path / messages.CATALOGUE)
    }

    assert used - known == set(), "run: make messages, and translate what is new"
    assert known - used == set(), "run: make messages; nobody says these any more"


@pytest.mark.parametrize("english", KINDS, ids=lambda path: path.name.removesuffix(".en.txt"))
def test_every_message_is_there_in_french_with_the_same_words_filled_in(english):
    french = english.with_name(english.name.replace(".en.txt", ".fr.txt"))
    filled = re.compile(r"{{ *(\w+)|{% *(?:el)?if (\w+)")

    assert french.exists()
    texts = [path.read_text(encoding="utf-8") for path in (english, french)]
    assert set(filled.findall(texts[0])) == set(filled.findall(texts[1]))
    assert "'" not in re.sub(r"{[{%].*?[%}]}", "", texts[1]), "the apostrophe is ’"

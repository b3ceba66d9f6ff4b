"""Every kind of message that the house sends speaks every language of the house."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

import lyceum
from lyceum.messaging import selectors
from lyceum.messaging.types import registered_kinds

HOUSE = Path(lyceum.__file__).parent
VERBS = {"send", "send_many", "send_each", "send_mail"}


def sent_kinds():
    """Constants given as `kind=` to messaging's verbs, anywhere in the house."""
    for file in sorted(HOUSE.glob("*/**/*.py")):
        if "tests" in file.parts or "messaging" not in file.read_text():
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in VERBS:
                for word in node.keywords:
                    if word.arg == "kind" and isinstance(word.value, ast.Constant):
                        yield str(word.value.value)


def templates():
    return sorted(HOUSE.glob("*/templates/messaging/kinds/*.txt"))


def test_what_is_sent_or_registered_has_a_template():
    known = {file.name.split(".en.")[0] for file in templates() if ".en." in file.name}

    assert set(sent_kinds()) | set(registered_kinds()) - {"tests.code"} <= known


@pytest.mark.parametrize("file", templates(), ids=lambda file: file.name)
def test_a_template_exists_in_every_language_and_reads(file, monkeypatch):
    kind, language, _ = file.name.rsplit(".", 2)

    for code, _name in settings.LANGUAGES:
        assert file.with_name(f"{kind}.{code}.txt").exists(), f"{kind} does not speak {code}"
    message = selectors.rendered(kind, language, {"title": "Title"}, written={})
    assert message.subject

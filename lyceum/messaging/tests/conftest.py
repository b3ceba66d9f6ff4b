import pytest

from lyceum.messaging.selectors import words

TEMPLATES = {
    "messaging/kinds/tests.greeting.en.txt": (
        "{{ by }} greets you about {{ title }}\n\nHello {{ name }}.\nHow are you?\n\n# {{ n }}\n"
    ),
    "messaging/kinds/tests.greeting.fr.txt": (
        "{{ by }} vous salue au sujet de {{ title }}\n\nBonjour {{ name }}.\n"
    ),
    "messaging/kinds/tests.code.en.txt": "Your code\n\n# {{ n }}\n",
}


@pytest.fixture(autouse=True)
def _kinds(settings, monkeypatch, tmp_path):
    """Three templates of kinds that only these tests send."""
    for name, text in TEMPLATES.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    kinds = words.known_kinds() | {"tests.greeting", "tests.code"}
    monkeypatch.setattr(words, "known_kinds", lambda: kinds)

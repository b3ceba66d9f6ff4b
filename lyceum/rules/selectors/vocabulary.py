"""The words for the values that rules speak of; who knows them says so once, in its `ready`."""

from collections.abc import Iterable

from lyceum.organisations import api as organisations
from lyceum.rules.models import Action

Choices = list[tuple[str, str]]
_spoken: dict[str, Iterable[tuple[str, object]]] = {}


def speak(name: str, choices: Iterable[tuple[str, object]]) -> None:
    """`speak("resources", Resource.Kind.choices)`: from above, where the rules cannot look."""
    _spoken[name] = choices


def choices(name: str) -> Choices:
    """Value and word, in the reader's language."""
    known: dict[str, Iterable[tuple[str, object]]] = {
        "kinds": organisations.kind_choices(),
        "roles": organisations.role_choices(),
        "actions": Action.choices,
        **_spoken,
    }
    return [(str(value), str(word)) for value, word in known.get(name, ())]


def names() -> dict[str, dict[str, str]]:
    """The same for all of them, to put into sentences."""
    return {name: dict(choices(name)) for name in ("kinds", "roles", "actions", *_spoken)}

"""The shapes of what comes in by pages."""

from lyceum.organisations import selectors


def kinds() -> list[str]:
    """The kinds of organisations."""
    return [value for value, _label in selectors.kind_choices()]

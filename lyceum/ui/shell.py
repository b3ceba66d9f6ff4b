"""What the page shell shows but lower floors cannot know: the count on the bell, where one stands.

Whoever knows says so once (`provide`, in its `ready`); a page that does not show it never asks.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

Provider = Callable[[HttpRequest], Any]
_providers: dict[str, Provider] = {}


def provide(name: str, provider: Provider) -> None:
    """`provide("unread", …)`: the number on the bell. `provide("place", …)`: where one stands."""
    _providers[name] = provider


class Shell:
    """Answers `{{ shell.unread }}`: asked at most once a page, and only if the page asks."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._known: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._known:
            provider = _providers.get(name)
            self._known[name] = provider(self._request) if provider else None
        return self._known[name]

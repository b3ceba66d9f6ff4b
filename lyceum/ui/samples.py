"""What the styleguide shows: every component, filled with words that could be real."""

from typing import Any

from django.http import HttpRequest


def context(request: HttpRequest) -> dict[str, Any]:
    return {}

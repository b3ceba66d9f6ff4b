"""What the page shell needs on every page, and no query that a page could save."""

from typing import Any

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """Nothing yet but the request's id."""
    return {"request_id": getattr(request, "id", "")}

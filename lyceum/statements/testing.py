"""Statements for tests of this app and of higher ones."""

from typing import Any
from uuid import uuid4


def make_statement(**parts: Any) -> dict[str, Any]:
    """A valid statement: somebody did something; `parts` replace what they name."""
    return {
        "id": str(uuid4()),
        "actor": {"account": {"homePage": "https://learn.example.org", "name": "p-1"}},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/completed", "display": {"en": "completed"}},
        "object": {
            "id": "https://learn.example.org/xapi/resources/7",
            "definition": {"name": {"en": "SQL", "fr-CA": "SQL"}},
        },
        "timestamp": "2026-03-01T09:00:00+00:00",
    } | parts

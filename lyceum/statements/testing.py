"""Statements for tests of this app and of higher ones."""

from typing import Any
from uuid import uuid4

import msgspec

from .services import keep
from .store.around import forget_seen
from .types import Told
from .xapi.heard import Heard
from .xapi.hearing import hear
from .xapi.keys import agent_key

__all__ = ["forget_seen", "heard", "keep_for", "make_statement", "said"]
TOOL = {
    "objectType": "Agent",
    "account": {"homePage": "https://learn.example.org", "name": "service-account:1"},
}


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


def heard(*statements: dict[str, Any], version: Any = "2.0.0") -> list[Heard]:
    """The statements as an endpoint would hand them on."""
    return [hear(msgspec.json.encode(one), version) for one in statements]


def keep_for(tenant_id: int, *statements: dict[str, Any], by: Any = None, **more: Any) -> list[Any]:
    """Keep what a tool of an organisation told."""
    authority = by or TOOL
    return keep(
        heard(*statements),
        tenant_id=tenant_id,
        authority=msgspec.json.encode(authority),
        authority_key=agent_key(authority),
        **more,
    )


def said(told: Told) -> dict[str, Any]:
    """What the text of a statement says."""
    found: dict[str, Any] = msgspec.json.decode(told.text)
    return found

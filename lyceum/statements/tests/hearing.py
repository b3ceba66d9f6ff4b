"""A whole statement to change, and ways to hear it."""

import copy
import json

from lyceum.statements.xapi.flaws import Flaw
from lyceum.statements.xapi.hearing import hear

IRI = "https://x.example/1"
UUID = "6f6f4a3e-7a3c-4b7e-9d0e-2a8f0d1c2b3a"
AGENT = {"mbox": "mailto:a@example.org"}
OTHER = {"openid": "https://x.example/o"}
ACCOUNT = {"account": {"homePage": IRI, "name": "p-1"}}
GROUP = {"objectType": "Group", "member": [AGENT, OTHER]}
NAMED_GROUP = {"objectType": "Group", **ACCOUNT}
REFERENCE = {"objectType": "StatementRef", "id": UUID}
VOIDED = {"id": "http://adlnet.gov/expapi/verbs/voided"}
FILE = {
    "usageType": IRI,
    "display": {"en": "File"},
    "contentType": "text/plain; charset=ascii",
    "length": 27,
    "sha2": "4" * 64,
    "fileUrl": IRI,
}
WHOLE = {
    "id": UUID,
    "actor": {"objectType": "Agent", "name": "A", **AGENT},
    "verb": {"id": IRI, "display": {"en": "did"}},
    "object": {
        "objectType": "Activity",
        "id": IRI,
        "definition": {
            "name": {"en": "SQL"},
            "description": {"en": "Queries"},
            "type": IRI,
            "moreInfo": IRI,
            "interactionType": "choice",
            "correctResponsesPattern": ["a"],
            "choices": [{"id": "a", "description": {"en": "A"}}, {"id": "b"}],
            "extensions": {IRI: None},
        },
    },
    "result": {
        "score": {"scaled": 0.5, "raw": 5, "min": 0, "max": 10},
        "success": True,
        "completion": True,
        "response": "a",
        "duration": "P1DT2H30M1.5S",
        "extensions": {IRI: {"deep": [None, {}, ""]}},
    },
    "context": {
        "registration": UUID,
        "instructor": GROUP,
        "team": NAMED_GROUP,
        "contextActivities": {"parent": [{"id": IRI}], "grouping": [{"id": IRI}]},
        "revision": "1",
        "platform": "LMS",
        "language": "sr-Cyrl-RS",
        "statement": REFERENCE,
        "extensions": {IRI: 1},
    },
    "timestamp": "2026-03-01T09:00:00.000Z",
    "stored": "2026-03-01T09:00:00.000Z",
    "authority": ACCOUNT,
    "version": "1.0.0",
    "attachments": [FILE],
}
GONE = object()


def changed(path="", value=GONE, whole=WHOLE):
    """The whole statement with one place changed, or taken away."""
    statement = copy.deepcopy(whole)
    *ways, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    place = statement
    for step in ways:
        place = place.setdefault(step, {}) if isinstance(place, dict) else place[step]
    if value is GONE:
        del place[last]
    else:
        place[last] = value
    return statement


def inside(statement):
    """The same as a SubStatement of another."""
    own = ("id", "stored", "authority", "version")
    sub = {name: part for name, part in statement.items() if name not in own}
    return {
        "actor": AGENT,
        "verb": {"id": IRI},
        "object": {"objectType": "SubStatement", **sub},
    }


def tell(statement):
    return json.dumps(statement).encode()


def told(statement, version="1.0.3"):
    return hear(tell(statement), version)


def flaw(raw, version="1.0.3"):
    """What is wrong, as text; empty if nothing is."""
    try:
        hear(raw if isinstance(raw, bytes) else tell(raw), version)
    except Flaw as found:
        return str(found)
    return ""

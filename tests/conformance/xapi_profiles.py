"""The rules of xAPI Profiles 1.0, Part Two, that a document can be held against, and its templates.

Shapes as a JSON Schema, relations between the parts as plain checks; a rule's place in the
specification stands beside it.
"""

import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
from jsonpath import JSONPathEnvironment

paths = JSONPathEnvironment()
IRI = {"type": "string", "format": "iri", "pattern": "^[A-Za-z][A-Za-z0-9+.-]*:.+"}
WORDS = {  # a language map, 2 (General Restrictions): never empty
    "type": "object",
    "minProperties": 1,
    "propertyNames": {"pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"},
    "additionalProperties": {"type": "string", "minLength": 1},
}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"}
LIST = {"type": "array", "minItems": 1}
LOCATION = {"type": "string", "pattern": r"^\$"}
RULE = {  # 8.1 Statement Template Rules
    "type": "object",
    "required": ["location"],
    "anyOf": [{"required": [name]} for name in ("presence", "any", "all", "none")],
    "properties": {
        "location": LOCATION,
        "selector": LOCATION,
        "presence": {"enum": ["included", "excluded", "recommended"]},
        "any": LIST,
        "all": LIST,
        "none": LIST,
        "scopeNote": WORDS,
    },
    "additionalProperties": False,
}
TEMPLATE = {  # 8.0 Statement Templates
    "type": "object",
    "required": ["id", "type", "inScheme", "prefLabel", "definition"],
    "properties": {
        "id": IRI,
        "type": {"const": "StatementTemplate"},
        "inScheme": IRI,
        "prefLabel": WORDS,
        "definition": WORDS,
        "allowedSolo": {"type": "boolean"},
        "deprecated": {"type": "boolean"},
        "verb": IRI,
        "objectActivityType": IRI,
        **{
            f"context{place}ActivityType": {**LIST, "items": IRI}
            for place in ("Grouping", "Parent", "Other", "Category")
        },
        "attachmentUsageType": {**LIST, "items": IRI},
        "objectStatementRefTemplate": {**LIST, "items": IRI},
        "contextStatementRefTemplate": {**LIST, "items": IRI},
        "rules": {**LIST, "items": RULE},
    },
    "not": {"required": ["objectStatementRefTemplate", "objectActivityType"]},
    "additionalProperties": False,
}
WAYS = ("alternates", "optional", "oneOrMore", "sequence", "zeroOrMore")
PATTERN = {  # 9.0 Patterns
    "type": "object",
    "required": ["id", "type", "inScheme"],
    "oneOf": [{"required": [name]} for name in WAYS],
    "if": {"properties": {"primary": {"const": True}}, "required": ["primary"]},
    "then": {"required": ["prefLabel", "definition"]},
    "properties": {
        "id": IRI,
        "type": {"const": "Pattern"},
        "primary": {"type": "boolean"},
        "inScheme": IRI,
        "prefLabel": WORDS,
        "definition": WORDS,
        "deprecated": {"type": "boolean"},
        "alternates": {"type": "array", "minItems": 2, "items": IRI},
        "sequence": {"type": "array", "minItems": 2, "items": IRI},
        **dict.fromkeys(("optional", "oneOrMore", "zeroOrMore"), IRI),
    },
    "additionalProperties": False,
}
PROFILE = {  # 6.0 Profile Properties
    "type": "object",
    "required": [
        "id", "@context", "type", "conformsTo", "prefLabel", "definition", "versions", "author",
    ],
    "properties": {
        "id": IRI,
        "@context": {"const": "https://w3id.org/xapi/profiles/context"},
        "type": {"const": "Profile"},
        "conformsTo": {"const": "https://w3id.org/xapi/profiles#1.0"},
        "prefLabel": WORDS,
        "definition": WORDS,
        "seeAlso": IRI,
        "versions": {
            **LIST,
            "items": {
                "type": "object",
                "required": ["id", "generatedAtTime"],
                "properties": {
                    "id": IRI,
                    "generatedAtTime": MOMENT,
                    "wasRevisionOf": {**LIST, "items": IRI},
                },
                "additionalProperties": False,
            },
        },
        "author": {
            "type": "object",
            "required": ["type", "name"],
            "properties": {
                "type": {"enum": ["Organization", "Person"]},
                "name": {"type": "string", "minLength": 1},
                "url": IRI,
            },
            "additionalProperties": False,
        },
        "concepts": LIST,
        "templates": {**LIST, "items": TEMPLATE},
        "patterns": {**LIST, "items": PATTERN},
    },
    "additionalProperties": False,
}  # fmt: skip


def problems(profile: dict[str, Any]) -> list[str]:
    """Everything in which a document breaks the rules."""
    shape = [
        error.message for error in jsonschema_rs.Draft202012Validator(PROFILE).iter_errors(profile)
    ]
    return shape or [*_between(profile)]


def _between(profile: dict[str, Any]) -> Iterator[str]:
    """What the parts have to do with each other."""
    versions = [version["id"] for version in profile["versions"]]
    parts = [*profile.get("templates", []), *profile.get("patterns", [])]
    ids = [profile["id"], *versions, *(part["id"] for part in parts)]
    yield from (f"{one}: said twice" for one in {one for one in ids if ids.count(one) > 1})
    newest = max(profile["versions"], key=lambda version: version["generatedAtTime"])
    for part in parts:  # "the specific profile version currently being described"
        if part["inScheme"] != newest["id"]:
            yield f"{part['id']}: not of the newest version"
    if len(versions) > 1 and "wasRevisionOf" not in newest:
        yield f"{newest['id']}: says not what it revises"
    yield from _paths(profile)
    yield from _patterns(profile)


def _paths(profile: dict[str, Any]) -> Iterator[str]:
    """JSONPath without filters and scripts; strings, numbers, the star and unions (8.1)."""
    for template in profile.get("templates", []):
        for rule in template.get("rules", []):
            for path in filter(None, (rule["location"], rule.get("selector"))):
                paths.compile(path)
                if re.search(r"\?\(|\[\(|\[-|\.\.", path):
                    yield f"{template['id']}: {path}"


def _patterns(profile: dict[str, Any]) -> Iterator[str]:
    templates = {template["id"] for template in profile.get("templates", [])}
    patterns = {pattern["id"]: pattern for pattern in profile.get("patterns", [])}
    for pk, pattern in patterns.items():
        for inner in _members(pattern):
            if inner not in templates | patterns.keys():
                yield f"{pk}: {inner} is not there"
            loose = patterns.get(inner, {}).keys() & {"optional", "zeroOrMore"}
            if loose and "alternates" in pattern:
                yield f"{pk}: {inner} may not stand in alternates"
        if pk in _below(pk, patterns, ()):
            yield f"{pk}: leads to itself"


def _members(pattern: dict[str, Any]) -> list[str]:
    found = next(pattern[way] for way in WAYS if way in pattern)
    return found if isinstance(found, list) else [found]


def _below(pk: str, patterns: dict[str, Any], seen: tuple[str, ...]) -> set[str]:
    members = set(_members(patterns[pk])) if pk in patterns else set()
    deeper = (_below(one, patterns, (*seen, one)) for one in members if one not in seen)
    return members.union(*deeper)


# --- statements against templates -----------------------------------------------------------------


def matching(profile: dict[str, Any], statement: dict[str, Any]) -> list[dict[str, Any]]:
    """The templates whose determining properties a statement has."""
    return [each for each in profile["templates"] if _determines(each, statement)]


def _determines(template: dict[str, Any], statement: dict[str, Any]) -> bool:
    said = {
        "verb": [statement["verb"]["id"]],
        "objectActivityType": found("$.object.definition.type", statement),
    }
    wanted = {name: template[name] for name in said if name in template}
    return all(value in said[name] for name, value in wanted.items())


def broken(template: dict[str, Any], statement: dict[str, Any]) -> list[str]:
    """The rules of a template that a statement does not keep (8.1)."""
    return [
        f"{rule['location']} in {statement['verb']['id']}"
        for rule in template.get("rules", [])
        if not _keeps(rule, found(rule["location"], statement))
    ]


def _keeps(rule: dict[str, Any], values: list[Any]) -> bool:
    presence = rule.get("presence")
    if presence == "excluded":
        return not values
    if not values:
        return presence == "recommended"
    return (
        ("any" not in rule or any(value in rule["any"] for value in values))
        and ("all" not in rule or all(value in rule["all"] for value in values))
        and ("none" not in rule or not any(value in rule["none"] for value in values))
    )


def found(path: str, statement: dict[str, Any]) -> list[Any]:
    """The values at a place of a statement."""
    return [*paths.findall(path, statement)]

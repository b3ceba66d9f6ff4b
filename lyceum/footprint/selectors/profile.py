"""The xAPI profile that the house's statements keep to, as JSON-LD, made from the tables of `types`.

The rules: xAPI Profiles 1.0, Part Two. Verbs and types are all of published vocabularies, so the
profile brings no concepts of its own, only templates, one a verb, and the pattern of a way through
something. Every installation publishes it at its own address, where its statements name it
(`context.contextActivities.category`).
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from lyceum.footprint.types import (
    PROFILE,
    PROFILE_VERSIONS,
    PROGRESS,
    TYPES,
    VERBS,
    Row,
    Verb,
    rows_of,
    types_of,
)
from lyceum.organisations import api as organisations

from .names import LANGUAGES, home_page

CONTEXT = "https://w3id.org/xapi/profiles/context"
CONFORMS_TO = "https://w3id.org/xapi/profiles#1.0"
CATEGORY = "http://adlnet.gov/expapi/activities/profile"
MEANT = {  # what a property of a result holds, where it is the same in all statements of a verb
    "extensions": f"$.result.extensions['{PROGRESS}']",
    "score": "$.result.score.scaled",
}


def profile_iri() -> str:
    """The address of the profile, whatever its version."""
    below = (settings.FORCE_SCRIPT_NAME or "").rstrip("/")
    return f"{home_page()}{below}/xapi/profile/{PROFILE}"


def version_iri(version: str = PROFILE_VERSIONS[-1][0]) -> str:
    """The address of a version of it; without words, of the newest."""
    return f"{profile_iri()}/v{version}"


def template_iri(name: str) -> str:
    """The address of the template of a verb, or of a pattern."""
    return f"{profile_iri()}#{name}"


def profile_activity() -> dict[str, Any]:
    """How a statement names the profile."""
    return {"objectType": "Activity", "id": version_iri(), "definition": {"type": CATEGORY}}


def profile() -> dict[str, Any]:
    """The whole document, of the newest version."""
    return {
        "@context": CONTEXT,
        "id": profile_iri(),
        "type": "Profile",
        "conformsTo": CONFORMS_TO,
        "prefLabel": _in_all(_name),
        "definition": _in_all(_definition),
        "versions": list(_versions())[::-1],
        "author": {"type": "Organization", "name": organisations.brand().name, "url": home_page()},
        "templates": [_template(name, verb) for name, verb in VERBS.items()],
        "patterns": _patterns(),
    }


def _versions() -> Iterator[dict[str, Any]]:
    before: str | None = None
    for version, made_at in PROFILE_VERSIONS:
        one: dict[str, Any] = {"id": version_iri(version), "generatedAtTime": made_at}
        yield one | ({"wasRevisionOf": [before]} if before else {})
        before = version_iri(version)


def _in_all(words: Any) -> dict[str, str]:
    """A text in every language of the house."""
    told = {}
    for language in LANGUAGES:
        with override(language):
            told[language] = str(words())
    return told


def _name() -> str:
    return _("Footprint of learning and work")


def _definition() -> str:
    return _("How what people do and reach is told: one template for each verb. People are named by an account that says nothing of them.")  # fmt: skip


# --- templates ------------------------------------------------------------------------------------


def _template(name: str, verb: Verb) -> dict[str, Any]:
    rows = list(rows_of(name).values())
    return {
        "id": template_iri(name),
        "type": "StatementTemplate",
        "inScheme": version_iri(),
        "prefLabel": dict(verb.display),
        "definition": _in_all(lambda: _what(verb)),
        "allowedSolo": not rows or not all(row.is_registered for row in rows),
        "verb": verb.iri,
        "rules": list(_rules(rows)),
    }


def _what(verb: Verb) -> str:
    sentence = str(verb.sentence).format(thing="…")
    solo = _("A statement without a registration stands by itself.")
    return f"{sentence}. {solo}"


def _rules(rows: list[Row]) -> Iterator[dict[str, Any]]:
    """What every statement of a verb has; what only some have is recommended."""
    yield {"location": "$.timestamp", "presence": "included"}
    yield {"location": "$.actor.account.name", "presence": "included"}
    kinds = {kind for row in rows for kind in row.things}
    typed = {"location": "$.object.definition.type", "presence": "included"}
    yield typed | ({"all": types_of(*kinds)} if kinds else {})
    if rows and all(row.is_registered for row in rows):
        yield {"location": "$.context.registration", "presence": "included"}
    for name in sorted({name for row in rows for name in row.result}):
        presence = "included" if all(name in row.result for row in rows) else "recommended"
        yield {"location": MEANT.get(name, f"$.result.{name}"), "presence": presence}
    if around := {kind for row in rows for kind in row.around}:
        location = "$.context.contextActivities.grouping[*].definition.type"
        yield {"location": location, "presence": "recommended", "all": types_of(*around)}


def _patterns() -> list[dict[str, Any]]:
    """A way through something: whatever is told under one registration, in any order.

    In any order, because a pause leaves gaps, and somebody may begin anew.
    """
    registered = [
        name for name in VERBS if any(row.is_registered for row in rows_of(name).values())
    ]
    scheme = {"type": "Pattern", "inScheme": version_iri()}
    return [
        {
            **scheme,
            "id": template_iri("way"),
            "primary": True,
            "prefLabel": _in_all(lambda: _("A way through something")),
            "definition": _in_all(
                lambda: _("All that somebody did in one thing that they took up, in any order.")
            ),
            "oneOrMore": template_iri("deed"),
        },
        {**scheme, "id": template_iri("deed"), "alternates": [*map(template_iri, registered)]},
    ]


# --- to be read -----------------------------------------------------------------------------------


def kind_rows() -> list[tuple[str, list[str]]]:
    """The kinds of things, and the types of activities that each can have."""
    kinds = dict.fromkeys(kind.partition(".")[0] for kind in TYPES)
    return [(kind, types_of(kind)) for kind in kinds]


def told_rows() -> list[dict[str, Any]]:
    """The table of what is told, for people: a verb, the facts that it tells, and their parts."""
    return [
        {
            "name": name,
            "verb": verb,
            "sentence": str(verb.sentence).format(thing="…"),
            "facts": [
                {
                    "name": fact,
                    "things": row.things,
                    "around": row.around,
                    "result": [MEANT.get(one, f"$.result.{one}")[2:] for one in row.result],
                    "is_registered": row.is_registered,
                }
                for fact, row in rows_of(name).items()
            ],
        }
        for name, verb in VERBS.items()
    ]


def table_for_the_guide() -> str:
    """The same as a table of Markdown, for docs/guide/footprint.md."""
    head = "| the fact | verb | activity | beside it | what came of it |\n|---|---|---|---|---|\n"
    return head + "\n".join(
        f"| `{fact['name']}` | [{row['name']}]({row['verb'].iri}) | {', '.join(fact['things'])} "
        f"| {', '.join([*fact['around'], *['registration'] * fact['is_registered']])} "
        f"| {', '.join(fact['result'])} |"
        for row in told_rows()
        for fact in row["facts"]
    )

"""Data 2.4.4: what a statement is about. An activity as object, and in contextActivities."""

from .asking import checked
from .samples import (
    ACTIVITY,
    AGENT,
    CREW,
    GONE,
    NOT_IRI,
    REFERENCE,
    changed,
    full,
    nested,
    new_id,
    plain,
)
from .tables import OK, at_places, each, rows

SUB = nested()
PLACES = {
    "object": ((plain(), "object"), ""),
    "SubStatement's object": ((SUB, "object.object"), ""),
    "parent": ((full(), "context.contextActivities.parent.0"), ""),
    "SubStatement's parent": ((SUB, "object.context.contextActivities.parent.0"), ""),
}
OBJECTS = {name: PLACES[name] for name in ("object", "SubStatement's object")}
NUMBERS = {"is a number": 7, "is text": "x", "is a list": ["x"], "is null": None}
COMPONENTS = [
    {"id": "one", "description": {"en-GB": "The first"}},
    {"id": "two", "description": {"en-GB": "The second", "fr": "Le second"}},
]
KINDS = {
    "true-false": {"correctResponsesPattern": ["true"]},
    "choice": {"correctResponsesPattern": ["one[,]two"], "choices": COMPONENTS},
    "fill-in": {"correctResponsesPattern": ["knot"]},
    "long-fill-in": {"correctResponsesPattern": ["{case_matters=false}{lang=en}a bowline"]},
    "matching": {
        "correctResponsesPattern": ["one[.]two"],
        "source": COMPONENTS,
        "target": COMPONENTS,
    },
    "performance": {"correctResponsesPattern": ["one[.]1:[,]two[.]lunch"], "steps": COMPONENTS},
    "sequencing": {"correctResponsesPattern": ["one[,]two"], "choices": COMPONENTS},
    "likert": {"correctResponsesPattern": ["two"], "scale": COMPONENTS},
    "numeric": {"correctResponsesPattern": ["4[:]5"]},
    "other": {"correctResponsesPattern": ["(35.9,-86.8)"]},
}
LISTS = {"choices": "choice", "scale": "likert", "source": "matching", "target": "matching", "steps": "performance"}  # fmt: skip


def interaction(kind, **more):
    return activity(interactionType=kind, **{**KINDS[kind], **more})


def activity(**definition):
    return {
        "objectType": "Activity",
        "id": "https://example.org/questions/1",
        "definition": {"type": "http://adlnet.gov/expapi/activities/cmi.interaction", **definition},
    }


def with_list(name, components):
    return activity(interactionType=LISTS[name], **{name: components})


def wrong(name, *values):
    """A property of the definition with each of these values."""
    return ((f"{name} is {value!r}", activity(**{name: value})) for value in values)


ACTIVITIES = rows(
        "Data 2.4.4.1",
        ("an activity with everything", ACTIVITY, OK),
        ("an id is enough", {"id": "https://example.org/x"}, OK),
        ("an empty definition", {"id": "https://example.org/x", "definition": {}}, OK),
        ("a urn", {"id": "urn:isbn:9780099469506"}, OK),
        ("an international id", {"id": "https://example.org/nœuds/結び"}, OK),
        ("no id", {"objectType": "Activity"}),
        ("id has no scheme", {"id": "example.org/x"}),
        ("id has a scheme that cannot be", {"id": NOT_IRI}),
        ("id is empty", {"id": ""}),
        ("id is a number", {"id": 7}),
        ("id is an object", {"id": {"a": 1}}),
        ("id has a space", {"id": "https://example.org/a b"}),
        ("objectType in lower case", {**ACTIVITY, "objectType": "activity"}),
        ("objectType is a number", {**ACTIVITY, "objectType": 7}),
        ("an unknown property", {**ACTIVITY, "name": "Knots"}),
        *((f"definition {how}", {**ACTIVITY, "definition": v}) for how, v in NUMBERS.items()),
        ("definition has an unknown property", activity(title="x")),
        *wrong("name", 7, "x", ["x"], None, {"en": 7}, {"en": None}, {"en": {"a": "b"}}),
        *wrong("description", 7, "x", ["x"], None, {"en": 7}),
        *wrong("type", 7, "words", "", NOT_IRI, {"a": 1}, None),
        *wrong("moreInfo", 7, "words", "", NOT_IRI, {"a": 1}, None),
        *wrong("extensions", 7, "x", ["x"], None, {"id": "valid"}, {"words": 1}),
)  # fmt: skip
INTERACTIONS = rows(
        "Data 2.4.4.1 interactions",
        *((f"a {kind} question", interaction(kind), OK) for kind in KINDS),
        *((f"{kind} in another case", interaction(kind) | {"definition": {**interaction(kind)["definition"], "interactionType": kind.title()}}) for kind in KINDS),
        *((f"a {kind} question without interactionType", changed(interaction(kind), {"definition.interactionType": GONE})) for kind in KINDS),
        *wrong("interactionType", 7, "essay", "", NOT_IRI, {"a": 1}, None),
        *((f"{name} without interactionType", activity(**{name: COMPONENTS})) for name in LISTS),
        ("a pattern without interactionType", activity(correctResponsesPattern=["x"])),
        ("the pattern is text", interaction("choice", correctResponsesPattern="one")),
        ("the pattern is an object", interaction("choice", correctResponsesPattern={"a": "one"})),
        ("the pattern holds a number", interaction("numeric", correctResponsesPattern=[4])),
        ("the pattern is null", interaction("numeric", correctResponsesPattern=None)),
        *((f"{name} is text", with_list(name, "one")) for name in LISTS),
        *((f"{name} is an object", with_list(name, COMPONENTS[0])) for name in LISTS),
        *((f"{name} holds text", with_list(name, ["one"])) for name in LISTS),
        *((f"{name}: a component without id", with_list(name, [{"description": {"en": "x"}}])) for name in LISTS),
        *((f"{name}: id is a number", with_list(name, [{"id": 1}])) for name in LISTS),
        *((f"{name}: description is text", with_list(name, [{"id": "a", "description": "x"}])) for name in LISTS),
        *((f"{name}: description is empty", with_list(name, [{"id": "a", "description": {}}]), OK) for name in LISTS),
        *((f"{name}: one id twice", with_list(name, [{"id": "a"}, {"id": "a"}])) for name in LISTS),
        *((f"{name}: an unknown property", with_list(name, [{"id": "a", "text": "x"}])) for name in LISTS),
        *((f"{name} is text, at another kind", interaction("numeric", **{name: "one"})) for name in LISTS),
        *((f"{name}: a component without id, at another kind", interaction("numeric", **{name: [{"description": {"en": "x"}}]})) for name in LISTS),
        ("the pattern holds an object", interaction("choice", correctResponsesPattern=[{"a": "one"}])),
        ("matching with its source alone", changed(interaction("matching"), {"definition.target": GONE}), OK),
        ("matching with its target alone", changed(interaction("matching"), {"definition.source": GONE}), OK),
        *((f"a {kind} question without components", changed(interaction(kind), {f"definition.{name}": GONE}), OK) for name, kind in LISTS.items()),
        *((f"a {kind} question without a pattern", changed(interaction(kind), {"definition.correctResponsesPattern": GONE}), OK) for kind in KINDS),
        ("answers that are open at one end", interaction("numeric", correctResponsesPattern=["4[:]", "[:]4"]), OK),
        *((f"{name}: ids are enough", with_list(name, [{"id": "a"}, {"id": "A"}]), OK) for name in LISTS),
)  # fmt: skip
REFERENCES = rows(
    "Data 2.4.4.3",
    ("another statement", {"objectType": "StatementRef", "id": new_id()}, OK),
    ("objectType in another case", {**REFERENCE, "objectType": "statementref"}),
    ("no objectType", {"id": REFERENCE["id"]}),
    ("no id", {"objectType": "StatementRef"}),
    ("id is words", {**REFERENCE, "id": "the first"}),
    ("id is a number", {**REFERENCE, "id": 7}),
    ("id is an object", {**REFERENCE, "id": {"a": 1}}),
    ("id is null", {**REFERENCE, "id": None}),
    ("an unknown property", {**REFERENCE, "version": "1.0.0"}),
)
KINDS_OF_OBJECT = rows(
    "Data 2.4.4",
    ("agent in lower case", {**AGENT, "objectType": "agent"}),
    ("group in lower case", {**CREW, "objectType": "group"}),
    ("another word", {**ACTIVITY, "objectType": "Thing"}),
    ("text", "https://example.org/x"),
    ("a list", [ACTIVITY]),
    ("a number", 7),
    ("null", None),
    ("nothing", {}),
)
INNER = changed(SUB, {})["object"]
SUBSTATEMENTS = rows(
    "Data 2.4.4.3 SubStatement",
    ("everything a statement may have", INNER, OK),
    ("about an agent", changed(INNER, {"object": AGENT, "context.revision": GONE, "context.platform": GONE}), OK),
    ("about a group", changed(INNER, {"object": CREW, "context.revision": GONE, "context.platform": GONE}), OK),
    ("about a statement", changed(INNER, {"object": REFERENCE, "context.revision": GONE, "context.platform": GONE}), OK),
    ("objectType in lower case", {**INNER, "objectType": "substatement"}),
    ("no objectType", changed(INNER, {"objectType": GONE})),
    *((f"no {name}", changed(INNER, {name: GONE})) for name in ("actor", "verb", "object")),
    ("it has an id", {**INNER, "id": new_id()}),
    ("it has stored", {**INNER, "stored": "2024-05-06T07:08:09.123Z"}),
    ("it has version", {**INNER, "version": "1.0.0"}),
    ("it has authority", {**INNER, "authority": AGENT}),
    ("a SubStatement in it", {**INNER, "object": INNER}),
    ("an unknown property", {**INNER, "mood": "good"}),
)  # fmt: skip
EVERY = [
    *at_places(ACTIVITIES, PLACES),
    *at_places(INTERACTIONS, OBJECTS),
    *at_places(REFERENCES, OBJECTS),
    *at_places(KINDS_OF_OBJECT, OBJECTS),
    *at_places(SUBSTATEMENTS, {"object": ((plain(), "object"), "")}),
]


@each(EVERY)
def test_about_what(lrs, row):
    (statement, path), value = row.sent
    needless = ("revision", "platform")
    change = {path: value}
    if path.endswith("object.object") and row.is_good and value.get("objectType") == "StatementRef":
        change |= {f"object.context.{name}": GONE for name in needless}
    checked(lrs, changed(statement, change), is_good=row.is_good)

"""Data 2.2, 2.4: properties of statements, results, contexts, attachments; what is not one."""

from .asking import checked
from .samples import (
    ACTIVITY,
    AGENT,
    ATTACHMENT,
    CONTEXT,
    CONTEXT_AGENT,
    CONTEXT_GROUP,
    CREW,
    GONE,
    NOT_IRI,
    REFERENCE,
    RESULT,
    VOIDED,
    changed,
    full,
    nested,
    new_id,
    plain,
    referring,
)
from .tables import OK, at_places, each, rows

FULL, SUB = full(), nested()
BOTH = {"": ((FULL, ""), ""), "SubStatement's": ((SUB, "object."), "")}
NO_TEXT = {"a number": 7, "an object": {"key": "x"}, "a list": ["x"], "null": None, "a truth": True}
NO_OBJECT = {"a number": 7, "text": "x", "a list": [1], "null": None, "a truth": True}
NO_TRUTH = {"the text true": "true", "the text false": "false", "one": 1, "null": None, "words": "yes, well"}  # fmt: skip
NO_NUMBER = {"the text 1": "1", "words": "one", "an object": {"a": 1}, "a list": [1], "null": None, "a truth": True}  # fmt: skip


def each_wrong(path, values):
    return ((f"{path} is {how}", {path: value}) for how, value in values.items())


NAMES = ("actor", "verb", "object", "result", "context", "timestamp", "attachments")
STATEMENT = [
    *rows("Data 2.2", ("everything", {}, OK)),
    *rows("Data 2.2", *((f"no {name}", {name: GONE}) for name in ("actor", "verb", "object"))),
    *rows("Data 2.2", *((f"{name} is null", {name: None}) for name in NAMES)),
    *rows("Data 2.2", *((f"{name} is empty", {name: {}}) for name in ("actor", "verb", "object"))),
    *rows("Data 2.2", *((f"{n} is text", {n: "x"}) for n in ("actor", "verb", "object", "result", "context"))),
    *rows("Data 2.2", *((f"{n} is a list", {n: [1]}) for n in ("actor", "verb", "object", "result", "context"))),
    *rows("Data 2.2", *((f"{n} in another case", {n.title(): {}}) for n in NAMES)),
    *rows(
        "Data 2.2",
        ("an unknown property", {"mood": "good"}),
        ("an unknown property that is null", {"mood": None}),
        ("an unknown property in actor", {"actor.shoes": 42}),
        ("an unknown property in verb", {"verb.tense": "past"}),
        ("an unknown property in result", {"result.grade": "A"}),
        ("an unknown property in score", {"result.score.best": 1}),
        ("an unknown property in context", {"context.place": "x"}),
        ("null in a name", {"actor.name": None}),
        ("null in a definition", {"object.definition.moreInfo": None}),
        ("null in a display", {"verb.display.en-GB": None}),
    ),
]  # fmt: skip
VERBS = rows(
    "Data 2.4.3",
    ("without display", {"verb.display": GONE}, OK),
    ("without id", {"verb.id": GONE}),
    ("the id is no IRI", {"verb.id": NOT_IRI}),
    ("a verb is its id", {"verb": "https://example.org/verbs/practised"}),
    *each_wrong("verb.display", NO_OBJECT),
)
SCORE = {"result.score": GONE}
RESULTS = [
    *rows(
        "Data 2.4.5",
        ("everything", {"result": RESULT}, OK),
        ("nothing", {"result": {}}, OK),
        ("a response without words", {"result.response": ""}, OK),
        *each_wrong("result.success", NO_TRUTH),
        *each_wrong("result.completion", NO_TRUTH),
        *each_wrong("result.response", NO_TEXT),
        *each_wrong("result.score", NO_OBJECT),
        ("Success in another case", {"result.Success": True}),
    ),
    *rows(
        "Data 2.4.5.1",
        *((f"{s}", {"result.score": s}, OK) for s in (
            {}, {"scaled": 0.6767676}, {"scaled": 1.0}, {"scaled": -1}, {"scaled": 0}, {"raw": 0.5}, {"raw": -7},
            {"min": 1.5}, {"max": 100.25}, {"raw": 3, "min": 3, "max": 3.5}, {"raw": 3.5, "min": 3, "max": 3.5}, {"raw": 1e2, "max": 100},
        )),
        *((f"{s}", {"result.score": s}) for s in (
            {"scaled": 1.01}, {"scaled": -1.00001}, {"raw": 3, "max": 2.5}, {"raw": 3, "min": 3.5}, {"min": 4, "max": 3},
            {"raw": 3.5, "min": 4, "max": 3}, {"raw": 10, "min": 0, "max": 9.99},
        )),
        *(line for name in ("scaled", "raw", "min", "max") for line in each_wrong(f"result.score.{name}", NO_NUMBER)),
    ),
]  # fmt: skip
ELSE = {"context.revision": GONE, "context.platform": GONE}
OTHER_OBJECTS = {"an agent": AGENT, "a group": CREW, "a statement": REFERENCE}
PARENT = "context.contextActivities"
ONE = {"id": "https://example.org/programmes/1"}
CONTEXTS = [
    *rows(
        "Data 2.4.6",
        ("everything", {"context": CONTEXT}, OK),
        ("nothing", {"context": {}}, OK),
        *each_wrong("context.registration", {**NO_TEXT, "words": "x"}),
        *each_wrong("context.instructor", {**NO_OBJECT, "an unknown thing": {"key": "x"}}),
        *each_wrong("context.team", {**NO_OBJECT, "an unknown thing": {"key": "x"}}),
        *each_wrong("context.revision", NO_TEXT),
        *each_wrong("context.platform", NO_TEXT),
        *each_wrong("context.language", NO_TEXT),
        *each_wrong("context.statement", NO_OBJECT),
        ("the statement in another case", {"context.statement.objectType": "statementref"}),
        ("the statement without objectType", {"context.statement.objectType": GONE}),
        ("the statement without id", {"context.statement.id": GONE}),
        ("the statement is a SubStatement", {"context.statement": SUB["object"]}),
        ("no objectType: an activity", {"object.objectType": GONE}, OK),
        *((f"{left} and {kind}", {"object": thing, **{n: GONE for n in ELSE if n != left}}) for left in ELSE for kind, thing in OTHER_OBJECTS.items()),
        *((f"neither revision nor platform, and {kind}", {"object": thing, **ELSE}, OK) for kind, thing in OTHER_OBJECTS.items()),
    ),
    *rows(
        "Data 2.4.6.2",
        *((f"{key} alone, in a list", {PARENT: {key: [ONE]}}, OK) for key in ("parent", "grouping", "category", "other")),
        *((f"{key} alone, not in a list", {PARENT: {key: ONE}}, OK) for key in ("parent", "grouping", "category", "other")),
        *((f"{key} of two", {PARENT: {key: [ONE, {"id": "urn:x:2"}]}}, OK) for key in ("parent", "grouping", "category", "other")),
        *((f"{key} is {how}", {PARENT: {key: value}}) for key in ("parent", "grouping", "category", "other") for how, value in {"text": "x", "a number": 7, "null": None, "nothing": {}, "a list of text": ["x"], "without id": [{"objectType": "Activity"}], "an agent": [AGENT], "one right, one wrong": [ONE, {"key": "x"}], "one wrong, one right": [{"key": "x"}, ONE]}.items()),
        ("another key", {PARENT: {"sibling": [ONE]}}),
        ("a key in another case", {PARENT: {"Parent": [ONE]}}),
        *each_wrong(PARENT, NO_OBJECT),
    ),
]  # fmt: skip
AGENTS, GROUPS = "context.contextAgents", "context.contextGroups"


def of_two(name, path, one, inner):
    """2.0: contextAgents and contextGroups are alike."""
    return rows(
        "4.2.2.1 " + name,
        ("one", {path: [one]}, OK),
        ("two", {path: [one, one]}, OK),
        ("without relevantTypes", {path: [changed(one, {"relevantTypes": GONE})]}, OK),
        ("no objectType", {path: [changed(one, {"objectType": GONE})]}),
        ("objectType in another case", {path: [{**one, "objectType": name.title()}]}),
        ("objectType of another", {path: [{**one, "objectType": "Agent"}]}),
        (f"no {inner}", {path: [changed(one, {inner: GONE})]}),
        (f"an unknown thing as {inner}", {path: [{**one, inner: {"key": "x"}}]}),
        ("relevantTypes is empty", {path: [{**one, "relevantTypes": []}]}),
        ("relevantTypes is text", {path: [{**one, "relevantTypes": "https://example.org/x"}]}),
        ("relevantTypes holds no IRI", {path: [{**one, "relevantTypes": ["abc"]}]}),
        ("relevantTypes holds a number", {path: [{**one, "relevantTypes": [7]}]}),
        ("relevantTypes is null", {path: [{**one, "relevantTypes": None}]}),
        ("an unknown property", {path: [{**one, "member": [AGENT]}]}),
        ("an object, no list", {path: one}),
        ("text", {path: "x"}),
        ("a list of text", {path: ["x"]}),
        ("null", {path: None}),
        only="2.0.0",
    )


IN_TWO = [
    *of_two("contextAgent", AGENTS, CONTEXT_AGENT, "agent"),
    *of_two("contextGroup", GROUPS, CONTEXT_GROUP, "group"),
]
IN_ONE = rows(
    "Data 2.2",
    ("contextAgents are not known yet", {AGENTS: [CONTEXT_AGENT]}),
    ("contextGroups are not known yet", {GROUPS: [CONTEXT_GROUP]}),
    only="1.0.3",
)
FIRST = "attachments.0"
ATTACHMENTS = rows(
    "Data 2.4.11",
    ("everything", {"attachments": [ATTACHMENT]}, OK),
    ("none", {"attachments": []}, OK),
    ("without description", {f"{FIRST}.description": GONE}, OK),
    ("of no length", {f"{FIRST}.length": 0}, OK),
    *((f"no {name}", {f"{FIRST}.{name}": GONE}) for name in ("usageType", "display", "contentType", "length", "sha2")),
    *each_wrong("attachments", {"an object": ATTACHMENT, **NO_TEXT, "text": "x"}),
    *((f"it is {how}", {FIRST: value}) for how, value in NO_OBJECT.items()),
    *each_wrong(f"{FIRST}.usageType", {"words": "x y", "no IRI": NOT_IRI, **NO_TEXT}),
    *each_wrong(f"{FIRST}.display", NO_OBJECT),
    *each_wrong(f"{FIRST}.description", NO_OBJECT),
    *each_wrong(f"{FIRST}.contentType", {"words": "should fail", "half": "text/", "empty": "", **NO_TEXT}),
    *each_wrong(f"{FIRST}.length", {"text": "27", "a fraction": 2.5, "negative": -1, **{k: v for k, v in NO_TEXT.items() if k != "a number"}}),
    *each_wrong(f"{FIRST}.sha2", {"too short": "abc", "no hex": "z" * 64, **NO_TEXT}),
    *each_wrong(f"{FIRST}.fileUrl", {"words": "x y", "no IRI": NOT_IRI, **NO_TEXT}),
    ("an unknown property", {f"{FIRST}.name": "log.txt"}),
)  # fmt: skip
SAID_BY_THE_STORE = [
    *rows("Data 2.4.10", *((f"version {v}", {"version": v}, OK) for v in ("1.0", "1.0.0", "1.0.9")), only="1.0.3"),
    *rows("Data 2.4.10", *((f"version {v!r}", {"version": v}) for v in ("0.9.9", "1.1.0", "2.0.0", "1", "1.0.", "1.0.x", "", "x", 1.0, None)), only="1.0.3"),
    *rows("4.2.4.3", ("version 2.0.0", {"version": "2.0.0"}, OK), only="2.0.0"),
    *rows("4.2.4.3", *((f"version {v!r}", {"version": v}) for v in ("0.9.9", "2.1.0", "3.0.0", "2", "2.0.x", "", "x", 2.0, None)), only="2.0.0"),
    *rows(
        "Data 2.4.8",
        ("stored is taken, and replaced", {"stored": "2011-07-15T00:00:00.000Z"}, OK),
        ("stored is words", {"stored": "yesterday"}),
        ("stored is null", {"stored": None}),
        ("Stored in another case", {"Stored": "2011-07-15T00:00:00.000Z"}),
        ("Version in another case", {"Version": "1.0.3"}),
        ("iD in another case", {"iD": new_id()}),
        ("auTHORity in another case", {"auTHORity": AGENT}),
        ("authority is null", {"authority": None}),
        ("authority is text", {"authority": "x"}),
    ),
]  # fmt: skip
ALONE = {"": ((FULL, ""), "")}
EVERY = [
    *at_places([*STATEMENT, *VERBS, *RESULTS, *CONTEXTS, *ATTACHMENTS], BOTH),
    *at_places([*IN_TWO, *IN_ONE], BOTH),
    *at_places(SAID_BY_THE_STORE, ALONE),
]


@each(EVERY)
def test_properties(lrs, row):
    (statement, prefix), change = row.sent
    checked(
        lrs,
        changed(statement, {prefix + path: v for path, v in change.items()}),
        is_good=row.is_good,
    )


SUB_CONTEXT = changed(SUB, {"context": {"revision": "2"}})
VOIDING = [
    *rows(
        "Data 2.3.2",
        ("of a statement that is not here", referring(new_id(), verb=VOIDED), OK),
        ("of an activity", plain(verb=VOIDED)),
        ("of an agent", plain(verb=VOIDED, object=AGENT)),
        ("of a SubStatement", changed(SUB, {"verb": VOIDED})),
    ),
    *rows(
        "Data 2.4.6",
        ("revision beside a SubStatement", SUB_CONTEXT),
        ("platform beside a SubStatement", changed(SUB, {"context": {"platform": "x"}})),
        ("a context beside a SubStatement", changed(SUB, {"context": {"language": "en"}}), OK),
    ),
    *rows("Data 2.2", ("an activity without objectType", plain(object={"id": ACTIVITY["id"]}), OK)),
]


@each(VOIDING)
def test_whole_statements(lrs, row):
    checked(lrs, row.sent, is_good=row.is_good)

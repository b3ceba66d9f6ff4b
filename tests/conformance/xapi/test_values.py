"""Data 2.2, 2.4.1, 4: the forms of values, at each place where they stand."""

from .asking import checked, told
from .samples import (
    ACTIVITY,
    ATTACHMENT,
    NOT_IRI,
    changed,
    full,
    nested,
    new_id,
    plain,
)
from .tables import OK, at_places, each, rows

FULL, SUB = full(), nested()
CHOICE = changed(
    plain(),
    {
        "object.definition.interactionType": "choice",
        "object.definition.choices": [{"id": "a", "description": {"en": "A"}}],
    },
)


def everywhere(*paths, base=None):
    """Paths of a whole statement, and the same inside its SubStatement."""
    whole = {path: ((base or FULL, path), "") for path in paths}
    inner = {f"SubStatement's {path}": ((SUB, f"object.{path}"), "") for path in paths}
    return {**whole, **inner} if base is None else whole


TAGS = ["en", "de-DE", "es-419", "cmn", "ase", "zh-Hant", "zh-Hans-CN", "sr-Latn-RS", "sl-rozaj-biske", "de-CH-1901", "en-a-bbb-x-a-ccc", "x-whatever", "i-klingon", "EN-gb"]  # fmt: skip
NO_TAGS = ["something", "a12345", "a", "", "en_GB", "en--GB", "-en", "en-", "de-419-DE", "zh-z-aaa-z-bbb-c-ccc", "en GB", "s-something", "zh-something-ccc-x", "abcdefghijk"]  # fmt: skip
TAGGED = [
    *rows("Data 4.2", *((f"the language {tag!r}", {tag: "text"}, OK) for tag in TAGS)),
    *rows("Data 4.2", *((f"no language {tag!r}", {tag: "text"}) for tag in NO_TAGS)),
]
LANGUAGE_MAPS = rows(
    "Data 4.2",
    ("a language and a region", {"de-DE": "Knoten"}, OK),
    ("a language, a script and a region", {"zh-Hans-CN": "结"}, OK),
    ("a word that is too long", {"something": "Knots"}),
    ("two regions", {"de-419-DE": "Knoten"}),
    ("two languages", {"en-GB": "Knots", "ja": "結び目"}, OK),
    ("an empty text", {"en-GB": ""}, OK),
    ("no language at all", {}, OK),
    ("text", "Knots"),
    ("a number", 7),
    ("a list", ["Knots"]),
    ("null", None),
    ("a number in a language", {"en": 7}),
    ("null in a language", {"en": None}),
    ("an object in a language", {"en": {"a": "b"}}),
    ("one right and one wrong", {"en": "Knots", "a12345": "Knots"}),
)
SPOKEN = everywhere(
    "verb.display",
    "object.definition.name",
    "object.definition.description",
    "attachments.0.display",
    "attachments.0.description",
) | {"a component": ((CHOICE, "object.definition.choices.0.description"), "")}
LANGUAGES = [
    *rows("Data 2.4.6", *((f"the language {tag!r}", tag, OK) for tag in TAGS)),
    *rows("Data 2.4.6", *((f"no language {tag!r}", tag) for tag in NO_TAGS)),
    *rows(
        "Data 2.4.6", ("a number", 7), ("a map", {"en": "x"}), ("a list", ["en"]), ("null", None)
    ),
]

IRIS = rows(
    "Data 2.2, RFC 3987",
    ("https", "https://example.org/a?b=c#d", OK),
    ("international", "https://例え.example/結び?q=é", OK),
    ("a urn", "urn:uuid:6d2d2c2b-6f2a-4f1e-9b0a-54a6b7ff0a3c", OK),
    ("a tag", "tag:example.org,2024:a", OK),
    ("no scheme", "example.org/a"),
    ("a path", "/a/b"),
    ("a scheme that cannot be", NOT_IRI),
    ("words", "should not be"),
    ("a space in it", "https://example.org/a b"),
    ("nothing", ""),
    ("a number", 7),
    ("an object", {"a": 1}),
    ("a list", ["https://example.org/a"]),
    ("null", None),
)
NAMED = everywhere("verb.id", "object.id", "object.definition.type", "object.definition.moreInfo", "attachments.0.usageType", "attachments.0.fileUrl")  # fmt: skip

U = "aa97b177-9383-4934-8543-0f91a7a02836"
UUIDS = rows(
    "Data 2.4.1, RFC 4122",
    ("letters in upper case", U.upper(), OK),
    ("variant 2 of version 1", "6fa459ea-ee8a-11e3-ac10-0800200c9a66", OK),
    ("a digit too many", U + "8"),
    ("a digit too few", U[:-1]),
    ("a letter that is no digit", "m" + U[1:]),
    ("without dashes", U.replace("-", "")),
    ("in braces", f"{{{U}}}"),
    ("as a urn", f"urn:uuid:{U}"),
    ("dashes elsewhere", "aa97b1779-383-4934-8543-0f91a7a02836"),
    ("spaces around", f" {U} "),
    ("words", "should not be"),
    ("nothing", ""),
    ("a number", 12345),
    ("an object", {"key": "x"}),
    ("a list", [U]),
    ("null", None),
)
NUMBERED = everywhere("context.registration", "context.statement.id")

DURATIONS = rows(
    "Data 4.6, ISO 8601:2004 4.4.3.2",
    *((f"{d}", d, OK) for d in ("PT1H0M0.1S", "PT4H35M59.14S", "PT16559.14S", "P3Y1M29DT4H35M59.14S", "P3Y", "P4W", "PT0S", "P1DT12H", "PT5M")),
    ("more than hundredths", "P1DT12H36M0.12567S", OK),
    *((f"{d!r}", d) for d in ("PA1H0M0S", "P4W1D", "P", "PT", "P1Y2W", "1D", "PT5", "P1H", "PT1D", "P1S", "PT1M1H", "P-1D", "-P1D", "pt5m", "P0003-06-04T12:30:05", "five minutes", "", " PT5M")),
    ("a number", 300),
    ("an object", {"key": "x"}),
    ("a list", ["PT5M"]),
    ("null", None),
)  # fmt: skip

MOMENTS = [
    *rows(
        "Data 4.5, ISO 8601",
        *((f"{t}", t, OK) for t in ("2024-05-06T07:08:09.123Z", "2024-05-06T07:08:09Z", "2024-05-06T07:08:09.123456Z", "2008-09-15T15:53:00.601+00:00", "2023-05-04T12:00:00-05:00", "2024-02-29T00:00:00Z")),
        ("five years ahead", "2031-12-31T23:59:59.999Z", OK),
        *((f"{t!r}", t) for t in ("2008-09-15T15:53:00.601-00", "2008-09-15T15:53:00.601-0000", "2008-09-15T15:53:00.601-00:00", "01/011/2015", "yesterday", "", "2024-13-01T00:00:00Z", "2023-02-29T00:00:00Z", "2024-05-06T25:00:00Z", "2024-05-06T07:61:00Z", "2024-05-06T07:08:09+25:00", "T07:08:09Z", "07:08:09Z", "2024-05-06T")),
        ("a number", 1714979289),
        ("an object", {"key": "x"}),
        ("a list", ["2024-05-06T07:08:09Z"]),
        ("null", None),
    ),
]  # fmt: skip
WHEN = everywhere("timestamp")

EXTENSIONS = rows(
    "Data 4.1",
    *((f"holds {v!r}", {"https://example.org/e": v}, OK) for v in (None, "", {}, [], True, 12345, 0.1, "text", {"key": None}, [None, {"a": []}])),
    ("none", {}, OK),
    ("two", {"https://example.org/e": 1, "urn:x:f": 2}, OK),
    ("a key that is no IRI", {"should fail": True}),
    ("a key that cannot be an IRI", {NOT_IRI: True}),
    ("an empty key", {"": True}),
    ("one key right, one wrong", {"https://example.org/e": 1, "id": 2}),
    ("text", "x"),
    ("a list", [{"https://example.org/e": 1}]),
    ("a number", 7),
    ("null", None),
)  # fmt: skip
EXTENDED = everywhere("object.definition.extensions", "result.extensions", "context.extensions")

EVERY = [
    *at_places(LANGUAGE_MAPS, SPOKEN),
    *at_places(TAGGED, {"verb.display": SPOKEN["verb.display"]}),
    *at_places(LANGUAGES, everywhere("context.language")),
    *at_places(IRIS, NAMED),
    *at_places(UUIDS, NUMBERED),
    *at_places([row for row in UUIDS if not row.is_good], {"id": ((plain(), "id"), "")}),
    *at_places(DURATIONS, everywhere("result.duration")),
    *at_places(MOMENTS, WHEN),
    *at_places(EXTENSIONS, EXTENDED),
]


@each(EVERY)
def test_the_form_of_a_value(lrs, row):
    (statement, path), value = row.sent
    checked(lrs, changed(statement, {path: value}), is_good=row.is_good)


OWN = [
    *rows("Data 2.4.1", ("an id of its own", {"id": new_id}, OK), ("an id in upper case", {"id": lambda: new_id().upper()}, OK)),
    *rows("Data 2.4.11", ("an attachment that is elsewhere", {"attachments": lambda: [ATTACHMENT]}, OK)),
    *rows("Data 2.4.4.1", ("an object of its own", {"object": lambda: ACTIVITY}, OK)),
]  # fmt: skip


@each(OWN)
def test_told_again(lrs, row):
    told(lrs, plain(**{name: make() for name, make in row.sent.items()}))

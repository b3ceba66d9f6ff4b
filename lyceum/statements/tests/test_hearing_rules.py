"""Every rule of a statement, for both versions and inside a SubStatement.

Each row: the section of 1.0.3 (2.0 where it says so), the place that is changed, what is put there.
"""

import pytest

from .hearing import (
    ACCOUNT,
    AGENT,
    FILE,
    GONE,
    GROUP,
    IRI,
    NAMED_GROUP,
    OTHER,
    REFERENCE,
    UUID,
    VOIDED,
    WHOLE,
    changed,
    flaw,
    inside,
)

VERSIONS = ["1.0.3", "2.0.0"]
NO_IRIS = ["", "x", "ab=c://x.example", "//x.example/1", "#part", "https://x example", 7, None, {}]
NO_UUIDS = ["", "7", UUID + "8", "M" + UUID[1:], UUID.replace("-", ""), f"{{{UUID}}}", 12345, {}]
NO_MAPS = [[], "text", 7, None, {"en": None}, {"en": 7}]
NO_TEXTS = [7, True, {}, [], None]
NO_LANGUAGES = [
    "",
    "a12345",
    "something",
    "a-DE",
    "de-419-DE",
    "ar-a-aaa-b-bbb-a-ccc",
    "zh-z-aaa-z-bbb-c-ccc",
    "zh-something-ccc",
    "s-something",
    "de-1996-1996",
    "en_US",
    "en-",
    "é",
]
LANGUAGES = [
    "de",
    "ine",
    "cmn",
    "tlh",
    "zh-Hant",
    "sr-Latn",
    "sr-Latn-RS",
    "zh-cmn-Hans-CN",
    "sl-rozaj-biske",
    "de-CH-1901",
    "de-DE",
    "es-419",
    "hy-Latn-IT-arevela",
    "az-Arab-x-AZE-derbend",
    "x-whatever",
    "i-enochian",
    "en-a-bbb-x-a-ccc",
    "EN-us",
]
NO_DURATIONS = [
    "", "P", "PT", "P1YT", "PA1H0M0S", "25 min", "P4W1D", "P1S", "PT1D", "1H", "P1.5DT1H", "-P1D",
    "P2026-01-01T00:00:00", 12345, {},
]  # fmt: skip
DURATIONS = [
    "PT1H0M0.1S",
    "PT4H35M59.14S",
    "PT16559.14S",
    "P3Y1M29DT4H35M59.14S",
    "P3Y",
    "P4W",
    "P0.5Y",
    "PT0S",
    "P1D",
    "PT1,5H",
]
NO_TIMES = [
    "", "should fail", "01/011/2015", "2026-03-01", "2026-13-01T09:00:00Z", "2026-02-30T09:00:00Z",
    "2008-09-15T15:53:00.601-00", "2008-09-15T15:53:00.601-0000", "2008-09-15T15:53:00.601-00:00",
    "2026-03-01T25:00:00Z", "2026-03-01T09:00:00+24:00", "9999-12-31T23:59:59-12:00", 7, {},
]  # fmt: skip


def rows(section, place, values):
    return [(section, place, value) for value in values]


REFUSED = [
    # 2.2: required, unknown, wrong case
    *[("2.2.s2.b3", name, GONE) for name in ("actor", "verb", "object")],
    *[
        ("2.2.s4.b1.b5", name, value)
        for name, value in (
            ("iD", UUID),
            ("Actor", AGENT),
            ("veRb", VOIDED),
            ("oBject", REFERENCE),
            ("RESULT", {}),
            ("conText", {}),
            ("timeStamp", "2026-03-01T09:00:00Z"),
            ("attachmentS", [FILE]),
        )
    ],
    *[
        ("2.2.s4.b1.b7", f"{place}/mood", "fine")
        for place in (
            "actor",
            "verb",
            "object",
            "object/definition",
            "object/definition/choices/0",
            "result",
            "result/score",
            "context",
            "context/instructor",
            "context/instructor/member/0",
            "context/team",
            "context/team/account",
            "context/contextActivities",
            "context/contextActivities/parent/0",
            "context/statement",
            "attachments/0",
        )
    ],
    *[
        ("2.2.s4.b1.b1", place, None)
        for place in (
            "actor",
            "actor/name",
            "verb",
            "verb/display/en",
            "object",
            "object/definition",
            "object/definition/moreInfo",
            "object/definition/choices",
            "object/definition/choices/0",
            "object/definition/extensions",
            "result",
            "result/score",
            "result/score/raw",
            "result/success",
            "result/response",
            "result/duration",
            "context",
            "context/registration",
            "context/instructor",
            "context/team/account/name",
            "context/contextActivities",
            "context/contextActivities/parent",
            "context/contextActivities/parent/0",
            "context/statement",
            "context/revision",
            "timestamp",
            "attachments",
            "attachments/0",
        )
    ],
    # 2.4.2: agents
    *rows("2.4.2", "actor", [{}, [], "x", 7, {"name": "A"}, {**AGENT, "objectType": "agent"}]),
    *rows("2.4.2.1", "actor", [{**AGENT, **OTHER}, {**AGENT, **ACCOUNT}, {**AGENT, "member": []}]),
    *rows("2.4.2.1", "actor", [{**AGENT, "mbox_sha1sum": "a" * 40}, {**OTHER, **ACCOUNT}]),
    *rows("2.4.2", "actor/objectType", ["group", "Activity", '"objectType": "Agent"', 123, {}]),
    *rows("2.4.2.3", "actor/mbox", ["a@example.org", "mailto:x.example", "http://a", "", 7, {}]),
    *rows("2.4.2.3", "actor", [{"mbox_sha1sum": one} for one in ("", "x" * 40, "a" * 39, 7, {})]),
    *rows("2.4.2.3", "actor", [{"openid": one} for one in NO_IRIS]),
    *rows("2.4.2.4", "context/team/account/homePage", NO_IRIS),
    *rows("2.4.2.4", "context/team/account", [{"homePage": IRI}, {"name": "x"}, {}, "x"]),
    *rows("2.4.2.4", "context/team/account/name", NO_TEXTS),
    *rows("2.4.2.1", "actor/name", NO_TEXTS),
    # 2.4.2.2: groups
    *rows("2.4.2.2.s4", "actor", [{"objectType": "Group"}, {"objectType": "Group", "member": []}]),
    *rows("2.4.2.2.s4", "context/instructor/member", [[GROUP], [NAMED_GROUP], AGENT, ["x"], [{}]]),
    *rows("2.4.2.2.s5", "context/team/member", [[GROUP], AGENT, [{**AGENT, **OTHER}]]),
    ("2.4.2.2.s5", "context/team/mbox", "mailto:a@example.org"),
    # 2.4.3, 2.3.2: verbs
    *rows("2.4.3", "verb", [{}, "x", [], {"display": {"en": "did"}}]),
    *rows("2.4.3", "verb/id", NO_IRIS),
    *rows("2.4.3", "verb/display", NO_MAPS),
    *rows("4.2", "verb/display", [{tag: "x"} for tag in NO_LANGUAGES]),
    # 2.4.4: objects
    *rows("2.4.4", "object", [{}, "x", [], AGENT, GROUP, ACCOUNT, {"id": UUID}]),
    *rows(
        "2.4.4",
        "object/objectType",
        ["activity", "Thing", "Agent", "StatementRef", "SubStatement", 7],
    ),
    *rows("2.4.4", "object", [{**AGENT, "objectType": "agent"}, {**GROUP, "objectType": "group"}]),
    ("2.4.4.1", "object/id", GONE),
    *rows("2.4.4.1", "object/id", NO_IRIS),
    *rows("2.4.4.1", "object/definition", ["x", 7, []]),
    *rows("2.4.4.1", "object/definition/name", NO_MAPS),
    *rows("2.4.4.1", "object/definition/description", [*NO_MAPS, {"de-419-DE": "x"}]),
    *rows("2.4.4.1", "object/definition/type", NO_IRIS),
    *rows("2.4.4.1", "object/definition/moreInfo", NO_IRIS),
    *rows("4.1", "object/definition/extensions", ["x", [], {"id": 1}, {"": 1}, {"a b:c": 1}]),
    *rows("2.4.4.1.s8", "object/definition/interactionType", ["Choice", "x", IRI, 7, {}, GONE]),
    *rows("2.4.4.1.s8", "object/definition/correctResponsesPattern", ["a", {}, [7], [{}], [None]]),
    *rows("2.4.4.1.s15", "object/definition/choices", [{"id": "a"}, "a", [{}], ["a"], [{"id": 7}]]),
    *rows("2.4.4.1.s15", "object/definition/choices/0/description", [*NO_MAPS, {"something": "x"}]),
    ("2.4.4.1.s16.b1", "object/definition/choices", [{"id": "a"}, {"id": "a"}]),
    ("2.4.4.1.s15", "object/definition/scale", [{"id": "a"}]),
    ("2.4.4.1.s15", "object/definition/interactionType", "true-false"),
    ("2.4.4.1.s15", "object/definition/interactionType", "likert"),
    # 2.4.4.3: references
    *rows("2.4.4.3", "object", [{"objectType": "StatementRef"}, {**REFERENCE, "x": 1}]),
    *rows("4.4", "object", [{"objectType": "StatementRef", "id": one} for one in NO_UUIDS]),
    # 2.4.5: results
    *rows("2.4.5", "result", ["x", [], 7]),
    *rows("2.4.5", "result/success", ["true", 1, 0, {}]),
    *rows("2.4.5", "result/completion", ["false", 1, "We regret"]),
    *rows("2.4.5", "result/response", NO_TEXTS),
    *rows("4.6", "result/duration", NO_DURATIONS),
    *rows("4.1", "result/extensions", ["x", {"x": 1}]),
    *rows("2.4.5.1", "result/score", [12345, "x", []]),
    *rows("2.4.5.1", "result/score/scaled", [1.01, -1.00001, 2, "0.5", True, {}]),
    *rows("2.4.5.1", "result/score/raw", [10.01, -0.01, "5", False]),
    *rows("2.4.5.1", "result/score/min", [11, 5.1, "0", [], 10.0000321]),
    *rows("2.4.5.1", "result/score/max", [-1, 4.99, "one hundred", "100"]),
    ("2.4.5.1", "result/score", {"min": 4, "max": 3}),
    # 2.4.6: contexts
    *rows("2.4.6", "context", ["x", [], 7]),
    *rows("4.4", "context/registration", NO_UUIDS),
    *rows("2.4.6", "context/instructor", ["x", {}, {"key": "x"}]),
    *rows("2.4.6", "context/team", ["x", {}, AGENT, {**AGENT, "objectType": "Agent"}]),
    *rows("2.4.6.2", "context/contextActivities", ["x", [], {"aunt": []}, {"parent": IRI}]),
    *rows("2.4.6.2", "context/contextActivities/other", [[{"id": IRI}, {"key": "x"}], [AGENT], {}]),
    *rows("2.4.6.2", "context/contextActivities/parent/0/id", NO_IRIS),
    *rows("2.4.6", "context/revision", NO_TEXTS),
    *rows("2.4.6", "context/platform", NO_TEXTS),
    *rows("2.4.6", "context/language", [*NO_LANGUAGES, 12345, {}]),
    *rows("2.4.6", "context/statement", [{"objectType": "statementref", "id": UUID}, {"id": UUID}]),
    *rows("4.4", "context/statement/id", NO_UUIDS),
    *rows("4.1", "context/extensions", [[], {"x": None}]),
    # 4.5: timestamps
    *rows("4.5", "timestamp", NO_TIMES),
    # 2.4.11: attachments
    *rows("2.4.11", "attachments", [FILE, "x", [12345], ["x"]]),
    *[
        ("2.4.11", f"attachments/0/{name}", GONE)
        for name in ("usageType", "display", "contentType", "length", "sha2")
    ],
    *rows("2.4.11", "attachments/0/usageType", NO_IRIS),
    *rows("2.4.11", "attachments/0/fileUrl", NO_IRIS),
    *rows("2.4.11", "attachments/0/display", [*NO_MAPS, {"something": "x"}]),
    *rows("2.4.11", "attachments/0/description", [*NO_MAPS, {"something": "x"}]),
    *rows("2.4.11", "attachments/0/contentType", ["should fail", "", "text", "text/", 7]),
    *rows("2.4.11", "attachments/0/contentType", ['text/x;a="\r\nX: y"', "text/x\n;a=b", "a/b;\0"]),
    *rows("2.4.11", "attachments/0/length", ["27", -1, 27.5, True, {}]),
    *rows("2.4.11", "attachments/0/sha2", ["", "x" * 64, "4" * 63, "4" * 40, 12345]),
]

ACCEPTED = [
    # 4.2 and 2.4.6.2 ask for no language, and for no category ("all, any or none")
    *rows("4.2", "verb/display", [{}]),
    *rows("4.2", "object/definition/name", [{}]),
    *rows("4.2", "attachments/0/description", [{}]),
    *rows("2.4.6.2", "context/contextActivities", [{}]),
    *rows(
        "2.4.2", "actor", [AGENT, OTHER, ACCOUNT, {"mbox_sha1sum": "A" * 40}, GROUP, NAMED_GROUP]
    ),
    *rows("2.4.2.2", "actor", [{**NAMED_GROUP, "member": []}, {**GROUP, "name": "Team"}]),
    *rows("2.4.3", "verb/display", [GONE, *({tag: "x"} for tag in LANGUAGES)]),
    *rows("2.4.3", "verb/id", ["urn:x:y", "tag:x.example,2026:1", "http://x.example/فعل/خواندن"]),
    *rows("2.4.4.1", "object", [{"id": IRI}, {"id": IRI, "definition": {}}]),
    *rows("2.4.4.1.s8", "object/definition/correctResponsesPattern", [[], ["a", "b"]]),
    *[
        ("2.4.4.1.s15", "object/definition", {"interactionType": kind, name: [{"id": "x"}]})
        for kind, name in (
            ("choice", "choices"),
            ("sequencing", "choices"),
            ("likert", "scale"),
            ("matching", "source"),
            ("matching", "target"),
            ("performance", "steps"),
        )
    ],
    *[
        ("2.4.4.1.s8", "object/definition", {"interactionType": kind})
        for kind in ("true-false", "fill-in", "long-fill-in", "numeric", "other")
    ],
    *rows(
        "4.1", "object/definition/extensions", [{}, {IRI: None}, {IRI: ""}, {IRI: {}}, {IRI: 1e300}]
    ),
    *rows("2.4.5", "result", [{}, {"score": {}}, {"success": False}]),
    *rows("2.4.5.1", "result/score/scaled", [1.0, -1.0, 0, 0.6767676]),
    *rows("2.4.5.1", "result/score", [{"min": 0.1}, {"max": 3, "min": 3}, {"raw": 100.6767676}]),
    *rows("4.6", "result/duration", DURATIONS),
    *rows("2.4.6", "context", [{}, {"language": "en"}]),
    *rows("2.4.6", "context/language", LANGUAGES),
    *rows("2.4.6.2", "context/contextActivities/category", [{"id": IRI}, [], [{"id": IRI}] * 2]),
    *rows("4.4", "context/registration", [UUID.upper(), "00000000-0000-0000-0000-000000000000"]),
    *rows("4.5", "timestamp", ["2031-01-01T00:00:00Z", "2008-09-15T15:53:00.601+05:30"]),
    *rows("4.5", "timestamp", ["2026-03-01T09:00:00.123456789Z", "2016-12-31T23:59:60Z"]),
    *rows("2.4.11", "attachments", [[], [FILE, FILE]]),
    *rows("2.4.11", "attachments/0/sha2", ["A" * 64, "4" * 56, "4" * 96, "4" * 128]),
    *rows("2.4.11", "attachments/0/fileUrl", [GONE]),
    *rows("2.4.11", "attachments/0/contentType", ["image/svg+xml", 'text/x;a="b c"']),
]


@pytest.mark.parametrize(("section", "place", "value"), REFUSED)
def test_what_breaks_a_rule_is_refused_with_its_place(section, place, value):
    first = place.partition("/")[0]

    for statement in (changed(place, value), inside(changed(place, value))):
        for version in VERSIONS:
            found = flaw(statement, version)
            assert found, f"{section}: {place} = {value!r} was accepted"
            assert not found.startswith("JSON is expected")
            assert first in found


@pytest.mark.parametrize(("section", "place", "value"), ACCEPTED)
def test_what_keeps_the_rules_is_accepted(section, place, value):
    for statement in (changed(place, value), inside(changed(place, value))):
        for version in VERSIONS:
            assert flaw(statement, version) == "", section


@pytest.mark.parametrize("version", VERSIONS)
def test_the_whole_is_right_and_so_is_it_inside_another(version):
    assert flaw(WHOLE, version) == ""
    assert flaw(inside(WHOLE), version) == ""


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("place", "value"),
    [
        *[("id", one) for one in [*NO_UUIDS, None]],
        *[("stored", one) for one in [*NO_TIMES, None]],
        *[
            ("version", one)
            for one in ("should fail", "0.9.9", "1.1.0", "1.0.x", "3.0.0", "", 1.0, None)
        ],
        ("authority", {}),
        ("authority", NAMED_GROUP),
        ("authority", {**GROUP, **AGENT}),
        ("authority", {"objectType": "Group", "member": [AGENT]}),
        ("authority", {"objectType": "Group", "member": [AGENT, OTHER, ACCOUNT]}),
        ("authority", {"objectType": "Group", "member": []}),
        ("STOred", "2026-03-01T09:00:00Z"),
        ("auTHORity", AGENT),
        ("Version", "1.0.3"),
        ("mood", "fine"),
    ],
)
def test_what_only_a_statement_has_is_looked_at(place, value, version):
    """2.4.1, 2.4.8, 2.4.9, 2.4.10."""
    assert place in flaw(changed(place, value), version)


@pytest.mark.parametrize(
    ("version", "said", "is_right"),
    [
        ("1.0.3", "1.0.12345", False),  # longer than the column that keeps it
        ("2.0.0", "2.0.12345", False),
        ("1.0.3", "1.0", True),
        ("1.0.3", "1.0.9", True),
        ("1.0.3", "2.0.0", False),
        ("2.0.0", "1.0.3", True),
        ("2.0.0", "2.0.0", True),
        ("2.0.0", "2.0.1", True),
        ("2.0.0", "2.1.0", False),
    ],
)
def test_versions(version, said, is_right):
    """2.4.10; 2.0: 4.2.4.3."""
    assert (flaw(changed("version", said), version) == "") is is_right


def test_authority_may_be_an_application_with_its_user():
    """2.4.9.s3.b1."""
    assert flaw(changed("authority", GROUP)) == ""


@pytest.mark.parametrize("own", ["id", "stored", "version", "authority"])
def test_a_substatement_has_nothing_of_a_statements_own(own):
    """2.4.4.3.s8.b3."""
    outer = inside(WHOLE)
    outer["object"][own] = WHOLE[own]

    assert own in flaw(outer)


def test_a_substatement_is_not_nested_and_says_what_it_is():
    """2.4.4.3.s8.b1, b4."""
    nested = inside(inside(WHOLE))
    silent = inside(WHOLE)
    del silent["object"]["objectType"]

    assert "object.object.objectType" in flaw(nested)
    assert "object" in flaw(silent)


@pytest.mark.parametrize("name", ["revision", "platform"])
@pytest.mark.parametrize(
    "thing",
    [
        {**AGENT, "objectType": "Agent"},
        GROUP,
        REFERENCE,
        inside(changed("context", GONE))["object"],
    ],
    ids=["agent", "group", "reference", "sub"],
)
def test_revision_and_platform_belong_to_activities(name, thing):
    """2.4.6.s4.b1, b2."""
    about = {**changed("object", thing), "context": {name: "1"}}

    assert f"context.{name}" in flaw(about)
    assert flaw({**about, "context": {"language": "en"}}) == ""


def test_voiding_names_a_statement():
    """2.3.2."""
    assert flaw({"actor": AGENT, "verb": VOIDED, "object": REFERENCE}) == ""
    assert "object" in flaw({"actor": AGENT, "verb": VOIDED, "object": {"id": IRI}})


AROUND = [
    ("contextAgents", {"objectType": "contextAgent", "agent": AGENT, "relevantTypes": [IRI]}),
    ("contextGroups", {"objectType": "contextGroup", "group": GROUP, "relevantTypes": [IRI]}),
]


@pytest.mark.parametrize("shape", [lambda one: one, inside], ids=["statement", "sub"])
@pytest.mark.parametrize(("name", "one"), AROUND)
def test_those_around_are_of_version_2(name, one, shape):
    """2.0: 4.2.2.6."""
    about = shape(changed(f"context/{name}", [one]))

    assert flaw(about, "2.0.0") == ""
    assert name in flaw(about, "1.0.3")


@pytest.mark.parametrize("shape", [lambda one: one, inside], ids=["statement", "sub"])
@pytest.mark.parametrize(("name", "one"), AROUND)
@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("objectType", "x"),
        ("objectType", GONE),
        ("relevantTypes", []),
        ("relevantTypes", ["abc"]),
        ("relevantTypes", IRI),
        ("mood", "fine"),
        ("", {"key": "x"}),
        ("", GONE),
        ("", None),
    ],
)
def test_those_around_keep_rules_of_their_own(name, one, place, value, shape):
    """2.0: 4.2.2.6."""
    about = shape(changed(f"context/{name}", [changed(place or list(one)[1], value, one)]))

    assert name in flaw(about, "2.0.0")


def test_those_around_are_of_their_kind():
    agent, group = AROUND[0][1], AROUND[1][1]

    for name, one in (
        ("contextAgents", group),
        ("contextGroups", agent),
        ("contextAgents", {**agent, "agent": GROUP}),
        ("contextGroups", {**group, "group": AGENT}),
        ("contextAgents", {**agent, "group": GROUP}),
    ):
        assert name in flaw(changed(f"context/{name}", [one]), "2.0.0")


@pytest.mark.parametrize(
    ("text", "in_1", "in_2"),
    [
        ("2008-09-15 15:53:00.601+00:00", False, True),
        ("2008-09-15T15:53:00.601", True, False),
        ("20080915T155300Z", True, False),
        ("2008-W38-1T15:53:00Z", True, False),
        ("2008-09-15T15:53Z", True, False),
        ("2008-09-15T15:53:00+0100", True, False),
        ("2008-09-15t15:53:00z", False, True),
    ],
)
def test_versions_differ_in_timestamps(text, in_1, in_2):
    """4.5: ISO 8601 in 1.0.3; RFC 3339 in 2.0."""
    assert (flaw(changed("timestamp", text), "1.0.3") == "") is in_1
    assert (flaw(changed("timestamp", text), "2.0.0") == "") is in_2

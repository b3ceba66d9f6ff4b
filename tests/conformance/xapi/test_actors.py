"""Data 2.4.2: agents and groups, at every place where one may stand (2.4.4.2, 2.4.6, 2.4.9)."""

from .asking import checked
from .samples import (
    AGENT,
    CONTEXT_AGENT,
    CONTEXT_GROUP,
    CREW,
    GONE,
    NOT_IRI,
    SHA1,
    TUTOR,
    changed,
    nested,
    plain,
)
from .tables import OK, Row, at_places, each, rows

SUB = changed(nested(), {"object.context": GONE, "object.attachments": GONE})
WITH_AGENT = plain(context={"contextAgents": [CONTEXT_AGENT]})
WITH_GROUP = plain(context={"contextGroups": [CONTEXT_GROUP]})
SUB_WITH_AGENT = changed(SUB, {"object.context": WITH_AGENT["context"]})
SUB_WITH_GROUP = changed(SUB, {"object.context": WITH_GROUP["context"]})

# place: ((statement, path), version that knows it)
ANYWHERE = {
    "actor": ((plain(), "actor"), ""),
    "object": ((plain(), "object"), ""),
    "instructor": ((plain(), "context.instructor"), ""),
    "SubStatement's actor": ((SUB, "object.actor"), ""),
    "SubStatement's object": ((SUB, "object.object"), ""),
    "SubStatement's instructor": ((SUB, "object.context.instructor"), ""),
}
AUTHORITY = {"authority": ((plain(), "authority"), "")}
FOR_AGENTS = {
    **ANYWHERE,
    **AUTHORITY,
    "contextAgents": ((WITH_AGENT, "context.contextAgents.0.agent"), "2.0.0"),
    "SubStatement's contextAgents": (
        (SUB_WITH_AGENT, "object.context.contextAgents.0.agent"),
        "2.0.0",
    ),
}
FOR_GROUPS = {
    **ANYWHERE,
    "team": ((plain(), "context.team"), ""),
    "SubStatement's team": ((SUB, "object.context.team"), ""),
    "contextGroups": ((WITH_GROUP, "context.contextGroups.0.group"), "2.0.0"),
    "SubStatement's contextGroups": (
        (SUB_WITH_GROUP, "object.context.contextGroups.0.group"),
        "2.0.0",
    ),
}

MBOX = {"mbox": "mailto:cleo@example.org"}
SHA = {"mbox_sha1sum": SHA1}
OPENID = {"openid": "https://openid.example.org/cleo"}
ACCOUNT = {"account": {"homePage": "https://example.org", "name": "cleo 7"}}
IDENTIFIERS = {"mbox": MBOX, "mbox_sha1sum": SHA, "openid": OPENID, "account": ACCOUNT}
NAMES = list(IDENTIFIERS)


def agent(**more):
    return {"objectType": "Agent", **more}


def group(**more):
    return {"objectType": "Group", **more}


# 2.4.2.3, 2.4.2.4: how the one identifier can be wrong. The first of each list is tried at every
# place, the others where the actor stands.
WRONG = {
    "mbox": ["mailto:example.org", "http://example.org/cleo", "cleo@example.org", "", 7, {}, None, ["mailto:a@b.org"]],
    "mbox_sha1sum": [{"a": 1}, 7, SHA1[:-1], SHA1 + "0", "x" + SHA1[1:], "", None],
    "openid": [NOT_IRI, {"a": 1}, "cleo", "", 7, None],
    "account": ["cleo", {}, [ACCOUNT["account"]]],
    "account.homePage": [NOT_IRI, GONE, "example", "", 7, {"a": 1}, None],
    "account.name": [{"a": 1}, GONE, 7, None, True],
    "account.id": ["7"],
    "Account": [ACCOUNT["account"]],
}  # fmt: skip
EVERYWHERE = 2


def wrong_identifiers(make, some):
    for path, values in WRONG.items():
        known = ACCOUNT if path.lower().startswith("account") else {}
        for value in values[some]:
            word = "missing" if value is GONE else repr(value)
            yield f"{path} is {word}", changed(make(**known), {path: value})


def two_identifiers(make):
    for n, first in enumerate(NAMES):
        for second in NAMES[n + 1 :]:
            yield f"{first} and {second} at once", make(**IDENTIFIERS[first], **IDENTIFIERS[second])


AGENTS = [
    *rows("Data 2.4.2.1", *((f"an agent known by {name}", agent(**by), OK) for name, by in IDENTIFIERS.items())),
    *rows(
        "Data 2.4.2.1",
        ("a name goes along", agent(name="Cleo Ōta", **MBOX), OK),
        ("no identifier", agent(name="Cleo")),
        ("nothing at all", {}),
        ("name is a number", agent(name=7, **MBOX)),
        ("name is an object", agent(name={"en": "Cleo"}, **MBOX)),
        ("name is null", agent(name=None, **MBOX)),
        ("objectType in lower case", {"objectType": "agent", **MBOX}),
        ("objectType is a number", {"objectType": 7, **MBOX}),
        ("objectType is an object", {"objectType": {"a": 1}, **MBOX}),
        ("objectType is another word", {"objectType": "Person", **MBOX}),
        ("objectType in quotes of its own", {"objectType": '"objectType": "Agent"', **MBOX}),
        ("an unknown property", agent(title="Dr", **MBOX)),
        ("an agent has members", agent(member=[AGENT], **MBOX)),
        ("a list", [AGENT]),
        ("text", "mailto:cleo@example.org"),
        ("a number", 7),
        ("null", None),
    ),
    *rows("Data 2.4.2.3", *two_identifiers(agent), *wrong_identifiers(agent, slice(EVERYWHERE))),
]  # fmt: skip
GROUPS = [
    *rows("Data 2.4.2.2", *((f"a group known by {name}", group(**by), OK) for name, by in IDENTIFIERS.items())),
    *rows("Data 2.4.2.2", *((f"a group known by {name}, with members", group(member=[AGENT, TUTOR], **by), OK) for name, by in IDENTIFIERS.items())),
    *rows(
        "Data 2.4.2.2",
        ("an anonymous group", group(member=[AGENT]), OK),
        ("an anonymous group with a name", group(name="Anyone", member=[AGENT, TUTOR]), OK),
        ("a member without objectType", group(member=[MBOX]), OK),
        ("an anonymous group without members", group(name="Nobody")),
        ("an anonymous group with an empty list", group(member=[])),
        ("members are an agent", group(member=AGENT)),
        ("members are an object", group(member={"objectType": "Group"})),
        ("members are text", group(member="cleo")),
        ("a member is text", group(member=["mailto:cleo@example.org"])),
        ("a member is a group", group(member=[CREW])),
        ("a member is a group, of a known group", group(member=[CREW], **MBOX)),
        ("a member without identifier", group(member=[agent(name="Cleo")])),
        ("a member with two identifiers", group(member=[agent(**MBOX, **SHA)])),
        ("the second member is wrong", group(member=[AGENT, agent(mbox="cleo")])),
        ("a member with an unknown property", group(member=[agent(role="cox", **MBOX)])),
        ("a member is null", group(member=[None])),
        ("name is a number", group(name=7, **MBOX)),
        ("name is null", group(name=None, member=[AGENT])),
        ("objectType in lower case", {"objectType": "group", **MBOX}),
        ("an unknown property", group(size=3, **MBOX)),
    ),
    *rows("Data 2.4.2.3", *two_identifiers(group), *wrong_identifiers(group, slice(EVERYWHERE))),
]  # fmt: skip

AT_THE_ACTOR = [
    row
    for make in (agent, group)
    for row in rows("Data 2.4.2.3", *((f"{make.__name__}, {what}", who) for what, who in wrong_identifiers(make, slice(EVERYWHERE, None))))
]  # fmt: skip
OAUTH = [TUTOR, AGENT]
AUTHORITIES = rows(
    "Data 2.4.9",
    ("an agent", AGENT, OK),
    ("an agent without objectType", MBOX, OK),
    ("an anonymous group of two", group(member=OAUTH), OK),
    ("a group of one", group(member=[TUTOR])),
    ("a group of three", group(member=[*OAUTH, MBOX])),
    ("a group of nobody", group(member=[])),
    ("a group without members", group(name="x")),
    *((f"two, but known by {name}", group(member=OAUTH, **by)) for name, by in IDENTIFIERS.items()),
    *((f"a group known by {name}", group(**by)) for name, by in IDENTIFIERS.items()),
)

TYPELESS = {
    place: (at, only)
    for place, (at, only) in FOR_AGENTS.items()
    if not at[1].endswith("object")
}  # fmt: skip
NEEDS_TYPE = {"object": ((plain(), "object"), ""), "SubStatement's object": ((SUB, "object.object"), "")}  # fmt: skip
WRONG_KIND = [
    Row("Data 2.4.6", "an agent as team", ((plain(), "context.team"), AGENT)),
    Row("Data 2.4.6", "an agent as team of a SubStatement", ((SUB, "object.context.team"), AGENT)),
    Row("4.2.2.1", "a group as contextAgent", ((WITH_AGENT, "context.contextAgents.0.agent"), CREW), only="2.0.0"),
    Row("4.2.2.1", "an agent as contextGroup", ((WITH_GROUP, "context.contextGroups.0.group"), AGENT), only="2.0.0"),
]  # fmt: skip
EVERY = [
    *at_places(AGENTS, FOR_AGENTS),
    *at_places(GROUPS, FOR_GROUPS),
    *at_places(AT_THE_ACTOR, {"actor": ANYWHERE["actor"]}),
    *at_places(AUTHORITIES, AUTHORITY),
    *at_places((row for row in GROUPS if not row.is_good), AUTHORITY),
    *at_places(rows("Data 2.4.2.1", ("objectType is left out", MBOX, OK)), TYPELESS),
    *at_places(
        rows(
            "Data 2.4.4.2",
            ("an agent without objectType is no activity", MBOX),
            ("a group without objectType is no activity", {"member": [AGENT], **MBOX}),
        ),
        NEEDS_TYPE,
    ),
    *WRONG_KIND,
]


@each(EVERY)
def test_who(lrs, row):
    (statement, path), value = row.sent
    checked(lrs, changed(statement, {path: value}), is_good=row.is_good)

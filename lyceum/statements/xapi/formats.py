"""Statements as they are asked for: `exact`, `ids` or `canonical` (Communication 2.1.3)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import msgspec

from . import keys
from .activities import LISTS
from .contexts import CATEGORIES
from .languages import best

Format = Literal["exact", "ids", "canonical"]
Part = dict[str, Any]
Change = Callable[[Part], Part]


_read = msgspec.json.Decoder(dict[str, Any], float_hook=lambda text: msgspec.Raw(text.encode()))


def read(text: bytes) -> Part:
    """What a statement or a definition says, to be told again by msgspec: fractions stay as they
    were spelt, however large."""
    return _read.decode(text)


def tell(
    statement: Part,
    format: Format,
    languages: Sequence[str] = (),
    definitions: Mapping[str, Mapping[str, Any]] | None = None,
) -> Part:
    """A statement in a format; the one that is given is not changed.

    `ids` leaves what identifies agents, groups, verbs and activities. `canonical` puts in what is
    known of activities (`definitions`, by id; what the statement says where nothing is), and one
    language in each map of activities and verbs: the first of `languages` that there is.
    """
    if format == "exact":
        return statement
    if format == "ids":
        return _with(statement, _agent_id, _only_id, _only_id)
    known = definitions or {}

    def verb(part: Part) -> Part:
        return _in_one_language(part, ("display",), languages)

    def activity(part: Part) -> Part:
        definition = known.get(part["id"], part.get("definition"))
        if definition is None:
            return part
        return part | {"definition": _defined(dict(definition), languages)}

    return _with(statement, dict, verb, activity)


def activities_in(statement: Part) -> set[str]:
    """The ids of the activities whose definitions `canonical` puts in."""
    found = set[str]()

    def note(part: Part) -> Part:
        found.add(part["id"])
        return part

    _with(statement, dict, dict, note)
    return found


def _with(statement: Part, agent: Change, verb: Change, activity: Change) -> Part:
    """The same with each agent, verb and activity changed."""
    told = statement | {"actor": agent(statement["actor"]), "verb": verb(statement["verb"])}
    told["object"] = _object(statement["object"], agent, verb, activity)
    if "authority" in statement:
        told["authority"] = agent(statement["authority"])
    if "context" in statement:
        told["context"] = _context(statement["context"], agent, activity)
    return told


def _object(thing: Part, agent: Change, verb: Change, activity: Change) -> Part:
    kind = thing.get("objectType", "Activity")
    if kind == "SubStatement":
        return _with(thing, agent, verb, activity)
    if kind == "StatementRef":
        return thing
    return activity(thing) if kind == "Activity" else agent(thing)


def _context(context: Part, agent: Change, activity: Change) -> Part:
    told = dict(context)
    for name in ("instructor", "team"):
        if name in context:
            told[name] = agent(context[name])
    for name, kind in (("contextAgents", "agent"), ("contextGroups", "group")):
        if name in context:
            told[name] = [one | {kind: agent(one[kind])} for one in context[name]]
    if "contextActivities" in context:
        found = context["contextActivities"]
        told["contextActivities"] = {
            name: [activity(one) for one in _listed(found[name])]
            for name in CATEGORIES
            if name in found
        }
    return told


def _listed(found: Any) -> list[Part]:
    return found if isinstance(found, list) else [found]


def _agent_id(agent: Part) -> Part:
    """What identifies an agent; of a group without an identifier, its members'."""
    told = {name: agent[name] for name in ("objectType", *keys.IDENTIFIERS) if name in agent}
    if "member" in agent and not any(name in agent for name in keys.IDENTIFIERS):
        told["member"] = [_agent_id(member) for member in agent["member"]]
    return told


def _only_id(part: Part) -> Part:
    """A verb, or an activity: what says nothing of its type is one."""
    return {"id": part["id"]}


def _defined(definition: Part, languages: Sequence[str]) -> Part:
    told = _in_one_language(definition, ("name", "description"), languages)
    for name in LISTS:
        if name in told:
            told[name] = [_in_one_language(one, ("description",), languages) for one in told[name]]
    return told


def _in_one_language(part: Part, maps: Sequence[str], languages: Sequence[str]) -> Part:
    return part | {name: best(part[name], languages) for name in maps if name in part}

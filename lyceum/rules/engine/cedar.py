"""Asking Cedar. Policies are parsed once for each set of versions and each kind of thing asked about:
what a policy costs is being looked at, so those that cannot apply to the thing are left out before.

It is imported on first use: it costs memory that a server that decides nothing need not have.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from json import dumps, loads
from typing import TYPE_CHECKING, Any

from .schema import SCHEMA

if TYPE_CHECKING:
    import cedarpy

# Parsed sets: for each action and edition one a kind of thing, and those that drafts are tried with.
KEPT = 512
KIND = {".": {"left": {"Var": "resource"}, "attr": "kind"}}


@dataclass(frozen=True)
class Answer:
    """Yes or no, and the ids of the policies that decided; none where no rule speaks of it."""

    is_allowed: bool
    ids: tuple[int, ...]


def answer(request: Mapping[str, Any], policies: Iterable[tuple[int, str]]) -> Answer:
    """What these policies (id, text) say to a request; no rule that permits means no.

    A request is what `DecisionRecord.request` keeps: action, person, thing (with their attributes).
    Cedar's semantics: https://docs.cedarpolicy.com/auth/authorization.html
    """
    import cedarpy  # noqa: PLC0415  see above

    kind = request["thing"]["attrs"].get("kind")
    asked = _parsed(tuple(policies), kind if isinstance(kind, str) else None)
    found = cedarpy.is_authorized(_asked(request), asked, _entities(request))
    ids = found.diagnostics.id_annotations_by_reason.values()
    return Answer(bool(found.allowed), tuple(sorted(map(int, ids))))


def holds(request: Mapping[str, Any], condition: str) -> bool:
    """Whether one condition of a rule is true of a request."""
    text = f"permit (principal, action, resource) when {{ {condition} }};"
    return answer(request, [(0, text)]).is_allowed


def problems(text: str) -> list[str]:
    """What is wrong with the text of a rule: its place and its words; nothing where it is right."""
    import cedarpy  # noqa: PLC0415  see above

    try:
        found = cedarpy.PolicySet.from_str(text)
    except ValueError as reason:
        return [str(reason)]
    if len(found) != 1:
        return [f"one policy is expected here, {len(found)} are given"]
    return [str(error.error) for error in cedarpy.validate_policies(text, SCHEMA).errors]


def speaks_of(text: str, action: str, *, is_permit: bool) -> bool:
    """Whether a right text permits (or forbids) this very action: so the right ones are asked."""
    import cedarpy  # noqa: PLC0415  see above

    [found] = loads(cedarpy.policies_to_json_str(text))["staticPolicies"].values()
    is_this = found["action"].get("entity") == {"type": "Action", "id": action}
    return bool(is_this) and found["effect"] == ("permit" if is_permit else "forbid")


@lru_cache(maxsize=KEPT)
def _parsed(policies: tuple[tuple[int, str], ...], kind: str | None) -> "cedarpy.PolicySet":
    import cedarpy  # noqa: PLC0415  see above

    texts = (f'@id("{pk}")\n{text}' for pk, text in policies if _may_apply(text, kind))
    return cedarpy.PolicySet.from_str("\n".join(texts))


def _may_apply(text: str, kind: str | None) -> bool:
    """No, only where the policy names the kinds of things that it is for, and this is none of them:
    then it neither permits nor forbids, nor is it named among those that decided."""
    named = _kinds_named(text)
    return named is None or kind in named


@lru_cache(maxsize=4 * KEPT)
def _kinds_named(text: str) -> frozenset[str] | None:
    """Those of `["course", "book"].contains(resource.kind)`, which has to hold; None if any will do."""
    import cedarpy  # noqa: PLC0415  see above

    [policy] = loads(cedarpy.policies_to_json_str(text))["staticPolicies"].values()
    bodies = [one["body"] for one in policy["conditions"] if one["kind"] == "when"]
    found = [kinds for part in _all_of(bodies) if (kinds := _kinds_in(part)) is not None]
    return frozenset.intersection(*found) if found else None


def _all_of(parts: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What has to hold at once, taken apart: a && b && c."""
    while parts:
        part = parts.pop()
        if both := part.get("&&"):
            parts += [both["left"], both["right"]]
        else:
            yield part


def _kinds_in(part: dict[str, Any]) -> frozenset[str] | None:
    said = part.get("contains", {})
    values = said.get("left", {}).get("Set")
    if said.get("right") != KIND or values is None:
        return None
    words = [value.get("Value") for value in values]
    return frozenset(words) if all(isinstance(word, str) for word in words) else None


def _asked(request: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "principal": _uid("Person", request["person"]["id"]),
        "action": _uid("Action", request["action"]),
        "resource": _uid(request["thing"]["type"], request["thing"]["id"]),
        "context": {},
    }


def _entities(request: Mapping[str, Any]) -> str:
    person, thing = request["person"], request["thing"]
    return dumps(
        [
            {"uid": _uid("Person", person["id"]), "attrs": person["attrs"], "parents": []},
            {"uid": _uid(thing["type"], thing["id"]), "attrs": thing["attrs"], "parents": []},
        ]
    )


def _uid(kind: str, pk: int | str) -> dict[str, str]:
    return {"type": kind, "id": str(pk)}

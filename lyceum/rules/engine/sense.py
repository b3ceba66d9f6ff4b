"""What a right text can still ask for in vain: values that do not exist, and what can never hold.

Cedar's validator knows types, not values. Here each condition that has to hold for the rule to
speak (what is joined by `&&`) is read from Cedar's JSON form of the policy
(https://docs.cedarpolicy.com/policies/json-format.html). Conditions within `||` are not weighed
against each other: such a rule may still never hold, and a trial of it touches nobody.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from json import loads
from typing import Any

Expr = dict[str, Any]

SPEAKS_OF = {  # attribute → whose words its values are
    "organisation_kinds": "kinds",
    "organisation_kind": "kinds",
    "roles": "roles",
    "kind": "resources",
}
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}


def strangers(text: str, known: Mapping[str, Collection[str]]) -> list[str]:
    """The values that a text compares with and that nobody knows, each with its place."""
    found = {
        f'{place} is never "{value}"'
        for condition in chain.from_iterable(_policies(text))
        for place, of, value in _comparisons(condition)
        if of in known and value not in known[of]
    }
    return sorted(found)


def contradictions(text: str) -> list[str]:
    """What the conditions of a text ask for that cannot be true at once, each with its place."""
    return [said for conditions in _policies(text) for said in _contradictions(conditions)]


def _policies(text: str) -> Iterator[list[Expr]]:
    """Of each policy: what has to hold, piece by piece."""
    import cedarpy  # noqa: PLC0415  loaded when somebody writes a rule

    for policy in loads(cedarpy.policies_to_json_str(text))["staticPolicies"].values():
        yield [
            part
            for one in policy["conditions"]
            for part in _parts(one["body"], is_true=one["kind"] == "when")
        ]


def _parts(expr: Expr, *, is_true: bool) -> Iterator[Expr]:
    """`a && b` is two parts; so is what must not hold of `a || b`."""
    joint = "&&" if is_true else "||"
    if joint in expr:
        yield from _parts(expr[joint]["left"], is_true=is_true)
        yield from _parts(expr[joint]["right"], is_true=is_true)
    elif "!" in expr:
        yield from _parts(expr["!"]["arg"], is_true=not is_true)
    else:
        yield expr if is_true else {"!": {"arg": expr}}


def _place(expr: Expr) -> str:
    """`resource.price`, of what reads an attribute; nothing of anything else."""
    dot = expr.get(".", {})
    of = dot.get("left", {}).get("Var", "")
    return f"{of}.{dot['attr']}" if of else ""


# Values that do not exist -------------------------------------------------------------------------
def _comparisons(expr: Any) -> Iterator[tuple[str, str, str]]:
    """Wherever an attribute meets a value: its place, whose words these are, the value."""
    if isinstance(expr, list):
        yield from chain.from_iterable(map(_comparisons, expr))
    if not isinstance(expr, dict):
        return
    left, right = expr.get("left"), expr.get("right")
    for one, other in ((left, right), (right, left)):
        place = _place(one) if isinstance(one, dict) else ""
        for value in _values(other) if place else ():
            yield place, SPEAKS_OF.get(place.split(".")[1], ""), value
    yield from chain.from_iterable(map(_comparisons, expr.values()))


def _values(expr: Any) -> Iterator[str]:
    """The texts that an expression says outright."""
    if not isinstance(expr, dict):
        return
    for each in expr.get("Set", [expr]):
        if isinstance(each.get("Value"), str):
            yield each["Value"]


# What can never hold ------------------------------------------------------------------------------
@dataclass
class _Reach:
    """What an attribute can still be after some conditions."""

    least: float = float("-inf")
    most: float = float("inf")
    among: set[Any] | None = None
    never: set[Any] = field(default_factory=set)

    def narrow(self, sign: str, value: Any) -> None:
        if sign == "==":
            self.keep({value})
        elif sign == "!=":
            self.never.add(value)
        elif sign in ("<", "<="):
            self.most = min(self.most, value - (sign == "<"))
        else:
            self.least = max(self.least, value + (sign == ">"))

    def keep(self, values: set[Any]) -> None:
        self.among = values if self.among is None else self.among & values

    @property
    def is_empty(self) -> bool:
        if self.least > self.most:
            return True
        return self.among is not None and not any(map(self._fits, self.among))

    def _fits(self, value: Any) -> bool:
        is_number = isinstance(value, int)
        return value not in self.never and (not is_number or self.least <= value <= self.most)


def _contradictions(conditions: list[Expr]) -> Iterator[str]:
    reach: dict[str, _Reach] = {}
    for expr in conditions:
        if expr in ({"Value": False}, {"!": {"arg": {"Value": True}}}):
            yield "a condition that is false by itself"
        elif {"!": {"arg": expr}} in conditions:
            yield f"{_about(expr)}: asked for, and for its opposite"
        else:
            _narrow(reach, expr)
    for place, left in reach.items():
        if left.is_empty:
            yield f"{place}: what is asked of it can never hold at once"


def _narrow(reach: dict[str, _Reach], expr: Expr) -> None:
    is_true = "!" not in expr
    inner = expr if is_true else expr["!"]["arg"]
    [(sign, sides)] = inner.items()
    if sign == "contains" and is_true:
        listed = [each.get("Value") for each in sides["left"].get("Set", [])]
        if (place := _place(sides["right"])) and listed:
            reach.setdefault(place, _Reach()).keep(set(listed))
    elif sign in TURNED:
        _compare(reach, sign if is_true else OPPOSITE[sign], sides)


def _compare(reach: dict[str, _Reach], sign: str, sides: Mapping[str, Expr]) -> None:
    left, right = sides["left"], sides["right"]
    if _place(right):
        left, right, sign = right, left, TURNED[sign]
    value = right.get("Value")
    if _place(left) and value is not None:
        reach.setdefault(_place(left), _Reach()).narrow(sign, value)


def _about(expr: Any) -> str:
    """The first attribute that an expression reads."""
    if isinstance(expr, dict):
        found = [_place(expr), *map(_about, expr.values())]
        return next(filter(None, found), "")
    return ""

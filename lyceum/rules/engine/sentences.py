"""A rule as a sentence with gaps: who may do what with which things, when.

    {"who": {"kinds": ["supplier"]}, "what": {"resources": ["course"]}, "when": {"price": 10000,
    "currency": "EUR"}}

Each part becomes one condition of Cedar and one piece of the sentence in the reader's language, so
the two cannot say different things.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lyceum.kernel.money import Money

from .schema import THINGS

DOES = {
    "enrol": gettext_lazy("enrol in {what}"),
    "join": gettext_lazy("take a seat in a run of {what}"),
    "teach": gettext_lazy("write and review {what} for others to learn"),
    "publish": gettext_lazy("publish {what} for the whole ecosystem"),
    "spend": gettext_lazy("spend learning money on {what} without asking"),
    "ask": gettext_lazy("ask the others for something to learn"),
    "see": gettext_lazy("see {what}"),
}

GAPS = {
    "who": {"kinds", "roles"},
    "what": {"whose", "of_kinds", "resources", "pots"},
    "when": {"price", "currency"},
}
Sentence = Mapping[str, Mapping[str, Any]]
Names = Mapping[str, Mapping[str, str]]  # of kinds, roles, resources, pots, actions: value → word
Clause = tuple[str, str]  # a condition of Cedar, and what it says


def policy(action: str, sentence: Sentence, *, is_permit: bool) -> str:
    """The sentence as Cedar."""
    conditions = [condition for condition, _said in clauses(sentence, {})]
    when = f" when {{ {' && '.join(conditions)} }}" if conditions else ""
    head = f'(principal, action == Action::"{action}", resource is {THINGS[action]})'
    return f"{'permit' if is_permit else 'forbid'} {head}{when};"


def words(action: str, sentence: Sentence, names: Names, *, is_permit: bool) -> str:
    """The sentence in words, for somebody who reads."""
    who, about = sentence.get("who", {}), _shared if action == "see" else _what
    what = about(sentence.get("what", {}), names)
    parts = {"who": _who(who, names), "does": str(DOES[action]).format(what=what)}
    pattern = _("{who} may {does}") if is_permit else _("{who} may not {does}")
    if not is_permit and not who:  # “everybody may not” could be heard as “not everybody may”
        pattern = _("nobody may {does}")
    said = pattern.format(**parts) + _when(sentence.get("when", {}))
    return said[:1].upper() + said[1:] + "."


def clauses(sentence: Sentence, names: Names) -> list[Clause]:
    """Each condition with the words for what it asks."""
    return [*_of_person(sentence.get("who", {}), names), *_of_thing(sentence, names)]


def not_gaps(sentence: Sentence) -> list[str]:
    """What a sentence fills that is no gap of it."""
    told = [f"{part}.{gap}" for part, filled in sentence.items() for gap in filled]
    return [gap for gap in told if gap.split(".")[1] not in GAPS.get(gap.split(".")[0], ())]


# Conditions ---------------------------------------------------------------------------------------
def _of_person(who: Mapping[str, Any], names: Names) -> Iterator[Clause]:
    if kinds := who.get("kinds"):
        told = _("an organisation of the kind {kinds}").format(kinds=_listed(kinds, names, "kinds"))
        yield f"principal.organisation_kinds.containsAny({_set(kinds)})", told
    if roles := who.get("roles"):
        told = _("the role {roles}").format(roles=_listed(roles, names, "roles"))
        yield f"principal.roles.containsAny({_set(roles)})", told


def _of_thing(sentence: Sentence, names: Names) -> Iterator[Clause]:
    what, when = sentence.get("what", {}), sentence.get("when", {})
    if what.get("whose") == "own":
        yield (
            "principal.organisations.contains(resource.organisation)",
            _("something of their own organisation"),
        )
    elif what.get("whose") == "others":
        yield (
            "!principal.organisations.contains(resource.organisation)",
            _("something of another organisation"),
        )
    if kinds := what.get("of_kinds"):
        told = _("something offered by an organisation of the kind {kinds}").format(
            kinds=_listed(kinds, names, "kinds")
        )
        yield f"{_set(kinds)}.contains(resource.organisation_kind)", told
    if resources := what.get("resources"):
        told = _("something of the kind {kinds}").format(
            kinds=_listed(resources, names, "resources")
        )
        yield f"{_set(resources)}.contains(resource.kind)", told
    if pots := what.get("pots"):
        told = _("money from a pot of the kind {kinds}").format(kinds=_listed(pots, names, "pots"))
        yield f"resource has pot && {_set(pots)}.contains(resource.pot)", told
    if (price := when.get("price")) is not None:
        currency = when["currency"]
        known = "resource has price && resource has currency"
        told = _("a price of at most {price}").format(price=Money(price, currency))
        yield (
            f"{known} && resource.currency == {quoted(currency)} && resource.price <= {price}",
            told,
        )


def _set(values: Sequence[str]) -> str:
    return f"[{', '.join(quoted(value) for value in values)}]"


def quoted(value: str) -> str:
    """A string of Cedar."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


# Words --------------------------------------------------------------------------------------------
def _who(who: Mapping[str, Any], names: Names) -> str:
    kinds, roles = who.get("kinds"), who.get("roles")
    if roles and kinds:
        return _("whoever has the role {roles} in an organisation of the kind {kinds}").format(
            roles=_listed(roles, names, "roles"), kinds=_listed(kinds, names, "kinds")
        )
    if roles:
        return _("whoever has the role {roles}").format(roles=_listed(roles, names, "roles"))
    if kinds:
        return _("people of organisations of the kind {kinds}").format(
            kinds=_listed(kinds, names, "kinds")
        )
    return _("everybody")


def _what(what: Mapping[str, Any], names: Names) -> str:
    resources, kinds = what.get("resources"), what.get("of_kinds")
    told = [_("anything")]
    if resources:
        told = [
            _("anything of the kind {kinds}").format(kinds=_listed(resources, names, "resources"))
        ]
    if what.get("whose") == "own":
        told.append(_("of their own organisation"))
    elif what.get("whose") == "others":
        told.append(_("of another organisation"))
    if kinds:
        told.append(
            _("offered by an organisation of the kind {kinds}").format(
                kinds=_listed(kinds, names, "kinds")
            )
        )
    if pots := what.get("pots"):
        told.append(_("from a pot of the kind {kinds}").format(kinds=_listed(pots, names, "pots")))
    return " ".join(told)


def _shared(what: Mapping[str, Any], names: Names) -> str:
    if kinds := what.get("of_kinds"):
        return _("what organisations of the kind {kinds} share").format(
            kinds=_listed(kinds, names, "kinds")
        )
    return _("what organisations share")


def _when(when: Mapping[str, Any]) -> str:
    if when.get("price") is None:
        return ""
    price = Money(when["price"], when["currency"])
    return _(", when its price is known and at most {price}").format(price=price)


def _listed(values: Sequence[str], names: Names, of: str) -> str:
    known = names.get(of, {})
    return str(get_text_list([known.get(value, value) for value in values], _("or")))

"""Which statements go to another store, and what of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from lyceum.statements.api import Told

VOIDED = "http://adlnet.gov/expapi/verbs/voided"
OURS = {"stored", "authority"}  # another store sets its own
ANY = "*"


class _Verb(msgspec.Struct):
    id: str


class _Thing(msgspec.Struct):
    id: str = ""


class _Said(msgspec.Struct):
    verb: _Verb
    object: _Thing


@dataclass(frozen=True)
class Choice:
    """What goes: these verbs, these activities (a `*` at the end: all that begin so); none named,
    all of them. `tenants` are organisations; without them all organisations.

    What the house tells of people is theirs and goes nowhere. A voiding always goes: what was
    handed over before must not outlive it.
    """

    verbs: Sequence[str] = ()
    activities: Sequence[str] = ()
    tenants: Sequence[int] = ()

    def takes(self, told: Told) -> bool:
        """Does this statement go?"""
        if told.tenant_id == 0 or (self.tenants and told.tenant_id not in self.tenants):
            return False
        if not self.verbs and not self.activities:
            return True
        said = msgspec.json.decode(told.text, type=_Said)
        if said.verb.id == VOIDED:
            return True
        is_verb = not self.verbs or said.verb.id in self.verbs
        return is_verb and (
            not self.activities or any(_fits(said.object.id, a) for a in self.activities)
        )


def _fits(activity: str, wanted: str) -> bool:
    return activity.startswith(wanted[:-1]) if wanted.endswith(ANY) else activity == wanted


def handed_over(told: Told, version: str) -> bytes:
    """The statement for another store: each value as it came, without what ours has set. A store of
    1.0 says itself which version it takes one of 2.0 for."""
    said = msgspec.json.decode(told.text, type=dict[str, msgspec.Raw])
    is_newer = version.startswith("1.") and not told.version.startswith("1.")
    ours = OURS | {"version"} if is_newer else OURS
    return msgspec.json.encode({name: part for name, part in said.items() if name not in ours})


def voiding_of(statement_id: str, actor: Mapping[str, object], new_id: str) -> bytes:
    """A statement that takes another back."""
    return msgspec.json.encode(
        {
            "id": new_id,
            "actor": actor,
            "verb": {"id": VOIDED, "display": {"en": "voided"}},
            "object": {"objectType": "StatementRef", "id": statement_id},
        }
    )

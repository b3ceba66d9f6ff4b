"""Shapes that travel: what is bought, and what a pot pays for."""

import re
from dataclasses import dataclass

from lyceum.kernel.files import JPEG, PDF, PNG, WEBP, Purpose
from lyceum.kernel.money import Money

WHOLE = 10_000  # basis points
LONGEST_REFERENCE = 25  # ISO 11649
OF_RUN, OF_PAYOUT = re.compile("LYCEUM-PO[0-9]{1,15}"), re.compile("PO[0-9]{1,15}-[0-9]{1,15}")
TOLD = re.compile("Learning until [0-9-]{10}, payout ([0-9]{1,15})-([0-9]{1,15})(?![0-9])")
RECEIPT = Purpose((PDF, PNG, JPEG, WEBP), megabytes=10)


@dataclass(frozen=True, kw_only=True)
class Order:
    """What somebody wants to pay for, as the one who sells it sees it.

    `reason` is the code of why (`enrolment`, `seat`, `off-catalogue`), `wanted` the id of what is for
    sale (`catalogue.resource:5`), `about` the id of what comes of it (`learning.enrolment:7`), where
    it is there already. The attributes are what a pot's condition is asked about.
    """

    price: Money
    reason: str
    wanted: str
    title: str
    about: str = ""
    resource_id: int | None = None
    offering_id: int | None = None
    kind: str = ""
    provider_id: int | None = None
    skill_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Condition:
    """What a pot pays for. What is empty asks for nothing; what is said must hold, all of it.

    kinds         kinds of resources (`course`, `book`), one of which it is
    skill_ids     skills, one of which it teaches
    provider_ids  who offers it
    dearest       the highest price, in minor units of the pot's currency
    resource_ids  these very things, with or without a date;
    offering_ids  or these very dated runs
    """

    kinds: frozenset[str] = frozenset()
    skill_ids: frozenset[int] = frozenset()
    provider_ids: frozenset[int] = frozenset()
    dearest: int | None = None
    resource_ids: frozenset[int] = frozenset()
    offering_ids: frozenset[int] = frozenset()

    @property
    def asks_what(self) -> bool:
        """Does it matter what it is, and not only how dear?"""
        return self.names_some or bool(self.kinds or self.skill_ids or self.provider_ids)

    @property
    def names_some(self) -> bool:
        """Are there single things for which alone it pays?"""
        return bool(self.resource_ids or self.offering_ids)

    def pays_for(self, order: Order, price: int) -> bool:
        """Would the pot pay for it, at this price in the pot's own currency?"""
        return (
            (not self.kinds or order.kind in self.kinds)
            and (not self.skill_ids or bool(self.skill_ids & order.skill_ids))
            and (not self.provider_ids or order.provider_id in self.provider_ids)
            and (self.dearest is None or price <= self.dearest)
            and (not self.names_some or self._names(order))
        )

    def _names(self, order: Order) -> bool:
        return order.resource_id in self.resource_ids or order.offering_id in self.offering_ids


@dataclass(frozen=True, kw_only=True)
class SpendablePot:
    """A pot that a person may spend from now, in their order of preference; their own or a shared one."""

    pot_id: int
    name: str
    available: Money
    condition: Condition
    is_own: bool = True


@dataclass(frozen=True)
class Entry:
    """So many minor units to an account; from it, where the amount is below zero."""

    account_id: int
    amount: int


@dataclass(frozen=True, kw_only=True)
class Cause:
    """Why something is booked: codes and ids, never words.

    reason  `enrolment`, `allowance`, `deposit` …
    about   what it was for, as the event log would name it: `learning.enrolment:12`
    rule    by which rule: `wallets.allowance:3`
    by      who, as an actor is written: `person:7`
    """

    reason: str
    by: str
    about: str = ""
    rule: str = ""


@dataclass(frozen=True, kw_only=True)
class Move:
    """A transfer to book. The same key twice is one transfer."""

    key: str
    entries: tuple[Entry, ...]
    cause: Cause
    reverses_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Booked:
    """A transfer that stands in the books; `is_new` says whether this call brought it there."""

    transfer_id: int
    is_new: bool


@dataclass(frozen=True)
class Claim:
    """What an allowance gives somebody for a period; `is_new` to who joined within it."""

    person_id: int
    amount: int
    is_new: bool


@dataclass(frozen=True, kw_only=True)
class RunRow:
    """What a run of an allowance did, or would do; with `problem`, why it did not."""

    allowance_id: int
    name: str
    currency: str
    people: int = 0
    granted: int = 0
    returned: int = 0
    waiting: int = 0
    missing: int = 0
    problem: str = ""


def reference_of(person_id: int) -> str:
    """A person's reference for their bank (ISO 11649): `RF` and two digits that prove the rest."""
    said = f"LY{person_id:06}"
    return f"RF{98 - _as_number(said + 'RF00') % 97:02}{said}"


def person_in(reference: str) -> int | None:
    """Whose reference this is, however it is spaced; none if it is nobody's or mistyped."""
    said = "".join(reference.split()).upper()
    rest = said[4:]
    if not said.startswith("RF") or not said[2:4].isdecimal() or not rest.startswith("LY"):
        return None
    if not (rest[2:].isascii() and rest[2:].isdecimal()) or len(said) > LONGEST_REFERENCE:
        return None
    person_id = int(rest[2:])
    return person_id if reference_of(person_id) == said else None


def number_of_payout(run_id: int, payout_id: int) -> str:
    """By what the bank knows one payout (end to end)."""
    return f"PO{run_id}-{payout_id}"


def number_of_run(run_id: int) -> str:
    """By what the bank knows all payouts of a run, where it books them together."""
    return f"LYCEUM-PO{run_id}"


def payout_in(words: str) -> str:
    """The number of a payout, or of a run of them, that a line of the bank's carries; empty: none."""
    if found := OF_RUN.fullmatch(words) or OF_PAYOUT.fullmatch(words):
        return found[0]
    told = TOLD.search(words)
    return number_of_payout(int(told[1]), int(told[2])) if told else ""


def _as_number(said: str) -> int:
    return int("".join(str(int(sign, 36)) for sign in said))


@dataclass(frozen=True)
class Upload:
    """A file as it came in: the name the person gave it and its bytes."""

    name: str
    content: bytes

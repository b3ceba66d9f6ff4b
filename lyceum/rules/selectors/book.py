"""The rules in force, in memory: one small query says whether they are still the same."""

import threading
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime

from lyceum.rules import engine
from lyceum.rules.models import Rule, RuleBook, RuleVersion

HOUSE = "system:lyceum"
FRESH = 2.0  # seconds
ALWAYS = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass
class _Memory:
    edition: str = "none read yet"
    asked_at: float = float("-inf")
    versions: list[RuleVersion] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


_memory = _Memory()


def in_force(action: str, at: datetime, *, may_be_old: bool = False) -> list[RuleVersion]:
    """The versions that count at a moment, the oldest rule first.

    With `may_be_old`, as they were known here in the last two seconds: for what every request asks.
    """
    return [
        version
        for version in (_known() if may_be_old else _published())
        if version.action == action
        and version.starts_at is not None
        and version.starts_at <= at
        and (version.ends_at is None or at < version.ends_at)
    ]


def edition() -> str:
    """Changes with the rules."""
    return _memory.edition


def forget() -> None:
    """Ask anew, whatever is remembered."""
    _memory.edition, _memory.asked_at = "none read yet", float("-inf")


def _known() -> list[RuleVersion]:
    if time.monotonic() - _memory.asked_at < FRESH:
        return _memory.versions
    return _published()


def _published() -> list[RuleVersion]:
    _memory.asked_at = time.monotonic()
    edition = RuleBook.objects.values_list("edition", flat=True).first() or ""
    if edition != _memory.edition:
        with _memory.lock:
            found = RuleVersion.objects.exclude(starts_at=None).select_related("rule")
            written = list(found.order_by("rule_id", "number"))
            kept = defaults({version.rule.key for version in written})
            _memory.versions, _memory.edition = [*kept, *written], edition
    return _memory.versions


def defaults(replaced: Collection[str] = ()) -> list[RuleVersion]:
    """The rules that are shipped, but for those whose place was taken. They are in no table."""
    return [
        RuleVersion(
            pk=-number,
            rule=Rule(pk=-number, key=default.key, made_at=ALWAYS),
            number=0,
            action=default.action,
            sentence=default.sentence,
            text=engine.policy(default.action, default.sentence, is_permit=True),
            author=HOUSE,
            made_at=ALWAYS,
            starts_at=ALWAYS,
        )
        for number, default in enumerate(engine.DEFAULTS, start=1)
        if default.key not in replaced
    ]

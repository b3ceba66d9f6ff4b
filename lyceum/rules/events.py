"""What happened to the rules."""

from dataclasses import dataclass

from lyceum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class RuleEvent(Event):
    rule_id: int
    version_id: int
    number: int
    action: str


@dataclass(frozen=True, kw_only=True)
class RuleDrafted(RuleEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class RulePublished(RuleEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class RuleRetired(RuleEvent):
    pass

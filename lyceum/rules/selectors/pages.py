"""The page of the rules, and that of a draft."""

from datetime import datetime

from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.rules import policies
from lyceum.rules.models import Action, RuleVersion
from lyceum.rules.types import RuleRow

from .book import defaults, in_force
from .deciding import said
from .vocabulary import names


def rules_by_action(actor: Actor) -> list[tuple[str, list[RuleRow]]]:
    """The rules in force, by what they are about; drafts too for who writes them."""
    now = clock.now()
    versions = [version for action in Action for version in in_force(action, now)]
    drafts: dict[str, int] = {}
    if policies.can_change(actor):
        waiting = list(RuleVersion.objects.filter(starts_at=None).select_related("rule"))
        drafts = {draft.rule.key: draft.pk for draft in waiting}
        known = {version.rule.key for version in versions}
        versions += [draft for draft in waiting if draft.rule.key not in known]
    rows = _rows(versions, drafts)
    told = [
        (word, [row for row in rows if row.action == action]) for action, word in Action.choices
    ]
    return [(str(word), found) for word, found in told if found]


def retired_rules(actor: Actor) -> list[RuleRow]:
    """What each rule said last that nobody is held to any more, the latest first; for who writes
    rules, who may write it anew."""
    if not policies.can_change(actor):
        return []
    latest = RuleVersion.objects.select_related("rule").order_by("rule_id", "-number")
    last = {version.rule_id: version for version in reversed(latest)}
    ended = [version for version in last.values() if version.ends_at is not None]
    return _rows(sorted(ended, key=_ended, reverse=True), {})


def _ended(version: RuleVersion) -> tuple[datetime | None, int]:
    return version.ends_at, version.pk


def version_for(actor: Actor, version_id: int) -> RuleVersion:
    """The one way to a version: who does not write rules sees only what was published."""
    version = RuleVersion.objects.select_related("rule").filter(pk=version_id).first()
    if version is None or (version.is_draft and not policies.can_change(actor)):
        raise NotFound
    return version


def version_before(draft: RuleVersion) -> RuleRow | None:
    """What the rule of a draft says now, if it is in force."""
    now = in_force(draft.action, clock.now())
    return next((version_row(one) for one in now if one.rule.key == draft.rule.key), None)


def version_row(version: RuleVersion) -> RuleRow:
    """One version, ready to show."""
    return _rows([version], {})[0]


def rule_to_change(actor: Actor, key: str) -> RuleVersion:
    """Where writing goes on: the draft of a rule, else what it says now."""
    policies.insist_on_change(actor)
    versions = RuleVersion.objects.filter(rule__key=key).select_related("rule")
    latest = versions.order_by("-number").first()
    found = latest or next((one for one in defaults() if one.rule.key == key), None)
    if found is None:
        raise NotFound
    return found


def _rows(versions: list[RuleVersion], drafts: dict[str, int]) -> list[RuleRow]:
    known = names()
    ids = {version.author.partition(":") for version in versions}
    authors = identity.names_of(int(pk) for kind, _colon, pk in ids if kind == "person")
    return [
        RuleRow(
            key=version.rule.key,
            version_id=version.pk,
            number=version.number,
            action=version.action,
            is_permit=version.is_permit,
            sentence=said(version, known),
            text=version.text,
            reason=version.reason,
            author=_author(version, authors),
            starts_at=version.starts_at,
            ends_at=version.ends_at,
            draft_id=None if version.is_draft else drafts.get(version.rule.key),
        )
        for version in versions
    ]


def _author(version: RuleVersion, names_: dict[int, str]) -> str:
    kind, _colon, pk = version.author.partition(":")
    return names_.get(int(pk), "") if kind == "person" else ""

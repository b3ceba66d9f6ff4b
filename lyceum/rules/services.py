"""Verbs on rules: insist on them, write them, put them in force."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.text import slugify

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner

from . import engine, policies, selectors
from .errors import AgainstTheRules, NotADraft, RuleIsWrong
from .events import RuleDrafted, RuleEvent, RulePublished, RuleRetired
from .models import DecisionRecord, Rule, RuleBook, RuleVersion
from .types import Decision, Thing, Wording

KEPT_DAYS = 100  # a little longer than drafts are tried on


def insist(actor: Actor, action: str, thing: Thing) -> None:
    """Stop here unless the rules allow it; what is allowed is remembered with what comes of it.

    A refusal undoes the transaction around it, so whoever catches it remembers it after (the
    middleware does). Parts of the house act for nobody: no rule speaks of them. A program acts for
    its organisation and is held to the rules, but no draft is tried on it.
    """
    if actor.kind not in ("person", "service"):
        return
    decision = selectors.decide(actor, action, thing)
    if not decision.is_allowed:
        raise AgainstTheRules(decision=decision, why=selectors.in_words(decision))
    remember(decision)


def remember(decision: Decision) -> None:
    """Keep what was asked and answered, so that drafts can be tried on it."""
    person_id = decision.request["person"]["id"]
    if not person_id:
        return
    DecisionRecord.objects.unscoped("one's own question").create(
        owner_id=person_owner(person_id),
        person_id=person_id,
        action=decision.action,
        is_allowed=decision.is_allowed,
        version_ids=list(decision.version_ids),
        request=dict(decision.request),
        at=clock.now(),
    )


def forget_old_decisions(since: datetime) -> int:
    """Drop what no draft is tried on any more."""
    old = DecisionRecord.objects.unscoped("retention")
    dropped, _kinds = old.filter(at__lt=since).delete()
    return dropped


@transaction.atomic
def draft_rule(*, by: Actor, says: Wording, key: str = "") -> RuleVersion:
    """Write a rule anew, or what an old one should say from now on; nobody meets it yet.

    With a `key`, it is that rule (also one that is shipped) which is written anew; a second draft
    of it takes the place of the first.
    """
    policies.insist_on_change(by)
    text = _text_of(says)
    _insist_on_sense(text, says)
    name = key or _free_key(says.words or says.action)
    rule = _rule_of(name)
    RuleVersion.objects.filter(rule=rule, starts_at=None).delete()
    last = rule.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = RuleVersion.objects.create(
        rule=rule,
        number=last + 1,
        action=says.action,
        is_permit=says.is_permit,
        sentence=says.sentence,
        text=text,
        words=says.words.strip()[:500] if says.sentence is None else "",
        reason=says.reason.strip()[:500],
        author=str(by),
        made_at=clock.now(),
    )
    publish(_fact(RuleDrafted, by, version))
    return version


def _rule_of(key: str) -> Rule:
    """The rule of this key, which a shipped one gets when it is first written anew or retired."""
    rule, _made = Rule.objects.get_or_create(key=key, defaults={"made_at": clock.now()})
    return rule


def _text_of(says: Wording) -> str:
    if says.sentence is None:
        return says.text.strip()
    if strange := engine.not_gaps(says.sentence):
        raise RuleIsWrong(problem=f"no gap of the sentence: {', '.join(strange)}")
    return engine.policy(says.action, says.sentence, is_permit=says.is_permit)


@transaction.atomic
def publish_rule(*, by: Actor, version_id: int) -> RuleVersion:
    """From now on it counts, and what its rule said before does not."""
    policies.insist_on_change(by)
    version = RuleVersion.objects.select_for_update().get(pk=version_id)
    if not version.is_draft:
        raise NotADraft
    now = clock.now()
    RuleVersion.objects.filter(rule=version.rule, starts_at__lte=now, ends_at=None).update(
        ends_at=now
    )
    version.starts_at = now
    version.save(update_fields=["starts_at"])
    _turn_page()
    publish(_fact(RulePublished, by, version))
    return version


@transaction.atomic
def retire_rule(*, by: Actor, key: str) -> None:
    """From now on nobody is held to it; a draft of it goes too. A shipped rule can be retired."""
    policies.insist_on_change(by)
    dropped, _kinds = RuleVersion.objects.filter(rule__key=key, starts_at=None).delete()
    if dropped and _was_only_a_draft(key):
        return
    version = selectors.rule_to_change(by, key)
    if version.number == 0:
        version.rule = _rule_of(key)
        version.pk, version.number = None, 1
        version.starts_at, version.author = clock.now(), str(by)
    if version.ends_at is not None:
        return
    version.ends_at = clock.now()
    version.save()
    _turn_page()
    publish(_fact(RuleRetired, by, version))


def _was_only_a_draft(key: str) -> bool:
    """Nothing was ever published of this rule, and none is shipped: it goes with its draft."""
    if any(default.key == key for default in engine.DEFAULTS):
        return False
    gone, _kinds = Rule.objects.filter(key=key, versions=None).delete()
    return bool(gone)


def _turn_page() -> None:
    """Every process reads the rules anew when it is next asked: this one at once, the others
    before they decide; what they hide (`see`) follows within seconds."""
    RuleBook.objects.update_or_create(pk=1, defaults={"edition": uuid4().hex})
    selectors.forget()


def _insist_on_sense(text: str, says: Wording) -> None:
    found = engine.problems(text)
    if not found and not engine.speaks_of(text, says.action, is_permit=says.is_permit):
        word = "permit" if says.is_permit else "forbid"
        found = [f'expected {word} (principal, action == Action::"{says.action}", …)']
    if not found:
        found = engine.strangers(text, selectors.names()) + engine.contradictions(text)
    if found:
        raise RuleIsWrong(problem="; ".join(found)[:500])


def _free_key(wish: str) -> str:
    base = slugify(wish)[:60] or "rule"
    taken = set(Rule.objects.filter(key__startswith=base).values_list("key", flat=True))
    taken |= {default.key for default in engine.DEFAULTS}
    names = (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def _fact(kind: type[RuleEvent], by: Actor, version: RuleVersion, **more: Any) -> RuleEvent:
    return kind(
        by=str(by),
        rule_id=version.rule_id,
        version_id=version.pk,
        number=version.number,
        action=version.action,
        **more,
    )

"""Writing rules: drafts, versions, and texts that cannot be rules."""

import pytest

from lyceum.kernel import actors
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.models import RecordedEvent
from lyceum.rules import api as rules
from lyceum.rules.models import Rule, RuleVersion
from lyceum.rules.testing import make_rule

pytestmark = pytest.mark.django_db
HOUSE = actors.system("tests")


def draft(**says):
    return rules.draft_rule(by=HOUSE, says=rules.Wording(**says))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("permit (principal, action, resource", "unexpected end of input"),
        ('permit (principal, action == Action::"fly", resource);', "fly"),
        ('permit (principal, action == Action::"enrol", resource) when { resource.colour == "red" };', "colour"),
        ('permit (principal, action == Action::"enrol", resource) when { resource.price < 5 };', "price"),
        ('permit (principal, action == Action::"enrol", resource) when { principal.roles < 5 };', "Long"),
        ('permit (principal, action == Action::"enrol", resource is Organisation);', "applicable action"),
        ('permit (principal, action == Action::"join", resource);', "enrol"),
        ("permit (principal, action, resource);", "enrol"),
        ('forbid (principal, action == Action::"enrol", resource);', "permit"),
        ("", "one policy"),
        ('permit (principal, action == Action::"enrol", resource);' * 2, "one policy"),
    ],
)  # fmt: skip
def test_a_text_that_cannot_be_a_rule_is_refused_with_its_place(text, problem):
    with pytest.raises(rules.RuleIsWrong) as refusal:
        draft(action="enrol", text=text, words="Something.")

    assert problem in str(refusal.value)
    assert not RuleVersion.objects.exists()


@pytest.mark.parametrize(
    ("when", "problem"),
    [
        ("when { false }", "false by itself"),
        ('when { principal.roles.contains("wizard") }', 'principal.roles is never "wizard"'),
        ('when { resource.kind == "spell" }', 'resource.kind is never "spell"'),
        ('when { ["NGO?"].contains(resource.organisation_kind) }', "resource.organisation_kind"),
        (
            "when { resource has price && resource.price <= 5 } when { resource has price && 9 < resource.price }",
            "resource.price: what is asked",
        ),
        ('when { resource.kind == "book" && resource.kind == "video" }', "resource.kind: what"),
        ('when { ["book"].contains(resource.kind) && resource.kind != "book" }', "resource.kind"),
        ('when { resource.kind == "book" } unless { resource.kind == "book" }', "its opposite"),
        (
            'when { principal.roles.contains("teacher") } unless { principal.roles.contains("teacher") || resource.kind == "book" }',
            "principal.roles: asked for, and for its opposite",
        ),
    ],
)  # fmt: skip
def test_what_can_never_hold_is_refused_with_its_place(when, problem):
    text = f'permit (principal, action == Action::"enrol", resource is Resource) {when};'
    with pytest.raises(rules.RuleIsWrong) as refusal:
        draft(action="enrol", text=text, words="Something.")

    assert problem in str(refusal.value)


@pytest.mark.parametrize(
    "when",
    [
        "when { resource has price && resource.price >= 5 && resource.price <= 5 }",
        'when { resource.kind != "book" && resource.kind != "video" }',
        'when { resource.kind == "book" || resource.kind == "video" }',
        'when { ["book", "video"].contains(resource.kind) } unless { resource.kind == "book" }',
        'when { principal.roles.containsAny(["teacher"]) } unless { resource has price }',
    ],
)
def test_what_can_hold_is_a_rule(when):
    text = f'permit (principal, action == Action::"enrol", resource is Resource) {when};'

    assert draft(action="enrol", text=text, words="Something.").pk


def test_a_sentence_has_no_gaps_but_its_own():
    with pytest.raises(rules.RuleIsWrong, match=r"no gap of the sentence: who\.age, where\.at"):
        draft(action="enrol", sentence={"who": {"age": 9}, "where": {"at": "sea"}})


def test_an_experts_text_counts_and_speaks_in_its_words(ada, acme, act):
    text = 'forbid (principal, action == Action::"enrol", resource is Resource) when { resource.kind == "book" };'
    make_rule(is_permit=False, text=text, words="No books.")
    thing = rules.Thing("Resource", 7, acme.pk, {"kind": "book"})

    assert rules.decide(act(ada), "enrol", thing).because == ("No books.",)


def test_a_draft_touches_nobody(ada, acme, act):
    draft(action="enrol", is_permit=False, sentence={})

    thing = rules.Thing("Resource", 7, acme.pk, {"kind": "book"})
    assert rules.decide(act(ada), "enrol", thing).is_allowed


def test_each_publication_ends_the_version_before(ada):
    first = make_rule(is_permit=False)
    second = make_rule(is_permit=False, key=first.rule.key, sentence={"who": {"roles": ["mentor"]}})
    first.refresh_from_db()

    assert (first.number, second.number) == (1, 2)
    assert first.ends_at == second.starts_at
    names = RecordedEvent.objects.order_by("pk").values_list("name", flat=True)
    assert list(names) == ["rules.RuleDrafted", "rules.RulePublished"] * 2


def test_a_version_is_published_once():
    made = make_rule()

    with pytest.raises(rules.NotADraft):
        rules.publish_rule(by=HOUSE, version_id=made.pk)


def test_a_second_draft_takes_the_place_of_the_first():
    first = draft(action="enrol", sentence={})
    again = rules.draft_rule(by=HOUSE, says=rules.Wording("join", sentence={}), key=first.rule.key)

    assert list(RuleVersion.objects.all()) == [again]


def test_only_who_runs_the_ecosystem_writes_rules(ada, act):
    says = rules.Wording("enrol", sentence={})
    made = make_rule()
    for attempt in (
        lambda: rules.draft_rule(by=act(ada), says=says),
        lambda: rules.publish_rule(by=act(ada), version_id=made.pk),
        lambda: rules.retire_rule(by=act(ada), key=made.rule.key),
    ):
        with pytest.raises(Forbidden):
            attempt()


def test_a_shipped_rule_is_retired_with_its_draft(ada, acme, act):
    rules.draft_rule(by=HOUSE, says=rules.Wording("enrol", sentence={}), key="everybody-learns")
    rules.retire_rule(by=HOUSE, key="everybody-learns")

    [version] = RuleVersion.objects.all()
    assert (version.rule.key, version.is_draft) == ("everybody-learns", False)
    assert version.ends_at is not None
    thing = rules.Thing("Resource", 7, acme.pk, {"kind": "book"})
    assert not rules.decide(act(ada), "enrol", thing).is_allowed


def test_a_rule_that_was_never_published_goes_with_its_draft():
    made = draft(action="enrol", sentence={})
    rules.retire_rule(by=HOUSE, key=made.rule.key)

    assert not RuleVersion.objects.exists()
    assert not Rule.objects.exists()


def test_a_draft_of_a_retired_rule_is_dropped_and_its_history_stays():
    made = make_rule(is_permit=False)
    rules.retire_rule(by=HOUSE, key=made.rule.key)
    rules.draft_rule(by=HOUSE, says=rules.Wording("join", sentence={}), key=made.rule.key)
    rules.retire_rule(by=HOUSE, key=made.rule.key)

    assert list(RuleVersion.objects.all()) == [made]


def test_what_is_not_there_cannot_be_retired():
    with pytest.raises(NotFound):
        rules.retire_rule(by=HOUSE, key="nowhere")

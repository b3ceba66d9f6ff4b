"""A draft on the decisions of the past answers as it would have answered then."""

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lyceum.kernel import actors, clock
from lyceum.kernel.errors import Forbidden
from lyceum.organisations.testing import make_organisation
from lyceum.rules import api as rules
from lyceum.rules import selectors, services
from lyceum.rules.models import DecisionRecord
from lyceum.rules.testing import make_rule

pytestmark = pytest.mark.django_db
HOUSE = actors.system("tests")
KINDS = ["company", "supplier"]
sentences = st.fixed_dictionaries(
    {
        "who": st.fixed_dictionaries({}, optional={"kinds": st.just(["supplier"])}),
        "what": st.fixed_dictionaries(
            {},
            optional={
                "whose": st.sampled_from(["own", "others"]),
                "resources": st.lists(st.sampled_from(["course", "book"]), min_size=1, max_size=2),
            },
        ),
        "when": st.one_of(
            st.just({}),
            st.fixed_dictionaries({"price": st.integers(0, 300), "currency": st.just("EUR")}),
        ),
    }
)
facts = st.fixed_dictionaries(
    {"kind": st.sampled_from(["course", "book"])},
    optional={"price": st.integers(0, 300), "currency": st.just("EUR")},
)


def asked(actor, thing):
    """One question, as a request would put it and remember it."""
    decision = rules.decide(actor, "enrol", thing)
    services.remember(decision)
    return decision.is_allowed


def everything():
    return DecisionRecord.objects.unscoped("the tests see everything")


def draft(sentence, *, is_permit=False, key=""):
    says = rules.Wording("enrol", is_permit=is_permit, sentence=sentence)
    return rules.draft_rule(by=HOUSE, says=says, key=key)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sentence=sentences, is_permit=st.booleans(), things=st.lists(facts, min_size=1, max_size=6))
def test_a_draft_tried_on_the_past_says_what_it_says_when_it_is_in_force(  # noqa: PLR0917  fixtures
    ada, linus, acme, act, sentence, is_permit, things
):
    """Property: the differences of the trial are exactly those that publishing then makes."""
    everything().delete()
    places = [
        acme,
        make_organisation(f"Parts {timezone.now().timestamp()}", kind="supplier", learners=[linus]),
    ]
    questions = [
        (actor, rules.Thing("Resource", number, place.pk, each))
        for actor in (act(ada), act(linus))
        for place in places
        for number, each in enumerate(things, start=1)
    ]
    before = [asked(actor, thing) for actor, thing in questions]
    made = draft(sentence, is_permit=is_permit)

    told = selectors.trial(HOUSE, made)
    rules.publish_rule(by=HOUSE, version_id=made.pk)
    after = [rules.decide(actor, "enrol", thing).is_allowed for actor, thing in questions]
    rules.retire_rule(by=HOUSE, key=made.rule.key)

    assert told.looked_at == len(questions)
    assert len(told.differences) == sum(a != b for a, b in zip(before, after, strict=True))


def test_the_same_rule_changes_nothing(ada, acme, act):
    made = make_rule(is_permit=False, sentence={"what": {"resources": ["book"]}})
    for kind in ("book", "course"):
        asked(act(ada), rules.Thing("Resource", 1, acme.pk, {"kind": kind}))

    again = draft(made.sentence, key=made.rule.key)

    assert selectors.trial(HOUSE, again).differences == []


def test_it_names_who_would_have_got_another_answer(ada, acme, act):
    asked(act(ada), rules.Thing("Resource", 1, acme.pk, {"kind": "book"}))

    told = selectors.trial(HOUSE, draft({"what": {"resources": ["book"]}}))

    [difference] = told.differences
    assert (difference.person, difference.what, difference.was_allowed) == ("Ada", "book", True)
    assert told.people == 1


def test_what_is_older_than_90_days_is_not_looked_at_and_then_forgotten(ada, acme, act):
    with clock.travelled(timezone.now() - timezone.timedelta(days=101)):
        asked(act(ada), rules.Thing("Resource", 1, acme.pk, {"kind": "book"}))

    assert selectors.trial(HOUSE, draft({})).looked_at == 0
    assert services.forget_old_decisions(clock.now() - timezone.timedelta(days=100)) == 1


def test_only_who_writes_rules_sees_whom_they_would_touch(ada, act):
    with pytest.raises(Forbidden):
        selectors.trial(act(ada), draft({}))


def test_a_rule_that_turns_to_something_else_is_missed_where_it_was(ada, acme, act):
    asked(act(ada), rules.Thing("Resource", 1, acme.pk, {"kind": "book"}))
    says = rules.Wording("join", sentence={})
    turned = rules.draft_rule(by=HOUSE, says=says, key="everybody-learns")

    [difference] = selectors.trial(HOUSE, turned).differences

    assert difference.was_allowed

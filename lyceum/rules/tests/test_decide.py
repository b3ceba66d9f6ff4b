"""What the rules answer, why, and what would change it."""

import pytest

from lyceum.organisations.testing import make_organisation, make_role
from lyceum.rules import api as rules
from lyceum.rules.testing import make_rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(acme):
    return rules.Thing(
        "Resource", 7, acme.pk, {"kind": "course", "price": 12_000, "currency": "EUR"}
    )


@pytest.fixture
def supplier(linus):
    """Linus works for a supplier."""
    return make_organisation("Parts", kind="supplier", learners=[linus])


def test_as_lyceum_comes_everybody_learns(ada, act, course):
    found = rules.decide(act(ada), "enrol", course)

    assert found.is_allowed
    assert found.version_ids == (-1,)


def test_as_lyceum_comes_teachers_publish(ada, acme, act, course):
    assert not rules.decide(act(ada), "publish", course).is_allowed

    make_role(ada, "teacher", acme)

    assert rules.decide(act(ada), "publish", course).is_allowed


def test_a_rule_that_forbids_beats_one_that_permits(ada, linus, supplier, act, course):
    made = make_rule(
        is_permit=False, sentence={"who": {"kinds": ["supplier"]}, "what": {"whose": "others"}}
    )

    found = rules.decide(act(linus), "enrol", course)

    assert not found.is_allowed
    assert found.version_ids == (made.pk,)
    assert found.because == (
        (
            "People of organisations of the kind supplier may not enrol in anything of another"
            " organisation."
        ),
    )
    assert rules.decide(act(ada), "enrol", course).is_allowed


def test_a_no_says_what_would_change_it_and_whom_to_ask(ada, olga, act, course):
    make_rule(key="everybody-learns", sentence={"when": {"price": 10_000, "currency": "EUR"}})

    found = rules.decide(act(ada), "enrol", course)

    assert not found.is_allowed
    [change] = found.changes
    assert change.rule == (
        "Everybody may enrol in anything, when its price is known and at most 100.00 EUR."
    )
    assert change.missing == ["a price of at most 100.00 EUR"]
    assert found.whom_to_ask == "Olga"


@pytest.mark.parametrize(
    ("facts", "is_allowed"),
    [
        ({"price": 10_000, "currency": "EUR"}, True),
        ({"price": 10_001, "currency": "EUR"}, False),
        ({"price": 10, "currency": "JPY"}, False),
        ({}, False),
    ],
)
def test_a_price_counts_in_its_currency_and_an_unknown_one_never(ada, acme, act, facts, is_allowed):
    make_rule(key="everybody-learns", sentence={"when": {"price": 10_000, "currency": "EUR"}})
    thing = rules.Thing("Resource", 7, acme.pk, {"kind": "course", **facts})

    assert rules.decide(act(ada), "enrol", thing).is_allowed is is_allowed


def test_roles_count_where_the_thing_is_and_where_one_stands(ada, act, course, supplier):
    make_role(ada, "teacher", supplier)

    assert not rules.decide(act(ada), "publish", course).is_allowed


def test_a_retired_rule_holds_nobody(ada, act, course):
    made = make_rule(is_permit=False)
    assert not rules.decide(act(ada), "enrol", course).is_allowed

    rules.retire_rule(by=_house(), key=made.rule.key)

    assert rules.decide(act(ada), "enrol", course).is_allowed


def test_a_shipped_rule_can_be_retired(ada, act, course):
    rules.retire_rule(by=_house(), key="everybody-learns")

    found = rules.decide(act(ada), "enrol", course)

    assert (found.is_allowed, found.because, found.changes) == (False, (), ())


def _house():
    from lyceum.kernel import actors

    return actors.system("tests")


def test_as_lyceum_comes_everybody_teaches_at_home(ada, linus, acme, act):
    lesson = rules.Thing("Resource", 0, acme.pk, {"kind": "lesson"})

    assert rules.decide(act(ada), "teach", lesson).is_allowed
    assert not rules.decide(act(linus), "teach", lesson).is_allowed

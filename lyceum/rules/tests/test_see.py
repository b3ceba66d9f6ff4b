"""What organisations share, and the rules keep from some."""

import pytest
from django.urls import reverse

from lyceum.organisations import api as organisations
from lyceum.organisations.testing import make_organisation
from lyceum.rules import api as rules
from lyceum.rules import selectors
from lyceum.rules.testing import make_rule

HIDDEN = {"who": {"kinds": ["supplier"]}, "what": {"of_kinds": ["university"]}}


def within(person):
    return rules.within_rules(organisations.scope_of(person.pk))


@pytest.fixture
def college(db):
    return make_organisation("College", kind="university")


@pytest.fixture
def mill(linus):
    """Linus works for a supplier, too."""
    return make_organisation("Mill", kind="supplier", learners=[linus])


def test_as_it_comes_everybody_sees_everything(ada, college, django_assert_num_queries):
    within(ada)
    with django_assert_num_queries(1):  # the scope itself; the rules are known for a moment
        assert within(ada).unseen == frozenset()


def test_what_a_rule_hides_is_not_found(ada, linus, mill, college):
    make_rule("see", is_permit=False, sentence=HIDDEN)

    assert within(linus).unseen == {f"organisation:{college.pk}"}
    assert within(ada).unseen == frozenset()


def test_ones_own_is_never_hidden(ada, acme, college):
    make_rule("see", is_permit=False, sentence={})
    own = {owner for owner in within(ada).owners if owner.startswith("organisation")}

    assert own
    assert not own & within(ada).unseen
    assert f"organisation:{college.pk}" in within(ada).unseen


def test_a_draft_says_whose_people_would_see_what(act, olga, ada, linus, mill, college):
    draft = rules.draft_rule(
        by=act(olga), says=rules.Wording("see", is_permit=False, sentence=HIDDEN)
    )
    trial = selectors.trial(act(olga), draft)

    assert {(row.person.partition(" (")[0], row.what) for row in trial.differences} == {
        ("Mill", "College")
    }
    assert trial.people == 1
    assert all(row.was_allowed for row in trial.differences)


def test_a_sentence_says_it(client, ada):
    make_rule("see", is_permit=False, sentence=HIDDEN)
    client.force_login(ada)
    shown = client.get(reverse("rules:rules")).text

    assert "Everybody may see what organisations share." in shown
    assert (
        "People of organisations of the kind supplier may not see what organisations of the kind"
        " university share." in shown
    )

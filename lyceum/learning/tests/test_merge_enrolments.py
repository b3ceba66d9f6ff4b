"""Two accounts become one: what both paid for is paid once."""

import pytest

from lyceum.catalogue.testing import make_resource
from lyceum.identity import api as identity
from lyceum.identity.testing import make_person
from lyceum.kernel import actors
from lyceum.learning import services
from lyceum.organisations.testing import make_membership
from lyceum.wallets.testing import make_pot, money_in

BY = actors.system("tests")


@pytest.fixture
def course(acme):
    return make_resource(acme, "SQL", price=30_00, currency="EUR")


@pytest.fixture
def again(acme):
    """Ada's other account."""
    again = make_person("Ada again")
    make_membership(acme, again)
    return again


def enrol(act, person, course, **fields):
    return services.enrol(by=act(person), resource_id=course.pk, learner_id=person.pk, **fields)


def merge(kept, folded):
    return identity.merge_people(by=BY, kept_id=kept.pk, folded_id=folded.pk)


def test_one_of_two_paid_enrolments_is_given_back(acme, ada, again, act, course):
    ours, theirs = make_pot(acme, 100_00, person=ada), make_pot(acme, 100_00, person=again)
    enrol(act, ada, course)
    enrol(act, again, course)

    told = identity.preview_merge(by=BY, kept_id=ada.pk, folded_id=again.pk)
    assert (money_in(ours), money_in(theirs)) == ((70_00, 0), (70_00, 0))  # it was only looked at
    done = merge(ada, again)

    assert (money_in(ours), money_in(theirs)) == ((70_00, 0), (100_00, 0))
    words = {line.kind: line.words for line in told.lines}["learning.enrolments"]
    assert any("comes back" in said for said in words)
    identity.unmerge_people(by=BY, merge_id=done.pk)
    assert (money_in(ours), money_in(theirs)) == ((70_00, 0), (100_00, 0))


def test_what_only_the_folded_account_paid_is_paid_for_the_other(acme, ada, again, act, course):
    theirs = make_pot(acme, 100_00, person=again)
    stays = enrol(act, ada, course, is_paid_elsewhere=True)
    enrol(act, again, course)

    merge(ada, again)

    assert money_in(theirs) == (70_00, 0)
    services.withdraw(by=act(ada), enrolment_id=stays.pk)
    assert money_in(theirs) == (100_00, 0)


def test_undone_it_is_paid_for_its_own_again(acme, ada, again, act, course):
    theirs = make_pot(acme, 100_00, person=again)
    enrol(act, ada, course, is_paid_elsewhere=True)
    ended = enrol(act, again, course)

    identity.unmerge_people(by=BY, merge_id=merge(ada, again).pk)

    services.withdraw(by=act(again), enrolment_id=ended.pk)
    assert money_in(theirs) == (100_00, 0)

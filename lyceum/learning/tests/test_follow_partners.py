"""What a partner's tool or platform tells moves an enrolment; it spends nobody's money."""

import pytest

from lyceum.catalogue.testing import make_resource
from lyceum.courseware import api as courseware
from lyceum.learning import services
from lyceum.learning.models import Enrolment
from lyceum.learning.testing import make_enrolment
from lyceum.rules.testing import make_rule
from lyceum.wallets.testing import make_pot, money_in

pytestmark = pytest.mark.django_db
HALF = courseware.Standing(percent=50, is_complete=False)


def opened(person, resource):
    services.follow_opening(
        person_id=person.pk, resource_id=resource.pk, organisation_id=resource.organisation_id
    )


def scored(person, resource, standing=HALF):
    services.follow_standing(
        person_id=person.pk,
        resource_id=resource.pk,
        organisation_id=resource.organisation_id,
        standing=standing,
    )


def states(person):
    rows = Enrolment.objects.unscoped("a test").filter(person=person).order_by("pk")
    return list(rows.values_list("state", "progress"))


def test_what_is_free_is_taken_up_and_moves(ada, resource):
    opened(ada, resource)
    scored(ada, resource)

    assert states(ada) == [("started", 50)]


def test_what_has_a_price_is_not_taken_up_by_a_message(ada, acme):
    pot = make_pot(acme, 100_00, person=ada)
    dear = make_resource(acme, price=60_00, currency="EUR")

    opened(ada, dear)
    scored(ada, dear)

    assert states(ada) == []
    assert money_in(pot) == (100_00, 0)


def test_what_was_paid_before_goes_on(ada, acme):
    dear = make_resource(acme, price=60_00, currency="EUR")
    make_enrolment(ada, dear)

    scored(ada, dear)

    assert states(ada) == [("started", 50)]


def test_who_left_is_not_brought_back_by_a_score(ada, resource):
    make_enrolment(ada, resource, state="withdrawn")

    scored(ada, resource)
    assert states(ada) == [("withdrawn", 0)]

    opened(ada, resource)
    scored(ada, resource)
    assert states(ada) == [("withdrawn", 0), ("started", 50)]


def test_the_rules_hold_for_who_comes_from_elsewhere(ada, resource):
    make_rule(is_permit=False)

    opened(ada, resource)

    assert states(ada) == []

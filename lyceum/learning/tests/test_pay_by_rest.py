"""What a machine is told about money when it takes something up for somebody."""

import pytest

from lyceum.catalogue import api as catalogue
from lyceum.catalogue.testing import make_resource
from lyceum.wallets import api as wallets
from lyceum.wallets.testing import make_pot, money_in

URL = "/api/v1/me/enrolments"


@pytest.fixture
def resource(acme):
    return make_resource(acme, "SQL live", price=70_00, currency="EUR")


@pytest.fixture
def as_ada(client, ada):
    client.force_login(ada)
    return client


def take_up(client, resource, **more):
    return client.post(URL, {"resource_id": resource.pk, **more}, "application/json")


def test_paid_elsewhere_no_pot_pays(as_ada, acme, ada, resource):
    pot = make_pot(acme, 100_00, person=ada)

    assert take_up(as_ada, resource, paid_elsewhere=True).status_code == 201
    assert money_in(pot) == (100_00, 0)


def test_paid_elsewhere_nothing_stays_reserved(as_ada, acme, ada, act, resource):
    pot = make_pot(acme, 100_00, person=ada)
    wallets.ask_for(
        by=act(ada),
        person_id=ada.pk,
        order=catalogue.order_for(catalogue.resource_for(act(ada), resource.pk)),
        request=wallets.Request(),
    )
    assert money_in(pot) == (100_00, 70_00)

    take_up(as_ada, resource, paid_elsewhere=True)

    assert money_in(pot) == (100_00, 0)


def test_else_ones_own_pot_pays(as_ada, acme, ada, resource):
    pot = make_pot(acme, 100_00, person=ada)

    assert take_up(as_ada, resource).status_code == 201
    assert money_in(pot) == (30_00, 0)


@pytest.mark.parametrize(
    "pot",
    [
        ("organisation", 100_00, "wallets.needs_consent"),
        ("personal", 10_00, "wallets.not_enough_money"),
    ],
)
def test_a_refusal_says_why(as_ada, acme, ada, resource, pot):
    kind, amount, code = pot
    person = {"person": ada} if kind == "personal" else {}
    make_pot(acme, amount, kind=kind, **person)

    answer = take_up(as_ada, resource)

    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == code
    assert as_ada.get(URL).json() == []

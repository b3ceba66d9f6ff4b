"""The common rules, met where somebody wants to enrol."""

import pytest
from django.urls import reverse

from lyceum.catalogue.testing import make_resource
from lyceum.learning import services
from lyceum.learning.models import Enrolment
from lyceum.rules.api import DecisionRecord
from lyceum.rules.testing import make_rule

pytestmark = pytest.mark.django_db
ALL = "the tests see everything"


@pytest.fixture
def thrift(db):
    when = {"price": 10_000, "currency": "EUR"}
    make_rule(key="everybody-learns", sentence={"when": when})


@pytest.mark.usefixtures("thrift")
def test_who_is_refused_is_told_the_rule_and_whom_to_ask(client, ada, acme, olga):
    client.force_login(ada)

    refused = client.post(
        reverse("learning:enrol", args=[make_resource(acme, price=12_000, currency="EUR").pk])
    )

    assert refused.status_code == 403
    assert "at most 100.00 EUR" in refused.text
    assert f"Ask {olga.name}" in refused.text
    assert not Enrolment.objects.unscoped(ALL).exists()
    [record] = DecisionRecord.objects.unscoped(ALL)
    assert (record.person_id, record.is_allowed) == (ada.pk, False)


@pytest.mark.usefixtures("thrift")
def test_who_is_on_it_already_stays_on_it(ada, acme, act):
    resource = make_resource(acme, price=9_000, currency="EUR")
    first = services.enrol(by=act(ada), resource_id=resource.pk, learner_id=ada.pk)
    make_rule(is_permit=False)

    again = services.enrol(by=act(ada), resource_id=resource.pk, learner_id=ada.pk)

    assert again.pk == first.pk


def test_what_is_allowed_is_remembered_with_what_came_of_it(client, ada, acme):
    client.force_login(ada)
    client.post(reverse("learning:enrol", args=[make_resource(acme, mode="").pk]))

    [record] = DecisionRecord.objects.unscoped(ALL)
    assert (record.is_allowed, record.version_ids) == (True, [-1])
    assert record.request["thing"]["attrs"] == {
        "organisation": acme.pk,
        "organisation_kind": "company",
        "kind": "course",
    }

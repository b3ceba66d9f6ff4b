"""How an organisation sees me: asked as its own people ask it."""

import pytest
from django.urls import reverse

from lyceum.identity import api as identity
from lyceum.kernel import actors
from lyceum.organisations import api as organisations
from lyceum.organisations import selectors
from lyceum.organisations.testing import make_membership, make_organisation, make_role

pytestmark = pytest.mark.django_db
HOUSE = actors.system("tests")


@pytest.fixture
def acme(acme, ada, grace):
    """Grace keeps its people, and is Ada's manager."""
    make_role(grace, "hr-partner", acme)
    organisations.change_membership(
        by=HOUSE, organisation_id=acme.pk, person_id=ada.pk, manager_id=grace.pk
    )
    return acme


def page_of(acme) -> str:
    return reverse("organisations:sees-me", args=[acme.slug])


def test_it_shows_what_the_keepers_page_shows(client, ada, grace, acme):
    client.force_login(ada)

    page = client.get(page_of(acme)).text

    for word in ("Ada", "ada@example.org", "Grace", "Your skills", "Your path"):
        assert word in page


def test_other_organisations_are_named_with_consent_only(client, ada, grace, acme, act):
    other = make_organisation("Initech")
    make_membership(other, ada)
    client.force_login(grace)
    place = reverse("organisations:place", args=[acme.slug, ada.pk])
    assert "Initech" not in client.get(place).text

    words = {"person_id": ada.pk, "purpose": selectors.ELSEWHERE}
    identity.say_consent(by=act(ada), is_given=True, **words)
    assert "Initech" in client.get(place).text
    client.force_login(ada)
    assert "Initech" in client.get(page_of(acme)).text

    identity.say_consent(by=act(ada), is_given=False, **words)
    assert "Also belongs to" not in client.get(page_of(acme)).text


def test_it_leads_there_from_ones_own_data(client, ada, acme):
    client.force_login(ada)
    assert page_of(acme) in client.get(reverse("identity:privacy")).text


def test_outsiders_find_nothing(client, linus, olga, acme):
    for other in (linus, olga):  # who runs the ecosystem does not belong to it
        client.force_login(other)
        assert client.get(page_of(acme)).status_code == 404

"""Roles that see others need a second factor, after some days of grace."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lyceum.access import services
from lyceum.access.testing import forget_policies
from lyceum.kernel import actors, clock
from lyceum.kernel.errors import EditedMeanwhile, Forbidden
from lyceum.organisations.testing import make_role

pytestmark = pytest.mark.django_db
HOUSE = actors.system("tests")


@pytest.fixture
def policy(acme):
    def say(roles=("manager",), grace_days=14, version=0):
        said = services.set_factor_policy(
            by=HOUSE, organisation_id=acme.pk, roles=roles, grace_days=grace_days, version=version
        )
        forget_policies()
        return said

    return say


def later(**words):
    return time_machine.travel(clock.now() + timedelta(**words), tick=False)


def leads_to_factors(response):
    return response.status_code == 302 and response["Location"] == reverse("mfa_index")


def test_after_the_days_of_grace_it_comes_before_anything_else(client, grace, policy):
    policy()
    client.force_login(grace)
    assert client.get("/people/me/").status_code == 200

    with later(days=15):
        client.force_login(grace)
        assert leads_to_factors(client.get("/people/me/"))
        page = client.get(reverse("mfa_index"))
        assert "Your role needs a second factor" in page.text
        assert client.get(reverse("mfa_activate_totp")).status_code == 302
        assert client.post(reverse("account_logout")).status_code == 302


def test_who_has_one_goes_on(client, grace, policy):
    policy(grace_days=0)
    client.force_login(grace)
    assert leads_to_factors(client.get("/people/me/"))

    Authenticator.objects.create(user=grace, type="recovery_codes", data={})
    assert leads_to_factors(client.get("/people/me/"))
    Authenticator.objects.create(user=grace, type="webauthn", data={})
    assert client.get("/people/me/").status_code == 200


def test_who_holds_no_such_role_is_not_asked(client, ada, linus, policy):
    """Linus is a manager, too: of another organisation."""
    policy(grace_days=0)
    for person in (ada, linus):
        client.force_login(person)
        assert client.get("/people/me/").status_code == 200


def test_whoever_gets_the_role_later_has_the_days_from_then_on(client, ada, acme, policy):
    policy()
    with later(days=30):
        grant = make_role(ada, "manager", acme)
        grant.granted_at = clock.now()
        grant.save()
        client.force_login(ada)
        assert client.get("/people/me/").status_code == 200
    with later(days=45):
        client.force_login(ada)
        assert leads_to_factors(client.get("/people/me/"))


def test_a_fragment_leads_the_whole_page_there(client, grace, policy):
    policy(grace_days=0)
    client.force_login(grace)

    answer = client.get("/people/me/", headers={"HX-Request": "true"})

    assert answer["HX-Redirect"] == reverse("mfa_index")


def test_the_pages_where_it_is_kept_are_not_open_before(client, grace, acme, policy):
    make_role(grace, "administrator", acme)
    policy(roles=["administrator"], grace_days=0)
    client.force_login(grace)

    assert leads_to_factors(client.get(reverse("access:second-factor", args=["acme"])))


def test_who_signs_in_hears_of_it_in_time(client, grace, policy):
    policy()

    words = {"login": "grace@example.org", "password": "password", "next": "/people/me/"}
    page = client.post(reverse("account_login"), words, follow=True)

    assert "Please set one up until" in page.text


def test_a_page_costs_nothing_where_nobody_asks(client, grace):
    client.force_login(grace)

    with CaptureQueriesContext(connection) as made:
        client.get("/people/me/")

    assert not [q for q in made.captured_queries if "access_" in q["sql"] or "mfa_" in q["sql"]]


def test_it_is_set_and_who_lacks_one_is_listed(client, grace, ada, acme, policy):
    make_role(grace, "administrator", acme)
    make_role(ada, "hr-partner", acme)
    Authenticator.objects.create(user=grace, type="totp", data={})
    client.force_login(grace)
    page = reverse("access:second-factor", args=["acme"])

    words = {"roles": ["manager", "hr-partner"], "grace_days": "7", "version": "0"}
    assert client.post(page, words).status_code == 302
    told = client.get(page).text
    assert "Ada" in told.partition("Who lacks one")[2]
    assert "Grace" not in told.partition("Who lacks one")[2].partition("</section>")[0]

    wrong = client.post(page, {**words, "grace_days": "1000", "version": "1"})
    assert wrong.status_code == 422
    again = client.post(page, words)
    assert "Someone changed this while you were editing" in again.text


def test_two_who_set_it_at_once_are_told(acme, policy):
    policy()

    with pytest.raises(EditedMeanwhile):
        policy(roles=["manager", "mentor"])


def test_others_may_not(acme, ada, act):
    with pytest.raises(Forbidden):
        services.set_factor_policy(
            by=act(ada), organisation_id=acme.pk, roles=["manager"], grace_days=0
        )


def test_the_ecosystem_says_the_same_for_its_own_roles(client, olga, grace):
    page = reverse("access:second-factor-of-all")
    client.force_login(olga)
    assert "Second factor" in client.get(reverse("organisations:organisations")).text
    words = {"roles": ["administrator"], "grace_days": "0", "version": "0"}
    assert client.post(page, words).status_code == 302
    forget_policies()

    assert leads_to_factors(client.get("/people/me/"))
    assert leads_to_factors(client.get(page))
    Authenticator.objects.create(user=olga, type="totp", data={})
    assert "Nobody." in client.get(page).text

    client.force_login(grace)
    assert client.get("/people/me/").status_code == 200
    assert client.get(page).status_code == 404

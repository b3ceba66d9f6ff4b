"""Service accounts and their tokens: made, shown once, used, revoked; by whom and for whom."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from lyceum.access import api, services
from lyceum.access.errors import AccountIsClosed, ExpiryOutOfRange, ScopeUnknown, TokenIsWrong
from lyceum.access.models import ApiToken, ServiceAccount
from lyceum.access.selectors.accounts import checksum_of
from lyceum.access.testing import make_credential, make_token
from lyceum.identity.testing import make_person
from lyceum.kernel import actors, clock
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.models import RecordedEvent
from lyceum.kernel.scope import organisation_owner
from lyceum.organisations import api as organisations
from lyceum.organisations.testing import make_membership, make_organisation, make_role

pytestmark = pytest.mark.django_db
HOUSE = actors.system("tests")


@pytest.fixture
def adele(acme):
    """Acme's administrator."""
    adele = make_person("Adele")
    make_membership(acme, adele)
    make_role(adele, "administrator", acme)
    return adele


@pytest.fixture
def account(acme):
    return services.make_service_account(
        by=HOUSE, organisation_id=acme.pk, name="Entra ID", purpose="People"
    )


def make(by, acme, account, *, days=30, scopes=("scim",)):
    return services.make_token(
        by=by,
        organisation_id=acme.pk,
        account_id=account.pk,
        scopes=scopes,
        expires_at=clock.now() + timedelta(days=days),
    )


def enter(secret, slug="acme"):
    return services.actor_of_token(secret=secret, scope="scim", slug=slug)


def test_an_administrator_makes_an_account_and_a_token(acme, adele, act):
    by = act(adele)
    account = services.make_service_account(
        by=by, organisation_id=acme.pk, name=" Entra ID ", purpose="People"
    )
    made = make(by, acme, account)

    actor, at = enter(made.secret)

    assert (str(actor), at) == (f"service:{account.pk}", acme.pk)
    assert actor.scope.owners == {organisation_owner(acme.pk)}
    assert actor.scope.roles == {(acme.pk, "hr-partner")}
    assert actor.person_id is None
    assert not actor.is_system
    told = RecordedEvent.objects.filter(by=str(by)).order_by("pk").values_list("name", "owner_id")
    owner = organisation_owner(acme.pk)
    assert list(told) == [("access.ServiceAccountMade", owner), ("access.TokenMade", owner)]


def test_scanners_know_a_token_at_sight(acme, account):
    secret = make(HOUSE, acme, account).secret

    form = re.fullmatch(r"lyc_([0-9A-Za-z]{36})([0-9A-Za-z]{6})", secret)
    assert form
    assert checksum_of(form[1]) == form[2]


def test_a_slip_of_the_pen_asks_no_database(acme, account, django_assert_num_queries):
    secret = make(HOUSE, acme, account).secret
    slip = secret[:-1] + ("a" if secret[-1] != "a" else "b")

    with django_assert_num_queries(0), pytest.raises(TokenIsWrong):
        enter(slip)


def test_the_secret_is_nowhere_kept(acme, account):
    secret = make(HOUSE, acme, account).secret

    kept = str(list(ApiToken.objects.unscoped("test").values()))
    assert secret[9:] not in kept + str(list(RecordedEvent.objects.values()))


@pytest.mark.parametrize("days", [-1, 0, 732])
def test_it_needs_an_end_within_two_years(acme, account, days):
    with pytest.raises(ExpiryOutOfRange):
        make(HOUSE, acme, account, days=days)


@pytest.mark.parametrize("scopes", [(), ("everything",), ("scim", "everything")])
def test_the_scopes_are_a_closed_list(acme, account, scopes):
    with pytest.raises(ScopeUnknown):
        make(HOUSE, acme, account, scopes=scopes)


def test_it_expires(acme, account):
    secret = make(HOUSE, acme, account, days=2).secret

    enter(secret)
    with time_machine.travel(clock.now() + timedelta(days=3)), pytest.raises(TokenIsWrong):
        enter(secret)


def test_it_is_revoked_and_others_stay(acme, account, adele, act):
    first, second = make(HOUSE, acme, account), make(HOUSE, acme, account)

    services.revoke_token(by=act(adele), organisation_id=acme.pk, token_id=first.id)
    services.revoke_token(by=act(adele), organisation_id=acme.pk, token_id=first.id)

    with pytest.raises(TokenIsWrong):
        enter(first.secret)
    assert enter(second.secret)
    assert RecordedEvent.objects.filter(name="access.TokenRevoked").count() == 1


def test_a_closed_account_opens_nothing_and_gets_no_token(acme, account, adele, act):
    secret = make(HOUSE, acme, account).secret
    services.close_service_account(by=act(adele), organisation_id=acme.pk, account_id=account.pk)

    with pytest.raises(TokenIsWrong):
        enter(secret)
    with pytest.raises(AccountIsClosed):
        make(HOUSE, acme, account)
    assert RecordedEvent.objects.filter(name="access.ServiceAccountClosed").exists()


def test_nor_does_one_of_an_organisation_that_has_ended(acme, account):
    secret = make(HOUSE, acme, account).secret
    acme.ended_at = clock.now()
    acme.save()

    with pytest.raises(TokenIsWrong):
        enter(secret)


def test_it_opens_one_organisation(acme, account, linus):
    secret = make(HOUSE, acme, account).secret

    with pytest.raises(TokenIsWrong):
        enter(secret, "globex")


def test_where_no_organisation_is_named_it_is_the_tokens(acme, account):
    secret = make(HOUSE, acme, account).secret

    assert api.actor_of_token(secret=secret, scope="scim")[1] == acme.pk
    with pytest.raises(api.TokenIsWrong):
        api.actor_of_token(secret=secret, scope="rest")


def test_when_it_was_used_is_noted_once_a_minute(acme, account, django_assert_num_queries):
    secret = make(HOUSE, acme, account).secret
    with django_assert_num_queries(2):
        enter(secret)
    with django_assert_num_queries(1):
        enter(secret)

    assert ApiToken.objects.unscoped("test").get().last_used_at
    with time_machine.travel(clock.now() + timedelta(minutes=2)), django_assert_num_queries(2):
        enter(secret)


def test_nobody_else_makes_keys(acme, account, ada, grace, linus, act):
    make_role(grace, "hr-partner", acme)
    machine, _at = enter(make(HOUSE, acme, account).secret)
    for by in (act(ada), act(grace), act(linus), machine, actors.NOBODY):
        with pytest.raises(Forbidden):
            make(by, acme, account)
        with pytest.raises(Forbidden):
            services.make_service_account(
                by=by, organisation_id=acme.pk, name="Mine", purpose="Mine"
            )
        with pytest.raises(Forbidden):
            services.revoke_token(by=by, organisation_id=acme.pk, token_id=1)
        with pytest.raises(Forbidden):
            services.close_service_account(by=by, organisation_id=acme.pk, account_id=account.pk)


def test_an_account_of_others_is_not_there(acme, account, linus, act):
    make_role(linus, "administrator")  # of the whole ecosystem: may make keys everywhere
    other = organisations.organisation_by_slug(act(linus), "globex")

    with pytest.raises(NotFound):
        services.make_token(
            by=act(linus),
            organisation_id=other.pk,
            account_id=account.pk,
            scopes=["scim"],
            expires_at=clock.now() + timedelta(days=1),
        )


# --- pages ----------------------------------------------------------------------------------------


def test_the_page_leads_from_the_account_to_its_token(client, acme, adele):
    client.force_login(adele)
    page = reverse("access:service-accounts", args=["acme"])

    assert page in client.get(reverse("integrations:connections", args=["acme"])).text
    made = client.post(page, {"name": "Okta", "purpose": "People"}, follow=True)
    answer = client.post(
        made.request["PATH_INFO"],
        {"scopes": "scim", "last_day": (clock.today() + timedelta(days=90)).isoformat()},
    )

    secret = re.search(r"lyc_\w{42}", answer.text)[0]
    assert enter(secret)
    assert "no-store" in answer["Cache-Control"]
    assert secret not in client.get(page).text
    assert f"{secret[:8]}…" in client.get(page).text
    assert "http://testserver/scim/v2/acme" in client.get(page).text


def test_the_page_of_a_token_for_xapi_says_what_a_program_needs_and_tries_it(
    client, acme, adele, account
):
    client.force_login(adele)
    answer = client.post(
        reverse("access:new-token", args=["acme", account.pk]),
        {
            "scopes": ["statements/write", "define"],
            "last_day": (clock.today() + timedelta(days=90)).isoformat(),
        },
    )
    secret = re.search(r"lyc_\w{42}", answer.text)[0]
    token = ApiToken.objects.unscoped("test").get()
    tries = reverse("access:try-token", args=["acme"])

    for word in (f"token-{token.pk}", "http://testserver/xapi/", "http://testserver/xapi/1.0.3/"):
        assert f'value="{word}"' in answer.text
    assert "Base address for SCIM" not in answer.text
    tried = client.post(tries, {"token": secret}, headers={"HX-Request": "true"})
    assert "tell statements" in tried.text
    assert "read every statement" not in tried.text
    assert client.post(tries, {"token": f"{secret}x"}).status_code == 401
    page = client.get(reverse("access:service-accounts", args=["acme"])).text
    assert "xAPI statements/write" in page
    assert f"token-{token.pk}" in page


def test_no_other_organisation_s_token_is_tried(client, acme, adele):
    client.force_login(adele)
    other = make_credential(make_organisation("Globex"), "all")

    answer = client.post(reverse("access:try-token", args=["acme"]), {"token": other.secret})

    assert answer.status_code == 401


def test_what_is_missing_or_too_far_is_said(client, acme, adele, account):
    client.force_login(adele)
    page = reverse("access:new-token", args=["acme", account.pk])
    far = (clock.today() + timedelta(days=800)).isoformat()

    assert client.post(page, {"last_day": far}).status_code == 422
    answer = client.post(page, {"scopes": "scim", "last_day": far})

    assert "is expected" in answer.text
    assert not ApiToken.objects.unscoped("test").exists()
    assert (
        client.post(reverse("access:service-accounts", args=["acme"]), {"name": ""}).status_code
        == 422
    )


def test_buttons_revoke_and_close(client, acme, adele, account):
    client.force_login(adele)
    token = make(HOUSE, acme, account)

    client.post(reverse("access:revoke-token", args=["acme", token.id]))
    client.post(reverse("access:close-account", args=["acme", account.pk]))

    assert ApiToken.objects.unscoped("test").get().revoked_at
    assert ServiceAccount.objects.unscoped("test").get().closed_at


def test_the_audit_says_which_program_it_was(client, acme, adele, account):
    secret = make(HOUSE, acme, account).secret
    client.post(
        "/scim/v2/acme/Users",
        json.dumps({"userName": "new"}),
        content_type="application/scim+json",
        headers={"Authorization": f"Bearer {secret}"},
    )
    client.force_login(adele)

    page = client.get(reverse("portal:audit"), {"by": f"service:{account.pk}"}).text

    assert "Entra ID" in page


def test_outsiders_find_nothing(client, acme, account, ada, grace, linus):
    token = make(HOUSE, acme, account)
    make_role(grace, "hr-partner", acme)
    for person in (ada, grace, linus):
        client.force_login(person)
        for page in (
            reverse("access:service-accounts", args=["acme"]),
            reverse("access:new-token", args=["acme", account.pk]),
        ):
            assert client.get(page).status_code == 404
            assert client.post(page, {"name": "x"}).status_code == 404
        revoke = reverse("access:revoke-token", args=["acme", token.id])
        assert client.post(revoke).status_code == 404
        assert (
            "service-accounts"
            not in client.get(reverse("organisations:organisation", args=["acme"])).text
        )
    assert enter(token.secret)


@pytest.mark.parametrize("tab", ["access:service-accounts", "access:sign-ons"])
def test_the_other_pages_of_the_organisation_are_a_click_away(client, adele, tab):
    client.force_login(adele)
    home = client.get(reverse("organisations:organisation", args=["acme"])).text

    tabs = client.get(reverse(tab, args=["acme"])).text

    for other in ("records:learnt", "organisations:directory", "integrations:connections"):
        there = reverse(other, args=["acme"])
        assert there in home
        assert there in tabs


def test_the_page_asks_as_much_for_many_as_for_one(
    client, acme, adele, account, django_assert_max_num_queries
):
    client.force_login(adele)
    for _ in range(5):
        make_token(acme)
    client.get(reverse("access:service-accounts", args=["acme"]))

    with django_assert_max_num_queries(14):
        client.get(reverse("access:service-accounts", args=["acme"]))

"""Corporate sign-on by OpenID Connect, with `oidc-provider` as the company's provider."""

import pytest
from django.urls import reverse

from lyceum.access import services
from lyceum.identity.testing import make_person
from lyceum.organisations.testing import make_membership, make_organisation, make_role

from .conftest import found, start, words_of

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]
SECRET = "a secret: with +/"


@pytest.fixture
def acme():
    return make_organisation("Acme")


@pytest.fixture
def keeper(acme):
    keeper = make_person("Keeper")
    make_membership(acme, keeper)
    make_role(keeper, "administrator", acme)
    return keeper


def provider(live_server):
    """It knows our redirect address from the start, as it would be registered there."""
    ours = live_server.url + reverse("access:oidc-callback", args=["door"])
    return start("oidc_idp.mjs", "0", ours)


@pytest.fixture(scope="module")
def running(live_server):
    idp = provider(live_server)
    yield idp
    idp.end()


@pytest.fixture
def idp(running, monkeypatch):
    """It does everything right, until it is told otherwise."""
    monkeypatch.setattr("lyceum.access.services.sign_ons.secrets.token_hex", lambda n: "door")
    running.control(claims={"u-ada": ADA}, fault="", offset=0, delay=0, extra={})
    return running


ADA = {
    "name": "Ada Lovelace",
    "email": "ada@acme.example",
    "email_verified": True,
    "locale": "fr-CH",
    "employeeNumber": "4711",
    "department": "Engines",
}


@pytest.fixture
def sign_on(idp, acme, house, live_server):
    """Acme's sign-on, which lets new people in, and its verified domain."""
    sign_on = services.add_sign_on(
        by=house,
        organisation_id=acme.pk,
        kind="oidc",
        name="Acme ID",
        issuer=idp.url,
        client_id="lyceum",
        client_secret=SECRET,
        base_url=live_server.url,
        is_on=True,
        adds_people=True,
    )
    make_domain(house, acme, sign_on)
    return sign_on


def make_domain(house, acme, sign_on, name="acme.example"):
    from lyceum.kernel import clock

    domain = services.claim_domain(by=house, organisation_id=acme.pk, name=name)
    found("access.Domain", pk=domain.pk).update(verified_at=clock.now(), sign_on=sign_on)
    return domain


def at_the_idp(visitor, page, sub="u-ada"):
    """Sign in on the provider's own pages, and agree."""
    page = visitor.submit(page, {"login": sub, "password": "x"})
    while "/interaction/" in page.url:
        page = visitor.submit(page)
    return page


def sign_in(visitor, sub="u-ada", next_url="/people/me/"):
    page = visitor.go(f"/accounts/login/?next={next_url}")
    page = visitor.submit(page, {"login": "ada@acme.example"}, button="your organisation")
    return at_the_idp(visitor, page, sub)


def test_somebody_new_comes_in_by_their_address_with_a_place(visitor, sign_on, acme):
    page = sign_in(visitor)

    assert page.url.endswith("/people/me/")
    assert visitor.name == "Ada Lovelace"
    place = found("organisations.Membership", person__email="ada@acme.example").get()
    assert (place.organisation_id, place.employee_number) == (acme.pk, "4711")
    assert place.person.locale == "fr"
    names = set(found("kernel.RecordedEvent").values_list("name", flat=True))
    assert {"identity.PersonAdded", "organisations.MembershipStarted"} <= names
    assert "access.IdentityLinked" in names
    assert not found("messaging.Message").exists()


def test_the_second_time_it_is_the_same_person_whatever_the_address_says_now(visitor, sign_on, idp):
    sign_in(visitor)
    idp.control(claims={"u-ada": {**ADA, "email": "ada.king@elsewhere.example"}})

    again = type(visitor)(visitor.home)
    sign_in(again)

    assert again.name == "Ada Lovelace"
    assert found("identity.Person", name="Ada Lovelace").count() == 1


def test_the_page_asked_for_is_there_after_the_round(visitor, sign_on):
    asked = visitor.go("/skills/")

    page = visitor.submit(asked, {"login": "ada@acme.example"}, button="your organisation")
    page = at_the_idp(visitor, page)

    assert page.url.endswith("/skills/")


def test_the_secret_lies_encrypted(sign_on):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT client_secret FROM access_signon")
        kept = cursor.fetchone()[0]

    assert SECRET not in kept
    assert found("access.SignOn").get().client_secret == SECRET


FAULTS = {
    "tampered": "signature does not fit",
    "other-key": "signature does not fit",
    "unsigned": "is not signed",
    "symmetric": "is not signed",
    "expired": "time is over",
    "audience": "made for another application",
    "issuer": "comes from another provider",
    "nonce": "belongs to another sign-in",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_wrong_answer_opens_nothing_and_says_why(visitor, sign_on, idp, fault):
    idp.control(fault=fault)

    page = sign_in(visitor)

    assert page.status_code == 403
    assert FAULTS[fault] in words_of(page)
    assert "with a code by mail" in words_of(page)
    assert not visitor.is_signed_in
    assert not found("identity.Person").exists()


def test_an_answer_works_once_and_in_the_browser_that_asked(visitor, sign_on):
    page = sign_in(visitor)
    callback = next(r.url for r in page.history if "/back/" in r.url)

    replayed = visitor.go(callback)
    elsewhere = type(visitor)(visitor.home)
    stolen = elsewhere.go(callback)

    assert replayed.status_code == stolen.status_code == 403
    assert "belongs to no sign-in of this browser" in words_of(stolen)
    assert "ne correspond à aucune connexion de ce navigateur" in words_of(replayed)  # hers
    assert not elsewhere.is_signed_in


def test_a_code_of_somebody_else_does_not_fit_ones_own_sign_in(visitor, sign_on):
    """Injected into a victim's browser: challenge and nonce are of another sign-in."""
    thief = type(visitor)(visitor.home)
    page = thief.go("/accounts/sign-on/door/")
    page = thief.submit(page, {"login": "u-ada", "password": "x"})
    agreed = thief._form(page, "")
    answer = thief.session.post(agreed.action, dict(agreed.form_values()), allow_redirects=False)
    while "/back/" not in answer.headers["Location"]:
        answer = thief.session.get(answer.headers["Location"], allow_redirects=False)
    code = answer.headers["Location"].partition("code=")[2].partition("&")[0]
    own = visitor.session.get(visitor.home + "/accounts/sign-on/door/", allow_redirects=False)
    state = own.headers["Location"].partition("state=")[2].partition("&")[0]

    page = visitor.go(f"/accounts/sign-on/door/back/?code={code}&state={state}")

    assert page.status_code == 403
    assert "no longer accepts the code" in words_of(page)
    assert not visitor.is_signed_in


@pytest.mark.parametrize(("offset", "told"), [(100, ""), (-100, ""), (600, "from the future")])
def test_two_minutes_between_the_clocks_are_tolerated(visitor, sign_on, idp, offset, told):
    idp.control(offset=offset)

    page = sign_in(visitor)

    assert told in words_of(page)
    assert visitor.is_signed_in is not bool(told), words_of(page)
    if told:
        assert "10 minutes" in words_of(page)


def test_a_provider_that_is_down_is_said_so_with_other_ways_in(visitor, sign_on, live_server):
    another = provider(live_server)
    found("access.SignOn").update(issuer=another.url)
    another.end()

    page = visitor.go("/accounts/sign-on/door/")

    assert page.status_code == 403
    assert "cannot be reached just now" in words_of(page)
    assert "with a password or a passkey" in words_of(page)


def test_a_slow_provider_is_not_waited_for_long(visitor, sign_on, idp, monkeypatch):
    import time

    monkeypatch.setattr("lyceum.access.protocols.oidc.SECONDS", 0.5)
    idp.control(delay=3000)

    begun = time.monotonic()
    page = visitor.go("/accounts/sign-on/door/")

    assert "did not answer in time" in words_of(page)
    assert time.monotonic() - begun < 2

    begun = time.monotonic()
    assert "did not answer in time" in words_of(visitor.go("/accounts/sign-on/door/"))
    assert time.monotonic() - begun < 0.4  # the next one does not wait at all


def test_a_broken_provider_is_said_so(visitor, sign_on, idp):
    idp.control(fault="html")

    page = visitor.go("/accounts/sign-on/door/")

    assert "is not an OpenID configuration" in words_of(page)


def test_a_secret_that_is_no_longer_right_is_said_so(visitor, sign_on):
    sign_on.client_secret = "another"
    sign_on.save()

    page = sign_in(visitor)

    assert "does not accept us as its application" in words_of(page)
    assert "Enter the client id and the client secret anew" in words_of(page)


def test_another_provider_gets_no_secret_of_the_former_one(sign_on, live_server, house, acme):
    another = provider(live_server)
    changed = services.change_sign_on(
        by=house,
        organisation_id=acme.pk,
        sign_on_id=sign_on.pk,
        version=1,
        issuer=another.url,
        client_secret="",
    )
    another.end()

    assert changed.client_secret == ""


def test_whoever_turns_round_at_the_provider_is_told(visitor, sign_on):
    page = visitor.go("/accounts/sign-on/door/")
    cancel = page.url.rstrip("/") + "/abort"

    page = visitor.go(cancel)

    assert "did not let you in" in words_of(page)


# --- whom it opens --------------------------------------------------------------------------------


def test_an_unverified_address_takes_nobody_over(visitor, sign_on, idp, acme):
    ada = make_person("Ada", email="ada@acme.example")
    make_membership(acme, ada)
    idp.control(claims={"u-ada": {**ADA, "email_verified": False}})

    page = sign_in(visitor)

    assert "says that ada@acme.example is not verified" in words_of(page)
    assert not visitor.is_signed_in
    assert not found("socialaccount.SocialAccount").exists()


def test_an_address_of_somebody_elses_domain_takes_nobody_over(visitor, sign_on, idp, acme):
    """Acme's provider may say what it likes: it speaks for Acme's own addresses alone."""
    make_membership(acme, make_person("Linus", email="linus@globex.example"))
    idp.control(claims={"u-ada": {**ADA, "email": "linus@globex.example"}})

    page = sign_in(visitor)

    assert "has not shown that globex.example is its domain" in words_of(page)
    assert not visitor.is_signed_in


def test_a_domain_that_is_claimed_but_not_verified_counts_for_nothing(visitor, sign_on):
    found("access.Domain").update(verified_at=None)

    page = visitor.go("/accounts/sign-on/door/")
    page = at_the_idp(visitor, page)

    assert "has not shown that acme.example is its domain" in words_of(page)


def test_another_organisations_verified_domain_is_not_ones_own(visitor, sign_on, house):
    globex = make_organisation("Globex")
    found("access.Domain").update(organisation=globex)

    page = visitor.go("/accounts/sign-on/door/")
    page = at_the_idp(visitor, page)

    assert "has not shown" in words_of(page)


def test_without_it_only_people_already_there_come_in(visitor, sign_on, acme):
    found("access.SignOn").update(adds_people=False)

    assert "You have no place in Acme" in words_of(sign_in(visitor))

    ada = make_person("Ada", email="ada@acme.example")
    other = type(visitor)(visitor.home)
    assert "You have no place in Acme" in words_of(sign_in(other))

    make_membership(acme, ada)
    third = type(visitor)(visitor.home)
    sign_in(third)
    assert third.name == "Ada"


def test_whoever_has_left_does_not_come_back_by_the_provider(visitor, sign_on, acme, house):
    from lyceum.organisations import api as organisations

    sign_in(visitor)
    person = found("identity.Person", email="ada@acme.example").get()
    organisations.end_membership(by=house, organisation_id=acme.pk, person_id=person.pk)

    again = type(visitor)(visitor.home)
    page = sign_in(again)

    assert "You have no place in Acme" in words_of(page)
    assert not again.is_signed_in


def test_an_account_with_ways_of_its_own_and_an_unproven_address_must_be_linked(
    visitor, sign_on, acme
):
    ada = make_person("Ada", email="ada@acme.example", password="something long")
    make_membership(acme, ada)
    found("account.EmailAddress").update(verified=False)

    page = sign_in(visitor)

    assert "is not linked with this sign-on" in words_of(page)
    assert not visitor.is_signed_in


def by_password(visitor, email):
    page = visitor.go("/accounts/login/")
    return visitor.submit(page, {"login": email, "password": "password"}, button="Password")


def test_a_second_identity_is_linked_after_both_were_proven(visitor, sign_on, acme, idp):
    ada = make_person("Ada", email="ada@home.example")
    make_membership(acme, ada)
    by_password(visitor, "ada@home.example")

    page = visitor.go("/accounts/sign-on/door/link/")
    assert "reauthenticate" in page.url
    page = visitor.submit(page, {"password": "password"}, button="Password")
    page = visitor.submit(page, button="Go on")
    page = at_the_idp(visitor, page)

    assert "Signing in" in words_of(page)
    assert found("socialaccount.SocialAccount").get().user_id == ada.pk
    [told] = found("messaging.Message")
    assert (told.person_id, told.kind) == (ada.pk, "access.factor_changed")
    again = type(visitor)(visitor.home)
    sign_in(again)
    assert again.name == "Ada"


def test_an_identity_of_somebody_else_cannot_be_linked(visitor, sign_on, acme):
    sign_in(visitor)
    linus = make_person("Linus", email="linus@home.example")
    make_membership(acme, linus)
    other = type(visitor)(visitor.home)
    by_password(other, "linus@home.example")
    page = other.go("/accounts/sign-on/door/link/")
    page = other.submit(page, {"password": "password"}, button="Password")

    page = at_the_idp(other, other.submit(page, button="Go on"))

    assert "linked with another account already" in words_of(page)


def test_it_can_be_the_only_way_in(visitor, sign_on, acme):
    ada = make_person("Ada", email="ada@acme.example")
    make_membership(acme, ada)
    found("access.Domain").update(is_required=True)

    page = by_password(visitor, "ada@acme.example")
    assert "/interaction/" in page.url
    assert not visitor.is_signed_in
    at_the_idp(visitor, page)
    assert visitor.is_signed_in


def test_it_is_the_only_way_in_for_mailed_codes_too(visitor, sign_on, acme, house):
    import re

    from lyceum.messaging.testing import mails_to

    ada = make_person("Ada", email="ada@acme.example")
    make_membership(acme, ada)
    found("access.Domain").update(is_required=True)

    page = visitor.submit(
        visitor.go("/accounts/login/code/"), {"email": "ada@acme.example"}, button="Send"
    )
    code = re.search(
        r"^[A-Z0-9]{3,4}-?[A-Z0-9]{3,4}$", mails_to("ada@acme.example")[-1].text, re.MULTILINE
    )
    page = visitor.submit(page, {"code": code[0]}, button="Code")
    assert "wants everybody with its addresses" in words_of(page)
    assert not visitor.is_signed_in

    by_link = type(visitor)(visitor.home)
    page = by_link.go(services.sign_in_link(by=house, person_id=ada.pk))
    by_link.submit(page, button="Sign in")
    assert by_link.is_signed_in


def test_ones_own_second_factor_is_still_asked_for(visitor, sign_on, acme):
    from allauth.mfa.models import Authenticator

    ada = make_person("Ada", email="ada@acme.example")
    make_membership(acme, ada)
    Authenticator.objects.create(user=ada, type="totp", data={"secret": "x"})

    page = sign_in(visitor)

    assert "One more step" in words_of(page)
    assert not visitor.is_signed_in


@pytest.mark.parametrize("says", [True, False])
def test_a_second_factor_of_the_provider_counts_where_the_organisation_says_so(
    visitor, sign_on, acme, idp, house, says
):
    from lyceum.access.testing import forget_policies

    services.set_factor_policy(by=house, organisation_id=acme.pk, roles=["manager"], grace_days=0)
    forget_policies()
    found("access.SignOn").update(counts_as_factor=True)
    make_role(ada := make_person("Ada", email="ada@acme.example"), "manager", acme)
    make_membership(acme, ada)
    idp.control(extra={"amr": ["pwd", "mfa"] if says else ["pwd"]})

    page = sign_in(visitor)

    assert page.url.endswith("/people/me/" if says else "/accounts/factors/")


# --- where it is kept -----------------------------------------------------------------------------


def test_an_administrator_sets_it_up_tests_it_and_switches_it_on(visitor, idp, acme, keeper):
    by_password(visitor, "keeper@example.org")
    page = visitor.go("/integrations/at/acme/")
    assert "Signing in" in words_of(page)

    page = visitor.go("/accounts/organisations/acme/sign-on/add/oidc/")
    said = {
        "name": "Acme ID",
        "issuer": idp.url + "/",
        "client_id": "lyceum",
        "client_secret": SECRET,
    }
    page = visitor.submit(page, said, button="Issuer")
    assert f"The provider calls itself {idp.url}" in words_of(page)
    page = visitor.submit(page, {"issuer": idp.url}, button="Issuer")
    assert visitor.home + "/accounts/sign-on/door/back/" in page.text
    assert SECRET not in page.text

    page = at_the_idp(visitor, visitor.submit(page, button="Test it now"))
    told = words_of(page)
    assert "The provider’s answer is right" in told
    assert "has not shown that acme.example is its domain" in told
    assert "employeeNumber" in told
    assert "4711" in told
    assert found("access.SignOn").get().test_went_well
    assert not found("identity.Person", name="Ada Lovelace").exists()


def test_a_test_says_which_check_failed_and_what_to_change(visitor, sign_on, idp, keeper):
    by_password(visitor, "keeper@example.org")
    idp.control(fault="audience")

    page = visitor.go(f"/accounts/organisations/acme/sign-on/{sign_on.pk}/")
    page = at_the_idp(visitor, visitor.submit(page, button="Test it now"))

    assert "made for another application" in words_of(page)
    assert "must be ours: lyceum" in words_of(page)
    assert not found("access.SignOn").get().test_went_well
    assert visitor.name == "Keeper"


def test_a_test_shows_whom_it_would_open_and_changes_nothing(visitor, sign_on, keeper):
    by_password(visitor, "keeper@example.org")

    page = visitor.go(f"/accounts/organisations/acme/sign-on/{sign_on.pk}/")
    page = at_the_idp(visitor, visitor.submit(page, button="Test it now"))

    assert "It would open the account of Ada Lovelace" in words_of(page)
    assert not found("identity.Person", name="Ada Lovelace").exists()
    assert visitor.name == "Keeper"

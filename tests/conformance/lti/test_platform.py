"""We are the tool of a partner's LMS: its people come, are known or not, and results go back."""

import time
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
import time_machine
from django.apps import apps

from lyceum.catalogue.testing import make_resource
from lyceum.courseware.models import LtiAccount, LtiLaunch, LtiPlatform, LtiResult
from lyceum.courseware.services import lti as services
from lyceum.courseware.types.lti import PlatformWish
from lyceum.identity.models import Person
from lyceum.kernel import clock
from lyceum.kernel.scope import organisation_owner
from lyceum.learning import api as learning
from lyceum.learning.models import Enrolment
from lyceum.organisations.models import Invitation
from lyceum.ui.middleware import CONTENT_POLICY
from tests.conformance.conftest import Visitor, words_of

from .conftest import deliver, page_of
from .platform import CLAIM, CLIENT, DEPLOYMENT, DL, Platform, new_key

pytestmark = pytest.mark.django_db(transaction=True)
OTHER_KEY = new_key("first")


@pytest.fixture
def partner(house_at):
    running = Platform()
    running.tool_keys = f"{house_at}/courseware/lti/tool/keys"
    yield running
    running.end()


@pytest.fixture
def registered(partner, acme, keeper, act):
    """How many do it: entered by hand."""
    wish = PlatformWish(
        name="Partner LMS",
        issuer=partner.url,
        client_id=CLIENT,
        deployment_ids=(DEPLOYMENT,),
        auth_url=f"{partner.url}/auth",
        token_url=f"{partner.url}/token",
        keys_url=f"{partner.url}/keys",
    )
    return services.add_platform(by=act(keeper), organisation_id=acme.pk, wish=wish)


@pytest.fixture
def resource(acme):
    return make_resource(acme, "Forklifts, gently")


@pytest.fixture
def target(house_at, resource):
    return f"{house_at}/courseware/lti/tool/resources/{resource.pk}/"


@pytest.fixture
def vouched(acme):
    """The organisation has shown that example.org is its own."""
    apps.get_model("access.Domain").objects.create(
        organisation=acme,
        owner_id=organisation_owner(acme.pk),
        name="example.org",
        token="x",
        made_at=clock.now(),
        verified_at=clock.now(),
    )


def stranger(house_at):
    return Visitor(house_at)


def last():
    return LtiLaunch.objects.unscoped("test").latest("pk")


# --- who comes ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("registered", "vouched")
def test_a_member_of_a_verified_domain_is_known_at_once(partner, target, house_at, ada, resource):
    visitor = stranger(house_at)

    page = partner.launch(visitor, house_at, target, email=ada.email, name="Ada there")

    assert page.url == f"{house_at}/catalogue/{resource.pk}/"
    assert visitor.name == "Ada"
    deliver()
    assert Enrolment.objects.unscoped("test").get().state == "started"
    assert LtiAccount.objects.unscoped("test").get().person_id == ada.pk


@pytest.mark.usefixtures("registered")
def test_an_address_that_nobody_vouches_for_opens_nothing(partner, target, house_at, ada):
    visitor = stranger(house_at)

    page = partner.launch(visitor, house_at, target, email=ada.email)

    assert not visitor.is_signed_in
    assert "I have an account: sign in" in words_of(page)


@pytest.mark.usefixtures("registered")
def test_whoever_is_signed_in_links_the_two_once(
    partner, target, house_at, signed_in, ada, resource
):
    visitor = signed_in(ada)
    page = partner.launch(visitor, house_at, target)
    assert LtiAccount.objects.unscoped("test").count() == 0
    page = visitor.submit(page, {"link": "yes"})
    assert page.url == f"{house_at}/catalogue/{resource.pk}/"

    again = stranger(house_at)
    partner.launch(again, house_at, target)

    assert again.name == "Ada"


@pytest.mark.usefixtures("registered")
def test_one_click_on_the_link_of_somebody_else_gives_no_account_away(
    partner, target, house_at, signed_in, ada
):
    """Whoever came from the platform sends on where they landed; Ada opens it and presses the button."""
    sent = partner.launch(stranger(house_at), house_at, target).url
    visitor = signed_in(ada)
    page = visitor.go(sent)
    assert "I am Ada: link the two" in words_of(page)

    page = visitor.submit(page, {"link": "yes"})

    assert LtiAccount.objects.unscoped("test").count() == 0
    assert "It is you, is it not" in words_of(page), "nobody has shown who they are"


@pytest.mark.usefixtures("registered")
def test_whose_address_the_platform_says_links_the_two_from_any_tab(
    partner, target, house_at, signed_in, ada
):
    sent = partner.launch(stranger(house_at), house_at, target, email=ada.email).url
    visitor = signed_in(ada)

    visitor.submit(visitor.go(sent), {"link": "yes"})

    assert LtiAccount.objects.unscoped("test").get().person_id == ada.pk


@pytest.mark.usefixtures("registered", "vouched")
def test_a_link_that_was_sent_signs_nobody_in_unasked(partner, target, house_at, ada):
    sender, visitor = stranger(house_at), stranger(house_at)
    sender.session.headers["Sec-Fetch-Dest"] = "iframe"  # the ticket is not spent there
    sent = partner.launch(sender, house_at, target, email=ada.email, name="Ada there").url

    page = visitor.go(sent)
    assert "You come from" in words_of(page)
    assert "Go on as Ada" in words_of(page)
    assert not visitor.is_signed_in

    visitor.submit(page, {"enter": "yes"})  # a tab beside the frame has no secret, either
    assert visitor.name == "Ada"


@pytest.mark.usefixtures("registered")
def test_somebody_else_at_the_machine_is_asked(partner, target, house_at, signed_in, ada, grace):
    visitor = signed_in(ada)
    visitor.submit(partner.launch(visitor, house_at, target), {"link": "yes"})

    visitor = signed_in(grace)
    page = partner.launch(visitor, house_at, target)

    assert "This launch is of Ada" in words_of(page)
    assert visitor.name == "Grace"
    page = visitor.submit(page, {"switch": "yes"})
    assert visitor.name == "Ada"


@pytest.mark.usefixtures("registered", "vouched")
def test_somebody_new_is_invited_and_no_account_is_made(partner, target, house_at):
    visitor = stranger(house_at)
    before = Person.objects.count()

    page = partner.launch(visitor, house_at, target, email="Nora@elsewhere.example", name="Nora")
    page = visitor.submit(page, {"invite": "yes"})

    assert "Look into your mail" in words_of(page)
    assert Invitation.objects.unscoped("test").get().email == "nora@elsewhere.example"
    assert Person.objects.count() == before
    assert not visitor.is_signed_in


@pytest.mark.usefixtures("registered", "vouched")
def test_somebody_new_is_added_where_the_rule_and_the_domain_say_so(partner, target, house_at):
    LtiPlatform.objects.unscoped("test").update(new_people="add")
    visitor = stranger(house_at)

    partner.launch(visitor, house_at, target, email="nora@example.org", name="Nora")
    other = stranger(house_at)
    partner.launch(
        other, house_at, target, sub="their-number-8", email="olaf@elsewhere.example", name="Olaf"
    )

    assert visitor.name == "Nora"
    assert not other.is_signed_in


@pytest.mark.usefixtures("registered")
def test_where_nobody_new_is_let_in_nothing_is_offered(partner, target, house_at):
    LtiPlatform.objects.unscoped("test").update(new_people="refuse")

    page = partner.launch(stranger(house_at), house_at, target, email="nora@example.org")

    assert "Send me an invitation" not in words_of(page)
    assert "ask who administers Acme" in words_of(page)


@pytest.mark.usefixtures("registered", "vouched")
def test_what_is_not_for_them_does_not_open(partner, house_at, ada, linus, act):
    from lyceum.organisations.models import Organisation

    theirs = make_resource(Organisation.objects.get(name="Globex"), "Secrets")
    target = f"{house_at}/courseware/lti/tool/resources/{theirs.pk}/"

    page = partner.launch(stranger(house_at), house_at, target, email=ada.email)

    assert page.status_code == 403
    assert "not there, or not for you" in words_of(page)
    assert last().reason == "resource"


# --- what is refused, each with a page that says why ----------------------------------------------

NOW = int(time.time())
REFUSED = {
    "audience": ({"aud": "somebody-else"}, "made for somebody else"),
    "audience of several": ({"aud": [CLIENT, "other"]}, "made for somebody else"),
    "authorised party": ({"aud": [CLIENT, "other"], "azp": "other"}, "made for somebody else"),
    "issuer": ({"iss": "https://other.example"}, "another issuer"),
    "expired": ({"iat": NOW - 4000, "exp": NOW - 3700}, "time is over"),
    "no end": ({"without": ["exp"]}, "lacks something"),
    "early": ({"iat": NOW + 3600, "exp": NOW + 3900}, "from the future"),
    "nonce": ({"nonce": "another"}, "another launch"),
    "deployment": ({f"{CLAIM}deployment_id": "deployment-2"}, "deployment"),
    "no deployment": ({"without": [f"{CLAIM}deployment_id"]}, "deployment"),
    "version": ({f"{CLAIM}version": "1.1"}, "not understood"),
    "message": ({f"{CLAIM}message_type": "LtiStartAssessment"}, "not understood"),
    "nobody": ({"without": ["sub"]}, "does not say who you are"),
    "elsewhere": ({f"{CLAIM}target_link_uri": "https://other.example/1/"}, "not there"),
    "unknown kid": ({"header": {"alg": "RS256", "kid": "nobody's"}}, "does not publish"),
    "no kid": ({"header": {"alg": "RS256"}}, "does not publish"),
    "another key": ({"key": OTHER_KEY}, "signature does not fit"),
}


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.usefixtures("registered")
def test_it_is_refused_with_a_page_that_says_why(case, partner, target, house_at):
    claims, why = REFUSED[case]
    visitor = stranger(house_at)

    page = partner.launch(visitor, house_at, target, **claims)

    assert page.status_code == 403
    assert why in words_of(page)
    assert not visitor.is_signed_in
    line = last()
    assert line.state == "refused"
    assert line.reason


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
@pytest.mark.usefixtures("registered")
def test_a_signature_that_anybody_can_make_counts_for_nothing(algorithm, partner, target, house_at):
    import jwt

    asked = partner.begin(visitor_session := stranger(house_at).session, house_at, target)
    claims = jwt.decode(partner.id_token(asked), options={"verify_signature": False})
    key = None if algorithm == "none" else "a" * 40
    token = jwt.encode(claims, key, algorithm=algorithm, headers={"kid": "first"})

    form = {"id_token": token, "state": asked["state"]}
    page = visitor_session.post(asked["redirect_uri"], data=form, timeout=20)

    assert page.status_code == 403
    assert "not signed in a way that counts" in words_of(page)


@pytest.mark.usefixtures("registered", "vouched")
def test_an_answer_counts_once(partner, target, house_at, ada):
    visitor = stranger(house_at)
    asked = partner.begin(visitor.session, house_at, target)
    token = partner.id_token(asked, email=ada.email)
    kept = visitor.session.cookies.copy()
    partner.answer(visitor, asked, token)
    assert visitor.is_signed_in

    visitor = stranger(house_at)
    visitor.session.cookies = kept
    page = partner.answer(visitor, asked, token)

    assert page.status_code == 403
    assert "used already" in words_of(page)
    assert not visitor.is_signed_in
    assert last().state == "done"


@pytest.mark.usefixtures("registered")
def test_a_token_does_not_fit_another_launch(partner, target, house_at, ada):
    visitor = stranger(house_at)
    token = partner.id_token(partner.begin(visitor.session, house_at, target))

    page = partner.answer(visitor, partner.begin(visitor.session, house_at, target), token)

    assert "another launch" in words_of(page)


@pytest.mark.usefixtures("registered", "vouched")
def test_another_browser_gets_nothing_from_it(partner, target, house_at, ada):
    asked = partner.begin(stranger(house_at).session, house_at, target)
    visitor = stranger(house_at)

    page = partner.answer(visitor, asked, partner.id_token(asked, email=ada.email))

    assert page.status_code == 403
    assert "no launch of this browser" in words_of(page)


@pytest.mark.usefixtures("registered", "vouched")
def test_what_was_begun_long_ago_is_over(partner, target, house_at, ada):
    visitor = stranger(house_at)
    asked = partner.begin(visitor.session, house_at, target)
    LtiLaunch.objects.unscoped("test").update(begun_at=clock.now() - timedelta(minutes=11))

    page = partner.answer(visitor, asked, partner.id_token(asked, email=ada.email))

    assert "too long ago" in words_of(page)


def test_a_platform_that_is_off_or_unknown_begins_nothing(partner, registered, target, house_at):
    where = f"{house_at}/courseware/lti/tool/login"
    said = {"iss": partner.url, "login_hint": "1", "target_link_uri": target}
    session = stranger(house_at).session
    LtiPlatform.objects.unscoped("test").update(is_on=False)

    off = session.get(where, params=said, timeout=20)
    unknown = session.get(where, params={**said, "iss": "https://who.example"}, timeout=20)

    assert "switched off" in words_of(off)
    assert "Nobody is registered here" in words_of(unknown)


@pytest.mark.usefixtures("registered", "vouched")
def test_their_keys_turn(partner, target, house_at, ada):
    partner.launch(stranger(house_at), house_at, target, email=ada.email)
    partner.turn_key()
    visitor = stranger(house_at)

    partner.launch(visitor, house_at, target, email=ada.email)

    assert visitor.is_signed_in


# --- frames ---------------------------------------------------------------------------------------


@pytest.mark.usefixtures("registered", "vouched")
def test_in_a_frame_it_opens_a_tab_of_its_own(partner, target, house_at, ada):
    visitor = stranger(house_at)
    visitor.session.headers["Sec-Fetch-Dest"] = "iframe"

    page = partner.launch(visitor, house_at, target, email=ada.email)

    assert "in a tab of its own" in words_of(page)
    assert not visitor.is_signed_in
    assert "X-Frame-Options" not in page.headers
    assert page.headers["Content-Security-Policy"] != CONTENT_POLICY
    visitor.session.headers["Sec-Fetch-Dest"] = "document"
    visitor.go(page_of(page).xpath("//main//a[@target='_blank']/@href")[0])
    assert visitor.name == "Ada"


@pytest.mark.usefixtures("registered", "vouched")
def test_where_no_cookie_is_kept_the_platform_keeps_the_secret(partner, target, house_at, ada):
    visitor = stranger(house_at)
    said = {"iss": partner.url, "login_hint": "1", "target_link_uri": target}
    page = visitor.session.get(
        f"{house_at}/courseware/lti/tool/login",
        params={**said, "lti_storage_target": "_parent"},
        timeout=20,
    )
    [place] = page_of(page).xpath("//*[@data-lti-keep]")
    asked = dict(parse_qsl(urlsplit(place.find(".//a").get("href")).query))
    secret = place.get("data-value")
    partner.target = target
    token = partner.id_token(asked, email=ada.email)
    visitor.session.cookies.clear()

    page = partner.answer(visitor, asked, token)
    assert page_of(page).xpath("//form/@data-lti-ask") == [asked["state"]]
    wrong = visitor.submit(page, {"kept": "something else"})
    assert "no launch of this browser" in words_of(wrong)
    visitor.submit(page, {"kept": secret})

    assert visitor.name == "Ada"


# --- results --------------------------------------------------------------------------------------


def finished(partner, house_at, target, ada, act):
    partner.launch(stranger(house_at), house_at, target, email=ada.email)
    deliver()
    enrolment = Enrolment.objects.unscoped("test").get()
    learning.complete(by=act(ada), enrolment_id=enrolment.pk)
    return LtiResult.objects.unscoped("test").get()


@pytest.mark.usefixtures("registered", "vouched")
def test_who_finishes_has_the_result_told_once(partner, target, house_at, ada, act):
    result = finished(partner, house_at, target, ada, act)
    assert result.state == "waiting"

    assert (services.report_finished(), services.report_finished()) == (1, 0)

    [score] = partner.scores
    assert (score["userId"], score["scoreGiven"], score["scoreMaximum"]) == (
        "their-number-7",
        100,
        100,
    )
    assert (score["activityProgress"], score["gradingProgress"]) == ("Completed", "FullyGraded")
    result.refresh_from_db()
    assert result.state == "sent"


@pytest.mark.usefixtures("registered", "vouched")
def test_a_platform_that_is_down_is_tried_again(partner, target, house_at, ada, act):
    result = finished(partner, house_at, target, ada, act)
    partner.fails = 1

    assert services.report_finished() == 0
    result.refresh_from_db()
    assert (result.state, result.attempts) == ("waiting", 1)
    assert "503" in result.reason
    with clock.travelled(result.retry_at):
        assert services.report_finished() == 1


@pytest.fixture
def unsent(partner, target, house_at, vouched, ada, act):
    return finished(partner, house_at, target, ada, act)


def test_what_never_arrives_is_parked_with_its_reason(
    partner, registered, unsent, keeper, signed_in
):
    result = unsent
    partner.refuses = 1
    services.report_finished()
    result.refresh_from_db()
    assert (result.state, result.retry_at) == ("parked", None)

    visitor = signed_in(keeper)
    page = visitor.go(f"/courseware/at/acme/platforms/{registered.pk}/")
    assert "no such column" in words_of(page)
    partner.refuses = 0
    visitor.submit(page, button="Send them again")

    assert services.report_finished() == 1
    assert len(partner.scores) == 1


@pytest.mark.usefixtures("registered", "vouched")
def test_who_had_finished_before_has_it_told_when_they_come(
    partner, target, house_at, ada, act, resource
):
    enrolment = learning.enrol(by=act(ada), resource_id=resource.pk, learner_id=ada.pk)
    learning.complete(by=act(ada), enrolment_id=enrolment.pk)

    partner.launch(stranger(house_at), house_at, target, email=ada.email)
    deliver()

    assert services.report_finished() == 1
    assert Enrolment.objects.unscoped("test").count() == 1


# --- choosing, and registering --------------------------------------------------------------------


def choosing(partner):
    settings = {
        "deep_link_return_url": f"{partner.url}/back",
        "accept_types": ["ltiResourceLink"],
        "accept_multiple": True,
        "data": "their word",
    }
    return {f"{CLAIM}message_type": "LtiDeepLinkingRequest", f"{DL}deep_linking_settings": settings}


@pytest.mark.usefixtures("registered")
def test_what_is_chosen_here_goes_back_as_links(partner, house_at, signed_in, grace, resource):
    visitor = signed_in(grace)
    there = f"{house_at}/courseware/lti/tool/launch"
    page = visitor.submit(
        partner.launch(visitor, house_at, there, **choosing(partner)), {"link": "yes"}
    )
    assert "Forklifts, gently" in words_of(page)

    page = visitor.submit(page, {"resources": [str(resource.pk)]}, button="Link what is chosen")

    [form] = page_of(page).xpath("//form[@data-onward]")
    assert form.get("action") == f"{partner.url}/back"
    said = partner.proven(form.fields["JWT"], partner.url)
    assert (said["iss"], said[f"{DL}data"]) == (CLIENT, "their word")
    [item] = said[f"{DL}content_items"]
    assert item["url"].endswith(f"/courseware/lti/tool/resources/{resource.pk}/")
    assert item["lineItem"]["scoreMaximum"] == 100
    assert visitor.go(f"/courseware/lti/tool/pick/{last().public_id}/").status_code == 404


def test_a_platform_registers_us(partner, house_at, signed_in, keeper, acme):
    visitor = signed_in(keeper)
    page = visitor.submit(
        visitor.go("/courseware/at/acme/platforms/add/"), button="Make the address"
    )
    there = page_of(page).xpath("//input[@id='address']/@value")[0]
    said = {"openid_configuration": f"{partner.url}/configuration", "registration_token": "theirs"}

    page = stranger(house_at).session.get(there, params=said, timeout=20)
    again = stranger(house_at).session.get(there, params=said, timeout=20)

    assert "Registered with partner-lms" in words_of(page)
    assert again.status_code == 401
    made = LtiPlatform.objects.unscoped("test").get()
    assert (made.issuer, made.client_id, made.is_on) == (partner.url, CLIENT, False)
    assert made.deployment_ids == [DEPLOYMENT]
    assert partner.registered["with"] == "Bearer theirs"
    assert partner.registered["redirect_uris"] == [f"{house_at}/courseware/lti/tool/launch"]


@pytest.mark.usefixtures("registered", "vouched")
def test_our_keys_turn_as_a_tool(partner, target, house_at, ada, act):
    from django.core.management import call_command

    finished(partner, house_at, target, ada, act)
    services.report_finished()
    call_command("rotate_keys", at_once=True)
    LtiResult.objects.unscoped("test").update(state="waiting", retry_at=clock.now())

    assert services.report_finished() == 1


@pytest.mark.usefixtures("registered")
def test_what_is_under_way_is_forgotten_and_the_log_after_a_while(partner, target, house_at):
    partner.begin(stranger(house_at).session, house_at, target)

    with time_machine.travel(clock.now() + timedelta(days=2)):
        services.forget_old_launches()
    assert last().kept == {}
    with time_machine.travel(clock.now() + timedelta(days=91)):
        assert services.forget_old_launches() == 1

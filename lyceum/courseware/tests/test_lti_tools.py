"""Tools of partners: who keeps them, what they may know, and what a launch refuses."""

import json
from base64 import urlsafe_b64encode
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.test import RequestFactory
from django.urls import reverse

from lyceum.courseware.errors.lti import LaunchRefused, PassIsSpent, ServiceRefused, ToolNameTaken
from lyceum.courseware.lti import shapes, tokens
from lyceum.courseware.models import LtiLaunch, LtiScore, LtiTool, LtiUsed
from lyceum.courseware.rest import lti as rest
from lyceum.courseware.selectors import lti as selectors
from lyceum.courseware.services import lti as services
from lyceum.courseware.services.lti.once import use_once
from lyceum.courseware.testing import main_line_item, make_lti_link, make_lti_tool
from lyceum.courseware.types.lti import ToolWish
from lyceum.kernel import clock
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.organisations.testing import make_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def tool(acme):
    return make_lti_tool(acme)


@pytest.fixture
def link(tool):
    return make_lti_link(tool)


@pytest.fixture
def keeper(grace, acme):
    make_role(grace, "administrator", acme)
    return grace


def begun(act, person, link):
    """What the tool hears, and what it asks then."""
    services.agree_to_tool(by=act(person), link=link, is_listed=False)
    heard = parse_qs(urlsplit(services.begin_launch(by=act(person), link=link)).query)
    hint = heard["lti_message_hint"][0]
    return {
        "client_id": heard["client_id"][0],
        "redirect_uri": link.tool.launch_url,
        "login_hint": hint,
        "lti_message_hint": hint,
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "scope": "openid",
        "nonce": "n",
        "state": "their state",
    }


def test_the_answer_tells_who_comes_once(act, ada, link):
    asked = begun(act, ada, link)

    posted = services.answer_launch(said=asked, visitor_id=ada.pk)

    assert posted.address == link.tool.launch_url
    assert posted.fields["state"] == "their state"
    with pytest.raises(LaunchRefused, match="used already"):
        services.answer_launch(said=asked, visitor_id=ada.pk)
    assert LtiLaunch.objects.unscoped("test").get().state == "done"


@pytest.mark.parametrize(
    ("changed", "check"),
    [
        ({"redirect_uri": "https://evil.example/"}, "redirect"),
        ({"client_id": "another"}, "unknown"),
        ({"login_hint": "another"}, "incomplete"),
        ({"response_type": "code"}, "incomplete"),
        ({"nonce": ""}, "incomplete"),
        ({"scope": "profile"}, "incomplete"),
    ],
)
def test_what_a_tool_may_not_ask_is_refused_and_stands_in_the_log(act, ada, link, changed, check):
    asked = begun(act, ada, link)

    with pytest.raises(LaunchRefused) as refusal:
        services.answer_launch(said={**asked, **changed}, visitor_id=ada.pk)

    assert refusal.value.check == check
    line = LtiLaunch.objects.unscoped("test").get()
    assert (line.state, line.reason) == ("refused", check)


def test_somebody_elses_launch_opens_nothing(act, ada, grace, link):
    with pytest.raises(LaunchRefused, match="somebody else"):
        services.answer_launch(said=begun(act, ada, link), visitor_id=grace.pk)


def test_a_launch_is_over_after_minutes(act, ada, link):
    asked = begun(act, ada, link)
    later = clock.now() + timedelta(minutes=6)
    with clock.travelled(later), pytest.raises(LaunchRefused, match="too long ago"):
        services.answer_launch(said=asked, visitor_id=ada.pk)


def test_the_page_of_a_refusal_says_why(client, act, ada, link):
    asked = begun(act, ada, link) | {"redirect_uri": "https://evil.example/"}

    page = client.get(reverse("courseware:lti-authorize"), asked)

    assert page.status_code == 403
    assert "an address that is not registered" in page.text
    assert "evil.example" in page.text
    assert 'action="https://evil' not in page.text


def test_nobody_goes_there_unasked_or_when_it_is_off(act, ada, link):
    with pytest.raises(Forbidden):
        services.begin_launch(by=act(ada), link=link)
    asked = begun(act, ada, link)
    LtiTool.objects.unscoped("test").update(is_on=False)

    with pytest.raises(LaunchRefused, match="switched off"):
        services.answer_launch(said=asked, visitor_id=ada.pk)


def test_what_one_may_not_see_does_not_open(client, linus, link):
    client.force_login(linus)

    assert client.get(reverse("courseware:lti-open", args=[link.public_id])).status_code == 404
    assert client.get(reverse("courseware:lti-go", args=[link.public_id])).status_code == 404


def test_a_person_has_another_number_at_every_tool(act, ada, acme, link):
    other = make_lti_link(make_lti_tool(acme, "Another lab"))
    for each in (link, other):
        services.agree_to_tool(by=act(ada), link=each, is_listed=False)

    numbers = {selectors.lti_subject_of(ada.pk, each.tool).subject for each in (link, other)}

    assert len(numbers) == 2
    assert str(ada.pk) not in numbers


def test_only_who_administers_lets_tools_in(act, ada, grace, linus, acme, tool):
    wish = ToolWish("X", "https://x.example/", "https://x.example/", ("https://x.example/",))
    for person in (ada, grace, linus):
        with pytest.raises(Forbidden):
            services.add_tool(by=act(person), organisation_id=acme.pk, wish=wish)
    with pytest.raises((Forbidden, NotFound)):
        services.begin_choosing(by=act(ada), organisation_id=acme.pk, tool_id=tool.pk)


def test_a_name_is_taken_once(act, keeper, acme, tool):
    wish = ToolWish(tool.name, "https://x.example/", "https://x.example/", ("https://x.example/",))

    with pytest.raises(ToolNameTaken):
        services.add_tool(by=act(keeper), organisation_id=acme.pk, wish=wish)


def test_a_registration_token_counts_once(act, keeper, acme):
    token = services.make_pass(by=act(keeper), organisation_id=acme.pk, role="tool")
    said = {
        "client_name": "Lab",
        "initiate_login_uri": "https://lab.example/login",
        "redirect_uris": ["https://lab.example/"],
        "jwks_uri": "https://lab.example/keys",
        "https://purl.imsglobal.org/spec/lti-tool-configuration": {
            "target_link_uri": "https://lab.example/"
        },
    }
    made = services.register_tool(token=token, said=said)
    assert (made.is_on, made.privacy, made.by_itself) == (False, "anonymous", True)

    with pytest.raises(PassIsSpent):
        services.register_tool(token=token, said=said)


def score(person, link, **said):
    subject = selectors.lti_subject_of(person.pk, link.tool).subject
    told = {
        "userId": subject,
        "timestamp": "2026-11-26T10:00:00.000Z",
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        **said,
    }
    return services.record_score(line_item=main_line_item(link), said=told)


@pytest.fixture
def taking_part(act, ada, link):
    services.agree_to_tool(by=act(ada), link=link, is_listed=False)
    return ada


def test_an_older_score_changes_nothing_and_the_same_again_neither(taking_part, link):
    first = score(taking_part, link, scoreGiven=8, scoreMaximum=10)
    same = score(taking_part, link, scoreGiven=8, scoreMaximum=10)
    assert same.received_at == first.received_at

    for late in ({"timestamp": "2026-11-26T09:59:59.999Z"}, {"scoreGiven": 9}):
        with pytest.raises(ServiceRefused) as refusal:
            score(taking_part, link, **{"scoreGiven": 8, "scoreMaximum": 10, **late})
        assert refusal.value.status == 409
    assert LtiScore.objects.unscoped("test").get().given == 8


def test_a_mark_has_to_be_reached(taking_part, link):
    link.pass_mark = 80
    link.save()
    resource_id = link.content.resource_id
    score(taking_part, link, scoreGiven=7, scoreMaximum=10)
    assert selectors.lti_standing(taking_part.pk, resource_id).is_complete is False

    score(
        taking_part, link, scoreGiven=8, scoreMaximum=10, timestamp="2026-11-26T11:00:00.000+00:00"
    )

    assert selectors.lti_standing(taking_part.pk, resource_id).is_complete is True


@pytest.mark.parametrize(
    "said",
    [
        {"timestamp": "yesterday"},
        {"timestamp": "2026-11-26T10:00:00"},
        {"activityProgress": "Done"},
        {"scoreGiven": -1, "scoreMaximum": 10},
        {"scoreGiven": 1},
        {"scoreGiven": True, "scoreMaximum": 10},
    ],
)
def test_a_score_that_cannot_be_read_says_where(taking_part, link, said):
    with pytest.raises(ServiceRefused) as refusal:
        score(taking_part, link, **said)

    assert refusal.value.status == 400
    assert refusal.value.said.partition(":")[0] in said | {"scoreGiven": 0}


def test_machines_without_a_token_get_nothing(client, acme, tool, link):
    column = main_line_item(link)
    for name, words in {
        "lti-line-items": [tool.pk],
        "lti-line-item": [tool.pk, column.pk],
        "lti-line-results": [tool.pk, column.pk],
        "lti-members": [tool.pk],
    }.items():
        answer = client.get(reverse(f"courseware:{name}", args=words))
        assert answer.status_code == 401
        assert answer.json()["error"] == "invalid_token"
    answer = client.post(reverse("courseware:lti-token"), {"grant_type": "password"})
    assert (answer.status_code, answer.json()["error"]) == (400, "unsupported_grant_type")


def test_the_lists_ask_as_often_for_two_as_for_twenty(
    client, keeper, acme, tool, django_assert_max_num_queries
):
    client.force_login(keeper)
    for number in range(20):
        make_lti_link(make_lti_tool(acme, f"Lab {number}"), f"Place {number}")
    for page in ("courseware:lti-tools", "courseware:lti-platforms"):
        with django_assert_max_num_queries(16):
            assert client.get(reverse(page, args=["acme"])).status_code == 200


def test_outsiders_find_nothing(client, linus, acme, tool):
    client.force_login(linus)

    for name in ("lti-tools", "lti-add-tool", "lti-platforms", "lti-add-platform"):
        assert client.get(reverse(f"courseware:{name}", args=["acme"])).status_code == 404
    assert client.get(reverse("courseware:lti-tool", args=["acme", tool.pk])).status_code == 404


def test_a_tool_entered_by_hand_is_tested_and_switched_off(client, keeper, acme):
    client.force_login(keeper)
    entered = {
        "name": "Lab",
        "launch_url": "http://127.0.0.1:9/launch",
        "login_url": "http://127.0.0.1:9/login",
        "redirect_urls": "http://127.0.0.1:9/launch\n",
        "keys_url": "http://127.0.0.1:9/keys",
        "custom": "a=1\nb = two",
        "privacy": "name",
        "services": ["grades"],
        "opens_in": "frame",
    }
    assert (
        "keys_url"
        in client.post(
            reverse("courseware:lti-add-tool", args=["acme"]), entered | {"keys_url": ""}
        )
        .context["form"]
        .errors
    )

    client.post(reverse("courseware:lti-add-tool", args=["acme"]), entered)

    made = LtiTool.objects.unscoped("test").get()
    assert (made.custom, made.privacy, len(made.scopes)) == ({"a": "1", "b": "two"}, "name", 4)
    page = client.post(reverse("courseware:lti-test-tool", args=["acme", made.pk]))
    assert page.text.count("not well") == 2
    client.post(reverse("courseware:lti-switch-tool", args=["acme", made.pk]), {"is_on": "no"})
    made.refresh_from_db()
    assert not made.is_on


# --- what others say, whatever it is --------------------------------------------------------------


@pytest.mark.parametrize("said", ["\ud83d", "a\x00b", "\udfff half"])
def test_half_a_sign_in_a_token_is_no_error_of_ours(said):
    token = jwt.encode({"iss": "x"}, "k" * 32, algorithm="HS256")
    head, _body, proof = token.split(".")
    body = urlsafe_b64encode(json.dumps({"iss": said}).encode()).decode().rstrip("=")
    with pytest.raises(LaunchRefused):
        tokens.unproven(f"{head}.{body}.{proof}")


@pytest.mark.parametrize(
    "said",
    [b'{"label": "\\ud83d", "scoreMaximum": 1}', b'{"label": "x", "scoreMaximum": NaN}', b"["],
)
def test_a_column_that_no_table_holds_is_refused(said):
    request = RequestFactory().post("/", said, content_type="application/json")
    with pytest.raises(ServiceRefused):
        rest._body(request)


@pytest.mark.parametrize("maximum", [float("nan"), float("inf"), 1e13, True, "1"])
def test_what_is_no_number_is_refused(maximum):
    with pytest.raises(ServiceRefused):
        shapes.line_item_of({"label": "x", "scoreMaximum": maximum})


@pytest.mark.parametrize("expires", ["99", 1e15, "1e400", float("nan"), None, -5, 10**400])
def test_an_id_counts_once_however_long_it_says(expires):
    use_once("id", "tool 1", "said", expires)
    with pytest.raises(LaunchRefused):
        use_once("id", "tool 1", "said", expires)
    kept = LtiUsed.objects.get().expires_at - clock.now()
    assert timedelta() < kept <= timedelta(days=1, minutes=5)

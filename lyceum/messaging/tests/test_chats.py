"""Direct messages in Slack and Mattermost, and what happens when these do not want them."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.apps import apps
from django.urls import reverse

from lyceum.identity.testing import make_person
from lyceum.kernel import clock
from lyceum.messaging import api, services
from lyceum.messaging.models import ChatAccount, Way
from lyceum.messaging.testing import kinds_to
from lyceum.messaging.tests.standins import MattermostServer, SlackWorkspace
from lyceum.organisations.testing import make_organisation, make_role

pytestmark = pytest.mark.django_db
SLACK_TOKEN, CHAT_TOKEN = "xoxb-good", "good"


@pytest.fixture
def people(db):
    found = []
    for n in range(4):
        person = make_person(f"P{n}", email=f"p{n}@works.example")
        found.append(person)
    return found


@pytest.fixture
def keeper(db):
    return make_person("Keeper", email="keeper@works.example")


@pytest.fixture
def company(keeper, people):
    company = make_organisation("Works", manager=keeper, learners=people)
    make_role(keeper, "administrator", company)
    return company


@pytest.fixture
def slack(settings, people, company, keeper, act):
    members = {f"p{n}@works.example": f"U{n}" for n in range(3)}
    with SlackWorkspace(members).serving() as workspace:
        settings.SLACK_API = workspace.url + "/api/"
        workspace.row = services.join_chat(
            by=act(keeper), organisation_id=company.pk, system="slack", name="Our Slack",
            token=SLACK_TOKEN,
        )  # fmt: skip
        yield workspace


@pytest.fixture
def mattermost(settings, people, company, keeper, act):
    settings.ALLOWED_NETWORKS = ["127.0.0.1/32"]
    members = {f"p{n}@works.example": f"m{n}" for n in range(3)}
    with MattermostServer(members).serving() as server:
        server.row = services.join_chat(
            by=act(keeper), organisation_id=company.pk, system="mattermost", name="Our chat",
            url=server.url, token=CHAT_TOKEN,
        )  # fmt: skip
        yield server


def want(act, people, channel, pace="now"):
    for person in people:
        services.choose(by=act(person), person_id=person.pk, kind="", channel=channel, pace=pace)


def greet(people, title="<b>*SQL* & more</b> @channel"):
    about = api.About(title, "/learning/7/", by="Grace", n=7)
    api.send_many(kind="tests.greeting", to=[person.pk for person in people], about=about)


def states():
    chats = Way.objects.filter(channel__in=["slack", "mattermost"]).order_by("pk")
    return list(chats.values_list("state", flat=True))


def test_slack_tells_each_alone_and_in_words_that_do_not_steer(slack, people, act):
    want(act, people[:2], "slack")
    greet(people)
    services.deliver_due()

    assert [post["channel"] for post in slack.posts] == ["D-U0", "D-U1"]
    section = slack.posts[0]["blocks"][0]
    assert "&lt;b&gt;*SQL* &amp; more&lt;/b&gt;" in section["text"]["text"]
    assert section["accessory"]["url"].endswith("/learning/7/")
    assert states() == ["sent", "sent"]
    assert ChatAccount.objects.count() == 2


def test_mattermost_tells_each_alone_and_calls_nobody(mattermost, people, act):
    want(act, people[:1], "mattermost")
    greet(people)
    services.deliver_due()

    [post] = mattermost.posts
    assert post["channel_id"] == "bot__m0"
    assert "@channel" not in post["message"]
    assert r"\*SQL\*" in post["message"]


def test_a_token_that_cannot_be_opened_now_is_not_broken(slack, people, act, settings):
    want(act, people[:1], "slack")
    greet(people)
    right, settings.SECRET_KEY = settings.SECRET_KEY, "another"
    services.deliver_due()
    assert states() == ["waiting"]

    settings.SECRET_KEY = right
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        services.deliver_due()

    assert states() == ["sent"]


def test_what_mattermost_took_before_it_failed_is_not_doubled(mattermost, people, act):
    want(act, people[:1], "mattermost")
    greet(people)
    mattermost.fails_after_taking = True
    services.deliver_due()
    assert states() == ["waiting"]
    with time_machine.travel(clock.now() + timedelta(minutes=5)):
        services.deliver_due()

    assert len(mattermost.posts) == 1
    assert states() == ["sent"]


def test_who_is_not_there_has_it_in_the_inbox(slack, people, act):
    want(act, people[3:], "slack")
    greet(people[3:])
    services.deliver_due()

    assert states() == ["dropped"]
    assert api.unread_count(people[3].pk) == 1


def test_an_address_that_is_only_claimed_leads_to_nobody(slack, people, act):
    EmailAddress.objects.update(verified=False)
    want(act, people[:1], "slack")
    greet(people[:1])
    services.deliver_due()

    assert slack.posts == []


@pytest.mark.parametrize("chat", ["slack", "mattermost"])
def test_a_chat_that_asks_to_wait_is_left_alone_as_long(request, chat, people, act):
    server = request.getfixturevalue(chat)
    want(act, people[:3], chat)
    greet(people)
    server.limited = 1
    with time_machine.travel(clock.now(), tick=False) as moment:
        services.deliver_due()
        asked = len(server.asked)
        assert asked == 1
        moment.shift(4)
        services.deliver_due()
        assert len(server.asked) == asked
        moment.shift(4)
        services.deliver_due()

    assert states() == ["sent"] * 3
    assert Way.objects.filter(channel=chat).first().attempts == 1


def test_a_token_that_is_revoked_in_the_middle_loses_nothing(  # noqa: PLR0917
    slack, mattermost, people, company, keeper, act, client
):
    want(act, people[:3], "slack")
    want(act, people[:1], "mattermost")
    slack.revoked_after = 1
    greet(people)
    services.deliver_due()
    services.deliver_due()

    assert len(slack.posts) == 1
    assert len(mattermost.posts) == 1  # others go on
    assert states().count("waiting") == 2
    assert kinds_to(keeper).count("messaging.chat_closed") == 1
    asked = len(slack.asked)
    with time_machine.travel(clock.now() + timedelta(days=2)):
        greet(people[:1], "Later")
        services.deliver_due()
    assert len(slack.asked) == asked  # nothing is asked with it any more
    assert kinds_to(keeper).count("messaging.chat_closed") == 1
    client.force_login(keeper)
    page = reverse("messaging:chats", args=[company.pk])
    assert "token_revoked" in client.get(page).text

    slack.token, slack.revoked_after = "xoxb-new", None
    client.post(
        reverse("messaging:renew-chat", args=[company.pk, slack.row.id]), {"token": "xoxb-new"}
    )
    with time_machine.travel(clock.now() + timedelta(days=2, minutes=1)):
        services.deliver_due()

    assert len(slack.posts) == 4
    assert set(states()) == {"sent"}


def test_a_server_that_is_away_is_tried_later_and_later(mattermost, people, act, settings):
    want(act, people[:1], "mattermost")
    greet(people[:1])
    settings.ALLOWED_NETWORKS = []  # as if nobody could go there
    with time_machine.travel(clock.now(), tick=False) as moment:
        delays = []
        for _ in range(9):
            before = clock.now()
            services.deliver_due()
            way = Way.objects.get(channel="mattermost")
            if way.state != "waiting":
                break
            delays.append((way.try_at - before).total_seconds())
            moment.move_to(way.try_at)

    assert delays == sorted(delays)
    assert delays[0] < delays[-1]
    assert way.state == "failed"
    assert "private network" in way.reason


def test_a_chat_that_is_away_is_asked_once_and_left_alone(mattermost, slack, people, act):
    """All of the clock waits for it: asked for each message, it held up every mail."""
    want(act, people[:3], "mattermost")
    greet(people)
    mattermost.is_away = True
    with time_machine.travel(clock.now(), tick=False) as moment:
        services.deliver_due()
        asked = len(mattermost.asked)
        moment.shift(30)
        services.deliver_due()
        assert len(mattermost.asked) == asked
        ways = Way.objects.filter(channel="mattermost").order_by("pk")
        assert list(ways.values_list("attempts", flat=True)) == [1, 0, 0]

        mattermost.is_away = False
        moment.shift(90)
        services.deliver_due()

    assert asked == 1
    assert states() == ["sent"] * 3


def test_what_there_is_no_time_for_goes_out_next(slack, people, act, monkeypatch):
    want(act, people[:3], "slack")
    greet(people)
    monkeypatch.setattr(services.delivering, "BUDGET", 0)
    services.deliver_due()
    assert states() == ["sent", "waiting", "waiting"]

    services.deliver_due()
    services.deliver_due()
    assert states() == ["sent"] * 3


def test_a_digest_is_one_message(slack, people, act):
    with time_machine.travel("2030-05-06T12:00:00+00:00", tick=False) as moment:
        want(act, people[:1], "slack", "daily")
        for n in range(3):
            greet(people[:1], f"Topic {n}")
        services.deliver_due()
        assert slack.posts == []
        moment.move_to("2030-05-07T08:00:00+00:00")
        services.deliver_due()

    [post] = slack.posts
    assert post["text"] == "3 messages for you"
    assert len(post["blocks"]) == 4


def test_the_keeper_joins_tries_and_leaves(client, settings, keeper, company, people):
    client.force_login(keeper)
    page = reverse("messaging:chats", args=[company.pk])
    bad = client.post(page, {"system": "mattermost", "name": "Ours", "token": "x"})
    assert bad.status_code == 422
    assert "A Mattermost server has an address." in bad.text
    with SlackWorkspace({"keeper@works.example": "UK"}).serving() as slack:
        settings.SLACK_API = slack.url + "/api/"
        client.post(page, {"system": "slack", "name": "Ours", "token": "xoxb-good"})
        assert "xoxb-good" not in client.get(page).text
        token = apps.get_model("connections.Token").objects.unscoped("test").get()
        assert "xoxb" not in token.sealed_token
        args = [company.pk, token.pk]
        client.post(reverse("messaging:try-chat", args=args))
        assert slack.posts[0]["channel"] == "D-UK"
        client.post(reverse("messaging:leave-chat", args=args))
    assert "No chat yet" in client.get(page).text


def test_outsiders_find_nothing(client, slack, company, ada, people):
    for person in (ada, people[0]):
        client.force_login(person)
        assert client.get(reverse("messaging:chats", args=[company.pk])).status_code == 404
        args = [company.pk, slack.row.id]
        for name in ("renew-chat", "leave-chat", "try-chat"):
            answer = client.post(reverse(f"messaging:{name}", args=args), {"token": "x"})
            assert answer.status_code in {403, 404}
    assert slack.posts == []

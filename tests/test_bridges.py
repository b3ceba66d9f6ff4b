"""A space and a channel are one: both ways, once, whatever fails in between."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from lyceum.communities import selectors, services
from lyceum.communities.models import Bridge, ChatGuest, Crossing, Post
from lyceum.communities.testing import make_space, say
from lyceum.identity.testing import make_person
from lyceum.kernel import actors, clock
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.messaging import api as messaging
from lyceum.messaging import services as chats
from lyceum.messaging.testing import kinds_to
from lyceum.messaging.tests.standins import MattermostServer, SlackWorkspace
from lyceum.organisations.testing import make_organisation, make_role

pytestmark = pytest.mark.django_db
SYSTEMS = ("slack", "mattermost")


class Town:
    """A company with a space, a chat with a channel, and people who are in both."""

    def __init__(self, act, client):
        self.act, self.client = act, client
        self.keeper = make_person("Kim Keeper", email="kim@works.example")
        self.ada = make_person("Ada Okafor", email="ada@works.example")
        self.ben = make_person("Ben Bauer", email="ben@works.example")
        people = [self.ada, self.ben]
        self.company = make_organisation("Works", manager=self.keeper, learners=people)
        make_role(self.keeper, "administrator", self.company)
        self.space = make_space(self.company, people=people, moderators=[self.keeper])
        self.accounts = {"ada@works.example": "UADA", "kim@works.example": "UKIM"}
        self.accounts |= {"zoe@else.example": "UZOE"}

    def join(self, channel):
        row = chats.join_chat(
            by=self.act(self.keeper), organisation_id=self.company.pk, system=self.system,
            name="Our chat", url=self.server.url, token=self.server.token,
        )  # fmt: skip
        self.token = row.id
        return services.join_channel(
            by=self.act(self.keeper), space_id=self.space.pk, token_id=row.id, channel=channel
        )

    def go(self, minutes=0):
        """The clock of the house, once, or some minutes later."""
        if minutes:
            with time_machine.travel(clock.now() + timedelta(minutes=minutes)):
                return self.go()
        messaging.work_off_heard(services.hear)
        services.go_on()
        services.send_crossings()
        services.read_channels()

    def read(self):
        Bridge.objects.unscoped("a test").update(read_due_at=clock.now())
        self.go()

    def posts(self, **said):
        rows = Post.objects.unscoped("a test").filter(space=self.space, **said)
        return list(rows.order_by("pk"))

    def there(self):
        """What stands in the channel: words by id, in their order."""
        if self.system == "slack":
            return {one["ts"]: one["text"] for one in self.server.said}
        return {pk: one["message"] for pk, one in self.server.said.items() if not one["delete_at"]}

    def thread_of(self, pk):
        if self.system == "slack":
            return self.server.message(pk).get("thread_ts", "")
        return self.server.said[pk]["root_id"]

    def signs(self, pk):
        """The names of what stands under a message, with who put it."""
        if self.system == "slack":
            rows = self.server.message(pk).get("reactions", [])
            return {(row["name"], who) for row in rows for who in row["users"]}
        rows = [row for row in self.server.reactions if row["post_id"] == pk]
        return {(row["emoji_name"], row["user_id"]) for row in rows}


@pytest.fixture(params=SYSTEMS)
def town(request, act, client, settings):
    settings.ALLOWED_NETWORKS = ["127.0.0.1/32"]
    settings.BASE_URL = "https://lyceum.example"
    town = Town(act, client)
    town.system = request.param
    kind = SlackWorkspace if town.system == "slack" else MattermostServer
    with kind(town.accounts).serving() as town.server:
        town.server.names |= {"UZOE": "zoe", "UADA": "ada.o", "UKIM": "kim"}
        settings.SLACK_API = town.server.url + "/api/"
        town.channel = "C1" if town.system == "slack" else "c1"
        town.bridge = town.join(town.channel)
        yield town


def test_what_is_said_here_is_said_there_once(town):
    post = say(town.ada, town.space, "We *closed* it <b>& more</b>", "win")
    town.go()
    town.go()

    [(there, words)] = town.there().items()
    assert "Ada Okafor" in words
    assert ":trophy:" in words
    assert f"https://lyceum.example/communities/posts/{post.pk}/" in words
    row = Crossing.objects.get()
    assert (row.state, row.there, row.post_id) == ("done", there, post.pk)
    town.read()
    assert len(town.posts()) == 1  # nothing comes back


def test_what_is_said_there_is_theirs_here_once(town):
    town.server.says("UADA", "I have a *question*")
    town.read()
    town.read()

    [post] = town.posts()
    assert post.author == town.ada
    assert post.owner_id == f"person:{town.ada.pk}" or str(town.ada.pk) in post.owner_id
    assert "question" in post.words
    town.go()
    assert len(town.there()) == 1  # no echo


def test_threads_hang_together_both_ways(town):
    mine = say(town.ben, town.space, "Who knows X?", "question")
    town.go()
    [there] = town.there()
    town.server.says("UADA", "I do", thread=there)
    theirs = town.server.says("UADA", "And who knows Y?")
    town.read()

    reply, other = town.posts()[1:]
    assert (reply.root_id, reply.author) == (mine.pk, town.ada)
    assert other.root_id is None
    say(town.ben, town.space, "Thank you", root_id=mine.pk)
    say(town.ben, town.space, "Not me", root_id=other.pk)
    town.go()
    last = list(town.there())[-2:]
    assert [town.thread_of(pk) for pk in last] == [there, theirs]


def test_who_is_not_in_the_space_speaks_by_the_name_they_have_there(town, act):
    town.server.says("UZOE", "Hello from next door")
    town.read()

    [post] = town.posts()
    assert post.author is None
    place = selectors.place_for(act(town.ada), town.space.pk)
    [row] = selectors.rows_of(act(town.ada), place, [post])
    assert (row.author, row.is_guest) == ("zoe", True)
    guest = ChatGuest.objects.get()
    services.forget_guest(by=act(town.keeper), space_id=town.space.pk, guest_id=guest.pk)
    [post] = town.posts()
    assert post.words == ""
    town.read()
    assert [one.words for one in town.posts()] == [""]


def test_a_guest_who_comes_in_has_said_it_themselves(town, act):
    town.server.says("UZOE", "I am new")
    town.read()
    zoe = make_person("Zoe", email="zoe@else.example")
    services.add_members(by=act(town.keeper), space_id=town.space.pk, person_ids=[zoe.pk])
    town.server.says("UZOE", "And in it now")
    with time_machine.travel(clock.now() + timedelta(days=2)):
        town.read()

    assert [post.author for post in town.posts()] == [zoe, zoe]
    assert not ChatGuest.objects.exists()


def test_changes_and_what_is_taken_back_go_over_too(town, act):
    mine = say(town.ben, town.space, "Frist")
    town.go()
    services.edit_post(by=act(town.ben), post_id=mine.pk, words="First")
    town.go()
    [there] = town.there()
    assert "First" in town.there()[there]
    services.remove_post(by=act(town.ben), post_id=mine.pk)
    town.go()
    assert town.there() == {}

    theirs = town.server.says("UADA", "Secnod")
    town.read()
    town.server.edits(theirs, "Second")
    town.read()
    assert town.posts()[-1].words == "Second"
    assert town.posts()[-1].edited_at
    town.server.deletes(theirs)
    town.read()
    assert town.posts()[-1].removed_at
    assert len(town.posts()) == 2


def test_what_is_hidden_is_hidden_there_and_shown_again(town, act):
    mine = say(town.ben, town.space, "Rude")
    town.go()
    services.hide_post(by=act(town.keeper), post_id=mine.pk, why="It is rude.")
    town.go()
    assert town.there() == {}
    services.show_post(by=act(town.keeper), post_id=mine.pk)
    town.go()
    assert len(town.there()) == 1


def test_signs_that_both_know_go_over(town, act):
    mine = say(town.ben, town.space, "It worked", "win")
    town.go()
    [there] = town.there()
    services.react(by=act(town.keeper), post_id=mine.pk, sign="well-done")
    town.go()
    me = town.server.ME
    assert town.signs(there) == {("tada", me)}
    town.server.reacts("UADA", there, "heart")
    town.server.reacts("UZOE", there, "heart")
    town.server.reacts("UADA", there, "pizza")
    town.read()
    assert town.posts()[0].signs == {"well-done": 1, "with-you": 2}
    town.go()
    assert ("heart", me) not in town.signs(there)  # Ada's own stands there
    town.server.unreacts("UADA", there, "heart")
    town.read()
    assert town.posts()[0].signs == {"well-done": 1, "with-you": 1}
    services.react(by=act(town.keeper), post_id=mine.pk, sign="well-done")
    town.go()
    assert town.signs(there) == {("heart", "UZOE"), ("pizza", "UADA")}


def test_words_do_not_steer_either_way(town):
    say(town.ben, town.space, "@channel <!channel> @ada-okafor [x](javascript:alert(1)) *now*")
    town.go()
    [words] = town.there().values()
    assert town.system != "slack" or "<!channel>" not in words
    assert "@channel" not in words
    assert "javascript:alert(1)|" not in words
    call = "<!channel> <@UZOE> " if town.system == "slack" else "@channel @zoe "
    town.server.says("UADA", call + "<script>alert(1)</script>")
    town.read()
    post = town.posts()[-1]
    assert "@zoe" not in post.words.replace("@\u200b", "")
    from lyceum.ui.written import html_of

    assert "<script" not in html_of(post.words)


def test_members_are_called_by_who_they_are_there_and_here(town):
    town.server.says("UADA", "hi")
    town.read()  # so that Ada is known there
    say(town.ben, town.space, "@ada-okafor look, and @kim-keeper")
    town.go()
    words = list(town.there().values())[-1]
    assert ("<@UADA>" if town.system == "slack" else "@ada.o") in words
    assert "Kim Keeper" in words
    call = "<@UADA>" if town.system == "slack" else "@ada.o"
    town.server.says("UKIM", f"{call} thank you")
    town.read()
    assert "@ada-okafor thank you" in town.posts()[-1].words
    assert "communities.mentioned" in kinds_to(town.ada)


# --- what fails -----------------------------------------------------------------------------------


def test_nothing_is_lost_or_doubled_while_the_chat_is_away(town):
    say(town.ben, town.space, "Before")
    town.go()
    town.server.is_away = True
    for n in range(5):
        say(town.ben, town.space, f"Meanwhile {n}")
        town.go(minutes=n * 30)
    assert len(town.there()) == 1
    assert Bridge.objects.unscoped("a test").get().trouble
    [first] = town.there()
    town.server.says("UADA", "Are you there?")
    town.server.says("UADA", "Hello?", thread=first)
    town.server.is_away = False
    town.go(minutes=60 * 26)
    town.go(minutes=60 * 26 + 2)

    heads = [words.split("\n", 1)[1] for words in town.there().values() if "\n" in words]
    assert heads == ["Before", *(f"Meanwhile {n}" for n in range(5))]
    assert sorted(post.words for post in town.posts(author=town.ada)) == [
        "Are you there?",
        "Hello?",
    ]
    assert not Crossing.objects.exclude(state="done").exists()
    assert Bridge.objects.unscoped("a test").get().trouble == ""


def test_an_answer_that_is_lost_after_it_was_taken_doubles_nothing(town):
    root = say(town.ben, town.space, "Once")
    say(town.ada, town.space, "Once below", root_id=root.pk)
    town.server.loses_answers = 1
    town.go()
    assert Crossing.objects.filter(state="waiting").count() == 2
    town.go(minutes=2)
    town.server.loses_answers = 1
    say(town.ada, town.space, "Twice below", root_id=root.pk)
    town.go(minutes=3)
    town.go(minutes=6)

    assert len(town.there()) == 3
    assert not Crossing.objects.exclude(state="done").exists()


@pytest.mark.parametrize("after", ["before", "after"])
def test_a_worker_that_is_killed_loses_and_doubles_nothing(town, after, monkeypatch):
    """Between claiming and sending; between what the chat took and what is written down."""
    from lyceum.communities.services import sending

    say(town.ben, town.space, "Once")
    name = "_send_post" if after == "before" else "_arrived"

    def killed(*_some):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(sending, name, killed)
        with pytest.raises(SystemExit):
            services.send_crossings()
    assert len(town.there()) == (after == "after")
    town.go()
    assert Crossing.objects.get().state == "sending"
    town.go(minutes=6)
    assert len(town.there()) == 1
    assert Crossing.objects.get().state == "done"
    town.read()
    assert len(town.posts()) == 1


def test_a_reader_that_is_killed_in_the_middle_takes_in_the_rest(town, monkeypatch):
    for n in range(4):
        town.server.says("UADA", f"Word {n}")
    from lyceum.communities.services import arriving

    true, seen = arriving.put_down, []

    def dies(*some):
        seen.append(1)
        if len(seen) == 3:
            raise SystemExit
        return true(*some)

    with monkeypatch.context() as patch:
        patch.setattr(arriving, "put_down", dies)
        with pytest.raises(SystemExit):
            town.read()
    assert len(town.posts()) == 2
    town.go(minutes=11)
    assert [post.words for post in town.posts()] == [f"Word {n}" for n in range(4)]


def test_what_breaks_stops_nothing_else_and_is_shown(town, act, monkeypatch):
    from lyceum.communities.services import arriving

    true = arriving.put_down

    def breaks(by, space, new, *more):
        if "broken" in new.words:
            raise ValueError(new.words)
        return true(by, space, new, *more)

    monkeypatch.setattr(arriving, "put_down", breaks)
    town.server.says("UADA", "broken")
    town.server.says("UADA", "whole")
    with time_machine.travel(clock.now(), tick=False) as moment:
        for _ in range(12):
            town.read()
            moment.shift(timedelta(hours=1))
        assert [post.words for post in town.posts()] == ["whole"]
        [row] = selectors.failed_crossings(town.bridge.pk)
        assert (row.reason, row.attempts) == ("ValueError", 8)
        monkeypatch.setattr(arriving, "put_down", true)
        services.settle_crossings(by=act(town.keeper), space_id=town.space.pk, verb="retry")
        town.read()
    assert [post.words for post in town.posts()] == ["whole", "broken"]


def test_a_chat_that_asks_to_wait_is_left_alone_as_long(town):
    say(town.ben, town.space, "One")
    with time_machine.travel(clock.now(), tick=False) as moment:
        town.server.limited = 1
        town.go()
        asked = len(town.server.asked)
        moment.shift(4)
        town.go()
        assert len(town.server.asked) == asked
        moment.shift(4)
        town.go()
    assert len(town.there()) == 1


def test_a_refused_token_rests_the_bridge_and_is_told_once(town, act):
    town.server.token = "another"
    say(town.ben, town.space, "Waits")
    town.go()
    town.go(minutes=5)
    asked = len(town.server.asked)
    town.go(minutes=60)
    assert len(town.server.asked) == asked
    assert kinds_to(town.keeper).count("communities.channel_stopped") == 1
    assert kinds_to(town.keeper).count("messaging.chat_closed") == 1
    chats.renew_chat(
        by=act(town.keeper), organisation_id=town.company.pk, token_id=town.token, token="another"
    )
    town.server.says("UADA", "Waited, too")
    town.go(minutes=61)
    assert len(town.there()) == 2
    assert [post.words for post in town.posts()] == ["Waits", "Waited, too"]


def test_a_pause_keeps_all_for_later(town, act):
    services.pause_channel(by=act(town.keeper), space_id=town.space.pk, is_paused=True)
    say(town.ben, town.space, "Here")
    town.server.says("UADA", "There")
    town.read()
    assert (len(town.posts()), len(town.there())) == (1, 1)
    services.pause_channel(by=act(town.keeper), space_id=town.space.pk, is_paused=False)
    town.read()
    assert (len(town.posts()), len(town.there())) == (2, 2)


def test_parted_they_are_two(town, act):
    services.part_channel(by=act(town.keeper), space_id=town.space.pk)
    say(town.ben, town.space, "Here")
    town.server.says("UADA", "There")
    town.go(minutes=5)
    assert (len(town.posts()), len(town.there())) == (1, 1)
    services.join_channel(
        by=act(town.keeper), space_id=town.space.pk, token_id=town.token, channel=town.channel
    )
    town.go(minutes=10)
    assert (len(town.posts()), len(town.there())) == (1, 1)  # what was before stays where it was


# --- what Slack tells by itself -------------------------------------------------------------------


@pytest.fixture
def slack(town, act, client):
    """Slack tells the address of its app; `town.tell()` lets it, as often as it likes."""
    if town.system != "slack":
        pytest.skip("Mattermost is asked")
    chats.listen_chat(
        by=act(town.keeper),
        organisation_id=town.company.pk,
        token_id=town.token,
        secret=SlackWorkspace.SECRET,
    )
    path = "/integrations/in/" + messaging.ears_of([town.token])[town.token].rpartition("/in/")[2]
    town.answers = []

    def post(body, headers):
        answer = client.post(path, body, content_type="application/json", headers=headers)
        town.answers.append(answer.status_code)
        return answer.status_code

    town.tell = lambda **how: town.server.tells(post, **how)
    town.path, town.post = path, post
    town.go()
    return town


def test_an_event_brings_it_at_once_and_twice_is_once(slack):
    ts = slack.server.says("UADA", "Right now")
    slack.tell(again=3)
    slack.go()
    slack.server.says("UZOE", "Below", thread=ts)
    slack.server.reacts("UKIM", ts, "tada")
    slack.tell(again=2)
    slack.go()

    [post, reply] = slack.posts()
    assert (post.words, post.signs, reply.root_id) == ("Right now", {"well-done": 1}, post.pk)
    assert set(slack.answers) == {202}


def test_an_old_thread_is_read_when_it_is_told_of(slack):
    ts = slack.server.says("UADA", "Long ago")
    slack.tell()
    slack.go()
    with time_machine.travel(clock.now() + timedelta(days=60)):
        slack.go()
        reply = slack.server.says("UKIM", "Still true", thread=ts)
        slack.tell()
        slack.go()
        assert [post.words for post in slack.posts()] == ["Long ago", "Still true"]
        slack.server.edits(reply, "Still true today")
        slack.tell()
        slack.go()
        assert slack.posts()[-1].words == "Still true today"
        slack.server.deletes(reply)
        slack.tell()
        slack.go()
        assert slack.posts()[-1].removed_at


def test_what_is_not_signed_by_slack_or_is_late_does_nothing(slack):
    slack.server.says("UADA", "Who says so?")
    slack.tell(secret="another")
    slack.server.says("UADA", "When?")
    slack.tell(late=600)
    assert all(status in {400, 401, 403} for status in slack.answers)
    assert not messaging.work_off_heard(services.hear)


def test_no_words_are_kept_of_what_slack_tells(slack):
    from django.apps import apps

    slack.server.says("UADA", "A secret word")
    slack.tell()
    for arrival in apps.get_model("connections.Arrival").objects.unscoped("a test"):
        assert b"secret word" not in arrival.body
    slack.go()
    arrivals = apps.get_model("connections.Arrival").objects.unscoped("a test")
    assert {(one.state, one.sealed_body) for one in arrivals} == {("told", "")}


def test_slack_hears_its_challenge_back(slack, client):
    body = b'{"type": "url_verification", "challenge": "3eZbrw1aB"}'
    import hmac

    at = str(int(clock.now().timestamp()))
    mac = hmac.new(slack.server.SECRET.encode(), b"v0:" + at.encode() + b":" + body, "sha256")
    headers = {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={mac.hexdigest()}"}
    answer = client.post(slack.path, body, content_type="application/json", headers=headers)
    assert answer.content == b"3eZbrw1aB"


# --- who may, and what goes -----------------------------------------------------------------------


def test_what_somebody_said_goes_there_too_when_they_are_erased(town, act):
    from lyceum.identity import services as identity

    mine = say(town.ben, town.space, "Ben was here")
    theirs = town.server.says("UADA", "Ada was there")
    town.go()
    town.read()
    identity.erase_person(by=actors.system("tests"), person_id=town.ben.pk)
    identity.erase_person(by=actors.system("tests"), person_id=town.ada.pk)
    town.go()
    town.read()

    assert list(town.there()) == [theirs]  # what is not ours to take back
    assert {post.words for post in town.posts()} == {""}
    assert town.posts()[0].pk == mine.pk
    town.server.edits(theirs, "Ada was there, really")
    town.read()
    assert {post.words for post in town.posts()} == {""}


def test_a_guest_who_is_somebody_here_goes_when_they_are_erased(town, act):
    from lyceum.identity import services as identity

    zoe = make_person("Zoe", email="zoe@else.example")
    town.server.says("UZOE", "I am no member")
    town.read()
    [post] = town.posts()
    assert post.author is None
    identity.erase_person(by=actors.system("tests"), person_id=zoe.pk)
    [post] = town.posts()
    assert post.words == ""
    assert not ChatGuest.objects.exclude(name="").exists()


def test_only_who_looks_after_it_joins_it_and_only_at_home(town, act, linus, client):
    other = make_organisation("Globex Two", manager=linus)
    make_role(linus, "administrator", other)
    theirs = make_space(other, "Theirs", reach="ecosystem", moderators=[linus])
    with pytest.raises(NotFound):  # the chat of another organisation
        services.join_channel(
            by=act(linus), space_id=theirs.pk, token_id=town.token, channel=town.channel
        )
    for person, space in ((town.ada, town.space), (linus, town.space), (town.keeper, theirs)):
        client.force_login(person)
        for name in ("channel", "pause-channel", "part-channel", "look-again"):
            path = reverse(f"communities:{name}", args=[space.pk])
            answer = client.get(path) if name == "channel" else client.post(path)
            assert answer.status_code in {403, 404}
    client.force_login(town.keeper)
    assert client.get(reverse("communities:channels")).status_code == 404


def test_a_moderator_from_elsewhere_sees_no_channel_of_ours(town, act, linus):
    services.add_members(by=act(town.keeper), space_id=town.space.pk, person_ids=[linus.pk])
    services.give_role(
        by=act(town.keeper), space_id=town.space.pk, person_id=linus.pk, role="moderator"
    )
    with pytest.raises(Forbidden):
        services.part_channel(by=act(linus), space_id=town.space.pk)


def test_the_page_joins_shows_pauses_and_parts(town, act, client):
    services.part_channel(by=act(town.keeper), space_id=town.space.pk)
    client.force_login(town.keeper)
    page = reverse("communities:channel", args=[town.space.pk])
    assert "Our chat" in client.get(page).text
    assert "partners" in client.get(f"{page}?chat={town.token}").text.lower()
    wrong = client.post(page, {"chat": town.token, "channel": town.channel})
    assert wrong.status_code == 422  # not agreed
    client.post(page, {"chat": town.token, "channel": town.channel, "is_agreed": "on"})
    [notice] = town.there().values()
    assert "Partner sellers" in notice
    assert "also read in" in client.get(reverse("communities:space", args=[town.space.pk])).text
    client.post(reverse("communities:pause-channel", args=[town.space.pk]), {"pause": "yes"})
    assert "Go on" in client.get(page).text
    client.post(reverse("communities:part-channel", args=[town.space.pk]))
    assert "Choose a channel" in client.get(page).text


def test_a_chat_that_is_away_is_said_so_on_the_page(town, act, client):
    services.part_channel(by=act(town.keeper), space_id=town.space.pk)
    town.server.is_away = True
    client.force_login(town.keeper)
    answer = client.get(f"{reverse('communities:channel', args=[town.space.pk])}?chat={town.token}")
    assert answer.status_code == 200
    assert "The chat does not answer" in answer.text

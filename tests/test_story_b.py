"""A healthy learning culture in a week, from end to end, with the clock moved by the test.

Twenty-four people of three organisations have a place in the lead company, in three time zones. Its
shipped playbook "Start in partnerships" is all that runs. Only the learners, their groups and the
partnership team do anything; each does it in the hour after they were asked.

Three times: with the spaces of the house alone, and with each space joined to a channel of Slack or of
Mattermost, in which every second learner does all that they say. Mails are read at a server of mail.
"""

import re
import socket
from collections import Counter
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from django.apps import apps
from django.test import Client
from django.urls import reverse

from lyceum.assessments.testing import make_assessment
from lyceum.catalogue.testing import make_resource
from lyceum.communities import api as communities
from lyceum.communities import selectors as talk
from lyceum.communities import services as talking
from lyceum.feedback import api as feedback
from lyceum.identity.testing import make_person
from lyceum.journeys import selectors as playbooks
from lyceum.journeys import services as journeys
from lyceum.journeys.api import NewRollout
from lyceum.kernel import actors, clock
from lyceum.kernel.eventlog import deliver
from lyceum.kernel.scope import organisation_owner
from lyceum.learning import api as learning
from lyceum.messaging import api as messaging
from lyceum.messaging import services as mails
from lyceum.messaging.testing import kinds_to
from lyceum.messaging.tests.standins import MattermostServer, SlackWorkspace
from lyceum.organisations.testing import make_membership, make_organisation, make_role
from lyceum.support import services as desk
from lyceum.support.api import reached_share
from lyceum.support.selectors import weeks_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FRIDAY = datetime(2030, 11, 1, 12, tzinfo=UTC)  # a weekend follows, and New York changes its clocks
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata")
BUSY, DAYS = 12, 28  # so long they are looked after each hour, and then twice a day


def rows(label, **said):
    return apps.get_model(label).objects.unscoped("the tests see everything").filter(**said)


def people_in(label):
    return set(rows(label).values_list("person", flat=True))


@pytest.fixture
def lead(db):
    return make_organisation("Nordlys")


@pytest.fixture
def team(lead):
    """The one of the partnership team who is on duty, by the clock of Berlin."""
    person = make_person("Paula")
    make_membership(lead, person)
    make_role(person, "facilitator", lead)
    return person


@pytest.fixture
def learners(lead):
    """Eight of the company and of each of two partners; all have a place in the company."""
    partners = [None, make_organisation("Brick"), make_organisation("Cargo")]
    people = []
    for number in range(24):
        person = make_person(f"Learner {number}")
        person.time_zone = ZONES[number % 3]
        person.save()
        make_membership(lead, person)
        if home := partners[number // 3 % 3]:
            make_membership(home, person)
        people.append(person)
    return people


@pytest.fixture
def playbook(lead, team):
    """The shipped one, with an assessment, a tool and a podcast of theirs."""
    by = actors.system("tests", organisation_owner(lead.pk))
    assessment = make_assessment(by, lead)
    tool = journeys.add_rollout(
        by=by,
        organisation_id=lead.pk,
        new=NewRollout(name="Deal desk", wave="First", starts_on=FRIDAY.date()),
    )
    podcast = make_resource(lead, "Partners who tell it as it is", kind="podcast")
    made = journeys.take_playbook(by=by, organisation_id=lead.pk, name="start-in-partnerships")
    made.refresh_from_db()
    draft = made.draft
    chosen = {"questions": ("assessment_id", assessment), "tool": ("rollout_id", tool)}
    chosen["podcast"] = ("resource_id", podcast)
    for step in draft["steps"]:
        if step["id"] in chosen:
            word, thing = chosen[step["id"]]
            step[word] = thing.pk
    book = playbooks.read_book(draft)
    journeys.change_playbook(by=by, playbook_id=made.pk, book=book, edition=made.edition)
    journeys.activate(by=by, playbook_id=made.pk)
    made.refresh_from_db()
    made.assessment, made.tool, made.podcast = assessment, tool, podcast
    return made


class Postbox:
    """A server of mail that takes whatever comes."""

    def __init__(self):
        self.letters = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        letter = message_from_bytes(envelope.content, policy=default)
        self.letters += [(address, str(letter["Subject"])) for address in envelope.rcpt_tos]
        return "250 OK"


@pytest.fixture
def postbox(settings):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    box = Postbox()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.SMTP_URL = f"smtp://127.0.0.1:{port}"
    yield box
    server.stop()


class NoChat:
    """The spaces of the house alone."""

    def talks_there(self, number):
        return False

    def go(self):
        pass


class Chat:
    """Three channels of a chat, to which the facilitator joins the spaces as soon as they are there.
    Every second learner speaks there and nowhere else."""

    def __init__(self, server, token_id, team, learners):
        self.server, self.token_id, self.team, self.learners = server, token_id, team, learners
        self.channels, self.tells, self.pace = {}, lambda: None, 0
        server.now = lambda: self.at

    def talks_there(self, number):
        return bool(number % 2)

    def go(self):
        self.at = clock.now()
        for space in rows("communities.Space", heard_in="").order_by("pk"):
            channel = self.names[len(self.channels)]
            talking.join_channel(
                by=self.team, space_id=space.pk, token_id=self.token_id, channel=channel
            )
            self.channels[space.pk] = channel
        self.tells()
        messaging.work_off_heard(talking.hear)
        talking.send_crossings()
        talking.read_channels()

    def says(self, person, space_id, words, thread=None):
        account = f"U{self.learners.index(person)}"
        self.server.says(account, words, channel=self.channels[space_id], thread=thread)


class InSlack(Chat):
    names = ("C1", "C2", "C3")

    def messages(self, space_id):
        here = self.channels[space_id]
        return [(m["ts"], m["text"]) for m in self.server.said if m["channel"] == here]


class InMattermost(Chat):
    names = ("c1", "c2", "c3")

    def messages(self, space_id):
        here = self.channels[space_id]
        found = [m for m in self.server.said.values() if m["channel_id"] == here]
        return [(m["id"], m["message"]) for m in found if not m["delete_at"]]


@pytest.fixture(params=["built-in", "slack", "mattermost"])
def chat(request, act, lead, team, learners, settings):
    if request.param == "built-in":
        yield NoChat()
        return
    settings.ALLOWED_NETWORKS = ["127.0.0.1/32"]
    members = {person.email: f"U{number}" for number, person in enumerate(learners)}
    is_slack = request.param == "slack"
    with (SlackWorkspace if is_slack else MattermostServer)(members).serving() as server:
        server.names |= {account: account.lower() for account in members.values()}
        settings.SLACK_API = server.url + "/api/"
        house = actors.system("tests", organisation_owner(lead.pk))
        row = mails.join_chat(
            by=house, organisation_id=lead.pk, system=request.param, name="Our chat",
            token=server.token, url=server.url,
        )  # fmt: skip
        kind = InSlack if is_slack else InMattermost
        made = kind(server, row.id, act(team), learners)
        server.channels = {
            name: {"name": f"group-{name}", "is_member": True, "type": "O"} for name in kind.names
        }
        if is_slack:
            _listen(made, house, lead, row.id)
        yield made


def _listen(chat, house, lead, token_id):
    """Slack tells what happens at the address of its app, signed, and some of it twice."""
    mails.listen_chat(
        by=house, organisation_id=lead.pk, token_id=token_id, secret=SlackWorkspace.SECRET
    )
    path = "/integrations/in/" + messaging.ears_of([token_id])[token_id].rpartition("/in/")[2]

    def post(body, headers):
        answer = Client().post(path, body, content_type="application/json", headers=headers)
        return answer.status_code

    chat.tells = lambda: chat.server.tells(post, again=2)


def takes(person, assessment):
    """All of an assessment on its pages, the last answer of each question."""
    browser = Client()
    browser.force_login(person)
    page = browser.post(reverse("assessments:start", args=[assessment.pk]), follow=True)
    url = page.request["PATH_INFO"]
    while keys := re.findall(r'name="key" value="([^"]+)"', page.text):
        said = re.findall(r'name="said" value="([^"]*)"', page.text)
        page = browser.post(url, {"key": keys[0], "said": said[-1]}, follow=True)
    browser.post(f"{url}finish/", follow=True)


class Week:
    """What people do, hour by hour, each thing once."""

    WELCOMES = range(1, 24, 3)

    def __init__(self, act, playbook, team, learners, chat):
        self.act, self.playbook, self.team, self.learners = act, playbook, team, learners
        self.chat, self.done = chat, set()

    def go(self):
        for hour in [*range(24 * BUSY), *range(24 * BUSY, 24 * DAYS, 12)]:
            with clock.travelled(FRIDAY + timedelta(hours=hour)):
                journeys.tick()
                while deliver():
                    pass
                self.chat.go()
                self.team_works()
                self.learners_do()
                self.learners_subscribe()
                self.chat.go()
                mails.deliver_due()
                mails.send_waiting_mail()

    def once(self, what, person):
        new = (what, person.pk) not in self.done
        self.done.add((what, person.pk))
        return new

    def team_works(self):
        """On working days, from nine to five in Berlin."""
        now = clock.now() + timedelta(hours=1)
        if now.weekday() > 4 or not 9 <= now.hour < 17:
            return
        for one in rows("support.Outreach", reached_at=None, ended_at=None):
            desk.record_outcome(
                by=self.act(self.team), outreach_id=one.pk, outcome="reached", barrier="no time",
                note="We talked.",
            )  # fmt: skip

    def learners_do(self):
        assigned = people_in("assessments.Assignment")
        trying = people_in("journeys.Trying")
        spaces = dict(rows("communities.SpaceMember").values_list("person", "space"))
        asked = dict(rows("feedback.Asked").values_list("person", "pk"))
        for number, person in enumerate(self.learners):
            if person.pk in assigned and self.once("assess", person):
                takes(person, self.playbook.assessment)
            if person.pk in spaces:
                self.talks(number, person, spaces[person.pk])
            if number % 2 and person.pk in trying and self.once("use", person):
                journeys.say_used(by=self.act(person), rollout_id=self.playbook.tool.pk)
            if person.pk in asked and self.once("say", person):
                score = 6 if number < 6 else 10
                feedback.give_score(by=self.act(person), asked_id=asked[person.pk], score=score)
                if number < 12:
                    self.wins(number, person, spaces[person.pk])

    def talks(self, number, person, space_id):
        if self.once("introduce", person):
            self.introduces(number, person, space_id)
        if number % 3 == 0:
            self.answers(number, person, space_id)
        if number in self.WELCOMES:
            self.welcomes(number, person, space_id)

    def learners_subscribe(self):
        """To the podcast, as soon as it is suggested."""
        hinted = rows("messaging.Message", kind="journeys.suggestion")
        for person in self.learners:
            if hinted.filter(person=person).exists() and self.once("subscribe", person):
                by = self.act(person)
                learning.subscribe(by=by, resource_id=self.playbook.podcast.pk)

    def introduces(self, number, person, space_id):
        if self.chat.talks_there(number):
            self.chat.says(person, space_id, f"#introduction I am learner {number}.")
            return
        card = {"does": f"I am learner {number}."}
        communities.introduce(by=self.act(person), space_id=space_id, card=card)

    def wins(self, number, person, space_id):
        if self.chat.talks_there(number):
            self.chat.says(person, space_id, f"🏆 A partner called back {number}.")
            return
        new = communities.NewPost(words=f"A partner called back {number}.", kind="win")
        communities.share(by=self.act(person), space_id=space_id, new=new)

    def welcomes(self, number, person, space_id):
        """The last who has introduced themselves, once somebody else has."""
        if ("welcome", person.pk) in self.done:
            return
        words = f"Good to see you, says {number}."
        if self.chat.talks_there(number):
            said = self.chat.messages(space_id)
            hello, mine = "I am learner ", f"I am learner {number}."
            found = [there for there, text in said if hello in text and mine not in text][-1:]
            for there in found:
                self.once("welcome", person)
                self.chat.says(person, space_id, words, thread=there)
            return
        found = rows("communities.Post", space=space_id, kind="introduction")
        for post in found.exclude(author=person).order_by("-pk")[:1]:
            self.once("welcome", person)
            new = communities.NewPost(words=words, root_id=post.pk)
            communities.share(by=self.act(person), space_id=space_id, new=new)

    def answers(self, number, person, space_id):
        """To each prompt, as soon as it is there: where it is, in its thread."""
        words = f"Learner {number} answers."
        if self.chat.talks_there(number):
            for there, said in self.chat.messages(space_id):
                if said.startswith(":speech_balloon:") and self.once(there, person):
                    self.chat.says(person, space_id, words, thread=there)
            return
        for prompt in rows("communities.Post", space=space_id, kind="prompt"):
            if self.once(f"prompt {prompt.pk}", person):
                new = communities.NewPost(words=words, root_id=prompt.pk)
                communities.share(by=self.act(person), space_id=space_id, new=new)


def test_a_healthy_learning_culture_in_a_week(  # noqa: PLR0917
    lead, team, learners, playbook, act, chat, postbox
):
    house = actors.system("tests", organisation_owner(lead.pk))
    with clock.travelled(FRIDAY):
        ids = [person.pk for person in learners]
        assert len(journeys.enter(by=house, playbook_id=playbook.pk, person_ids=ids)) == 24
    Week(act, playbook, team, learners, chat).go()

    # three groups of eight, each with its space, in which all have said who they are
    assert Counter(rows("programmes.CohortMember").values_list("cohort", flat=True)).most_common(
        3
    ) == [(pk, 8) for pk in rows("programmes.Cohort").order_by("pk").values_list("pk", flat=True)]
    posts = Counter(rows("communities.Post").values_list("kind", flat=True))
    assert (posts["introduction"], posts["prompt"], posts["win"]) == (24, 3, 12)
    replies = rows("communities.Post", root__kind="prompt")
    assert replies.count() == replies.values("author").distinct().count() == 8
    if isinstance(chat, Chat):
        assert_the_channels_say_the_same(chat)

    # the assessment was taken by all, and a human reached each within one working day of joining
    assert rows("assessments.Attempt").exclude(finished_at=None).count() == 24
    weeks = weeks_of([person.pk for person in learners], lead.pk)
    for one in rows("support.Outreach"):
        assert one.reached_at <= weeks[one.person_id].after(FRIDAY, 8 * 60)
    with clock.travelled(FRIDAY + timedelta(days=DAYS)):
        told = reached_share(lead.pk, FRIDAY)
        culture = talk.culture(
            list(rows("communities.Space").values_list("pk", flat=True)),
            FRIDAY.date(),
            (FRIDAY + timedelta(days=DAYS)).date(),
        )
    assert (told.people, told.reached, told.reached_in_time, told.barriers) == (24, 100, 100, 100)
    assert told.within_a_day == 100
    assert (culture.members, culture.silent) == (24, 0)
    assert (culture.kinds["introduction"], culture.kinds["win"]) == (24, 12)
    assert (culture.people, culture.posts) == (24, 36)
    assert culture.replies == len(Week.WELCOMES)
    assert culture.replied_within_a_day == culture.replied > 0
    # all have a place in the company, and speak there as its people
    assert (culture.replies_across, culture.reciprocity) == (0, 0.0)

    # the tool came to all and is used by half
    waves = playbooks.waves_of(playbook.tool)
    assert [(wave.people, wave.used) for wave in waves] == [(24, 12)]

    # the podcast is followed by all to whom it was suggested
    assert len(people_in("learning.Subscription")) == 24

    # what they think, counted in whole groups only; the goal of the playbook: a win
    score = feedback.enps_about("playbook", [f"{playbook.pk}:how"])[f"{playbook.pk}:how"]
    assert score.people >= 20
    figures = playbooks.run_figures(playbook)
    assert (figures.entered, figures.goals, figures.stuck) == (24, 12, 0)
    assert rows("journeys.Run", state="done").count() == 24

    # nobody was told the same twice, whatever the weekend and the zones did; nor written to
    letters = Counter(postbox.letters)
    for person in learners:
        mine = {subject: n for (to, subject), n in letters.items() if to == person.email}
        assert mine, "nothing came by mail"
        told = rows("messaging.Message", person=person, kind__startswith="journeys.")
        titles = {message.words["title"] for message in told}
        assert all(n == 1 for subject, n in mine.items() if subject in titles), mine
    for person in learners:
        assert kinds_to(person).count("journeys.suggestion") == 1
        assert kinds_to(person).count("journeys.message") == (2 if person in learners[:12] else 3)


def assert_the_channels_say_the_same(chat):
    """All that was said anywhere, once, and by whom: to the last count."""
    posts = rows("communities.Post")
    assert not rows("communities.Post", author=None).exclude(kind="prompt").exists()
    for space_id in chat.channels:
        said = [words for _there, words in chat.messages(space_id)]
        here = posts.filter(space=space_id)
        assert len(said) == here.count()
        for number in [int(word.split()[1]) for word in _names_in(here)]:
            for what in (
                f"learner {number}.",
                f"called back {number}.",
                f"Learner {number} answers.",
                f"see you, says {number}.",
            ):
                expected = here.filter(words__contains=what).count()
                expected += sum(what in post.card.get("does", "") for post in here)
                assert sum(what in words for words in said) == expected
    crossings = apps.get_model("communities.Crossing").objects
    assert set(crossings.values_list("state", flat=True)) == {"done"}
    assert crossings.filter(sign="").count() == posts.count()


def _names_in(posts):
    return set(posts.exclude(author=None).values_list("author__name", flat=True))

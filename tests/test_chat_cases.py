"""What somebody writes to the bot alone becomes a question; the answer comes back below it, once."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.urls import reverse

from lyceum.communities import services as talking
from lyceum.connections import api as connections
from lyceum.identity.testing import make_person
from lyceum.kernel import clock
from lyceum.kernel.errors import NotFound
from lyceum.messaging import services as chats
from lyceum.messaging.models import ChatDesk, Way
from lyceum.messaging.testing import kinds_to, mails_to
from lyceum.messaging.tests.standins import MattermostServer, SlackWorkspace
from lyceum.organisations.testing import make_organisation, make_role
from lyceum.support import services as desk
from lyceum.support.models import Case, Line

pytestmark = pytest.mark.django_db
SYSTEMS = ("slack", "mattermost")


class Office:
    """A company with a chat in which questions are taken."""

    def __init__(self, act, system):
        self.act, self.system = act, system
        self.keeper = make_person("Kim Keeper", email="kim@works.example")
        self.ada = make_person("Ada Okafor", email="ada@works.example")
        self.company = make_organisation("Works", manager=self.keeper, learners=[self.ada])
        make_role(self.keeper, "administrator", self.company)
        self.accounts = {"ada@works.example": "UADA", "kim@works.example": "UKIM"}
        self.accounts |= {"zoe@else.example": "UZOE"}

    def join(self):
        self.token = chats.join_chat(
            by=self.act(self.keeper), organisation_id=self.company.pk, system=self.system,
            name="Our chat", url=self.server.url, token=self.server.token,
        ).id  # fmt: skip
        chats.open_desk(
            by=self.act(self.keeper), organisation_id=self.company.pk, token_id=self.token
        )
        if self.system == "slack":
            chats.listen_chat(
                by=self.act(self.keeper), organisation_id=self.company.pk, token_id=self.token,
                secret=self.server.SECRET,
            )  # fmt: skip
            from lyceum.messaging.selectors import ears_of

            address = ears_of([self.token])[self.token]
            self.ear = UUID(address.rstrip("/").rpartition("/")[2])

    def writes(self, user, text, thread=None):
        channel = f"D-{user}" if self.system == "slack" else f"{self.server.ME}__{user}"
        return self.server.says(user, text, channel=channel, thread=thread)

    def go(self, again=1, minutes=0):
        """The clock of the house, a minute later."""
        with time_machine.travel(clock.now() + timedelta(minutes=1 + minutes)):
            if self.system == "slack":
                self.server.tells(self.take_in, again=again)
            chats.work_off_heard(talking.hear)
            chats.read_talks(desk.take_word)
            chats.deliver_due()

    def take_in(self, body, headers):
        connections.receive(self.ear, headers=headers, body=body, url="https://lyceum.example/in")
        return 202

    def cases(self):
        return list(Case.objects.unscoped("a test").order_by("pk"))

    def heard(self, user):
        """What we said to somebody: the words, and below what."""
        key = ("text", "thread_ts") if self.system == "slack" else ("message", "root_id")
        name = "user" if self.system == "slack" else "user_id"
        mine = [one for one in self.server.directs(user) if one[name] == self.server.ME]
        return [(one[key[0]], one.get(key[1])) for one in mine]


@pytest.fixture(params=SYSTEMS)
def office(request, act, settings):
    settings.ALLOWED_NETWORKS = ["127.0.0.1/32"]
    settings.BASE_URL = "https://lyceum.example"
    office = Office(act, request.param)
    kind = SlackWorkspace if office.system == "slack" else MattermostServer
    with kind(office.accounts).serving() as office.server:
        office.server.names |= {"UZOE": "zoe", "UADA": "ada.o", "UKIM": "kim"}
        settings.SLACK_API = office.server.url + "/api/"
        office.join()
        yield office


def test_a_direct_message_becomes_a_question_and_its_answer_stands_below_it(office):
    asked = office.writes("UADA", "Where are my hours?\nI looked everywhere.")
    office.go()

    [case] = office.cases()
    assert (case.person_id, case.organisation_id, case.via) == (
        office.ada.pk,
        office.company.pk,
        "chat",
    )
    assert (case.subject, case.assignee_id) == ("Where are my hours?", office.keeper.pk)
    [(taken, below)] = office.heard("UADA")
    assert below == asked
    assert f"https://lyceum.example/support/cases/{case.pk}/" in taken
    assert not mails_to("ada@works.example")

    desk.answer_case(by=office.act(office.keeper), case_id=case.pk, text="Under *Record*, see <b>.")
    office.go()
    (_first, (answer, below)) = office.heard("UADA")
    assert below == asked
    assert "Kim Keeper" in answer
    assert "Record" in answer
    assert "support.answered" in kinds_to(office.ada)
    assert not Way.objects.exclude(in_thread={}).exists()


def test_what_is_written_below_goes_on_with_it_and_once(office):
    asked = office.writes("UADA", "Where are my hours?")
    office.go(again=3)
    desk.answer_case(by=office.act(office.keeper), case_id=office.cases()[0].pk, text="There.")
    office.go()
    office.writes("UADA", "Not there.", thread=asked)
    office.go(again=2, minutes=60)
    office.go(minutes=61)

    [case] = office.cases()
    said = Line.objects.filter(case=case, kind="message").order_by("pk")
    assert [line.text for line in said] == ["Where are my hours?", "There.", "Not there."]
    assert case.state == "open"
    assert len(office.heard("UADA")) == 2
    assert kinds_to(office.keeper).count("support.replied") == 1


def test_what_is_written_in_one_go_is_one_question(office):
    office.writes("UADA", "Hello")
    office.go()
    office.writes("UADA", "Where are my hours?")
    office.go(minutes=2)
    office.writes("UADA", "Another thing")
    office.go(minutes=120)

    first, second = office.cases()
    assert Line.objects.filter(case=first, by=office.ada).count() == 2
    assert second.subject == "Another thing"


def test_who_is_not_known_is_told_how_to_connect_once_a_day(office):
    stranger = make_person("Zoe", email="zoe@else.example")  # who has no place in the company
    office.writes("UZOE", "Let me in")
    office.writes("UZOE", "Please")
    office.go(again=2)
    office.go()

    assert office.cases() == []
    [(hint, _below)] = office.heard("UZOE")
    assert "Works" in hint
    assert "https://lyceum.example/" in hint
    assert kinds_to(stranger) == []


def test_what_was_written_before_is_not_read_nor_after_it_is_closed(office):
    chats.close_desk(
        by=office.act(office.keeper), organisation_id=office.company.pk, token_id=office.token
    )
    office.writes("UADA", "Before")
    office.go()
    with time_machine.travel(clock.now() + timedelta(minutes=30)):
        chats.open_desk(
            by=office.act(office.keeper), organisation_id=office.company.pk, token_id=office.token
        )
    office.go(minutes=31)
    assert office.cases() == []


def test_a_chat_that_is_away_loses_nothing_and_doubles_nothing(office):
    office.writes("UADA", "Where are my hours?")
    office.server.is_away = True
    if office.system == "slack":
        office.server.tells(office.take_in)
    office.go()
    assert office.cases() == []
    office.server.is_away, office.server.loses_answers = False, 1
    for minutes in (5, 10, 30, 90):
        office.go(minutes=minutes)

    assert len(office.cases()) == 1
    assert len(office.heard("UADA")) == 1


def test_what_cannot_be_taken_is_said_so(office):
    office.writes("UADA", "x" * 10_001)
    office.go()
    office.go()
    assert office.cases() == []
    [(words, _below)] = office.heard("UADA")
    assert "10000" in words


def test_two_that_became_one_go_on_as_one(office):
    first = office.writes("UADA", "One")
    office.go()
    office.writes("UADA", "Two")
    office.go(minutes=60)
    one, two = office.cases()
    desk.merge_cases(by=office.act(office.keeper), case_id=one.pk, into_id=two.pk)
    office.writes("UADA", "Still", thread=first)
    office.go(minutes=62)
    assert Line.objects.filter(case=two, text="Still").exists()


def test_only_who_keeps_the_chat_says_so(office, client):
    page = reverse("messaging:set-desk", args=[office.company.pk, office.token])
    client.force_login(office.ada)
    assert client.post(page, {"open": "yes"}).status_code == 404
    with pytest.raises(NotFound):
        chats.close_desk(
            by=office.act(office.ada), organisation_id=office.company.pk, token_id=office.token
        )
    client.force_login(office.keeper)
    assert client.post(page).status_code == 302
    assert not ChatDesk.objects.exists()
    client.post(page, {"open": "yes"})
    shown = client.get(reverse("messaging:chats", args=[office.company.pk])).text
    assert "Take no questions there" in shown


def test_the_case_says_that_it_came_by_a_chat(office, client):
    office.writes("UADA", "Where are my hours?")
    office.go()
    client.force_login(office.keeper)
    page = client.get(reverse("support:case", args=[office.cases()[0].pk])).text
    assert "a chat" in page

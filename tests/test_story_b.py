"""A healthy learning culture in a week, from end to end, with the clock moved by the test.

Twenty-four people of three organisations have a place in the lead company, in three time zones. Its
shipped playbook "Start in partnerships" is all that runs. Only the learners, their groups and the
partnership team do anything; each does it in the hour after they were asked.
"""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps

from lyceum.assessments.testing import make_assessment, make_attempt
from lyceum.catalogue.testing import make_resource
from lyceum.communities import api as communities
from lyceum.communities import selectors as talk
from lyceum.feedback import api as feedback
from lyceum.identity.testing import make_person
from lyceum.journeys import selectors as playbooks
from lyceum.journeys import services as journeys
from lyceum.journeys.api import NewRollout
from lyceum.kernel import actors, clock
from lyceum.kernel.eventlog import deliver
from lyceum.kernel.scope import organisation_owner
from lyceum.messaging.testing import kinds_to
from lyceum.organisations.testing import make_membership, make_organisation, make_role
from lyceum.support import services as desk
from lyceum.support.api import reached_share

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
        if partners[number // 8]:
            make_membership(partners[number // 8], person)
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
    made.assessment, made.tool = assessment, tool
    return made


class Week:
    """What people do, hour by hour, each thing once."""

    def __init__(self, act, playbook, team, learners):
        self.act, self.playbook, self.team, self.learners = act, playbook, team, learners
        self.done = set()

    def go(self):
        for hour in [*range(24 * BUSY), *range(24 * BUSY, 24 * DAYS, 12)]:
            with clock.travelled(FRIDAY + timedelta(hours=hour)):
                journeys.tick()
                while deliver():
                    pass
                self.team_works()
                self.learners_do()

    def once(self, what, person):
        new = (what, person.pk) not in self.done
        self.done.add((what, person.pk))
        return new

    def team_works(self):
        """On working days, from nine to five in Berlin."""
        now = clock.now() + timedelta(hours=1)
        if now.weekday() > 4 or not 9 <= now.hour < 17:
            return
        by = self.act(self.team)
        for one in rows("support.Outreach", reached_at=None, ended_at=None):
            desk.record_outcome(
                by=by, outreach_id=one.pk, outcome="reached", barrier="no time", note="We talked."
            )

    def learners_do(self):
        assigned = people_in("assessments.Assignment")
        trying = people_in("journeys.Trying")
        spaces = dict(rows("communities.SpaceMember").values_list("person", "space"))
        asked = dict(rows("feedback.Asked").values_list("person", "pk"))
        for number, person in enumerate(self.learners):
            by = self.act(person)
            if person.pk in assigned and self.once("assess", person):
                make_attempt(by, self.playbook.assessment, ["0", "4"])
            if person.pk in spaces and self.once("introduce", person):
                card = {"does": f"I am learner {number}."}
                communities.introduce(by=by, space_id=spaces[person.pk], card=card)
            if number % 2 and person.pk in trying and self.once("use", person):
                journeys.say_used(by=by, rollout_id=self.playbook.tool.pk)
            if person.pk in asked and self.once("say", person):
                score = 6 if number < 6 else 10
                feedback.give_score(by=by, asked_id=asked[person.pk], score=score)
                if number < 12:
                    new = communities.NewPost(words="A partner called back.", kind="win")
                    communities.share(by=by, space_id=spaces[person.pk], new=new)


def test_a_healthy_learning_culture_in_a_week(lead, team, learners, playbook, act):
    house = actors.system("tests", organisation_owner(lead.pk))
    with clock.travelled(FRIDAY):
        ids = [person.pk for person in learners]
        assert len(journeys.enter(by=house, playbook_id=playbook.pk, person_ids=ids)) == 24
    Week(act, playbook, team, learners).go()

    # three groups of eight, each with its space, in which all have said who they are
    assert Counter(rows("programmes.CohortMember").values_list("cohort", flat=True)).most_common(
        3
    ) == [(pk, 8) for pk in rows("programmes.Cohort").order_by("pk").values_list("pk", flat=True)]
    posts = Counter(rows("communities.Post").values_list("kind", flat=True))
    assert (posts["introduction"], posts["prompt"], posts["win"]) == (24, 3, 12)

    # the assessment was taken by all, and a human reached each within one working day
    assert rows("assessments.Attempt").exclude(finished_at=None).count() == 24
    with clock.travelled(FRIDAY + timedelta(days=DAYS)):
        told = reached_share(lead.pk, FRIDAY)
        culture = talk.culture(
            list(rows("communities.Space").values_list("pk", flat=True)),
            FRIDAY.date(),
            (FRIDAY + timedelta(days=DAYS)).date(),
        )
    assert (told.people, told.reached, told.reached_in_time, told.barriers) == (24, 100, 100, 100)
    assert (culture.members, culture.silent) == (24, 0)
    assert (culture.kinds["introduction"], culture.kinds["win"]) == (24, 12)

    # the tool came to all and is used by half
    waves = playbooks.waves_of(playbook.tool)
    assert [(wave.people, wave.used) for wave in waves] == [(24, 12)]

    # what they think, counted in whole groups only; the goal of the playbook: a win
    score = feedback.enps_about("playbook", [f"{playbook.pk}:how"])[f"{playbook.pk}:how"]
    assert score.people >= 20
    figures = playbooks.run_figures(playbook)
    assert (figures.entered, figures.goals, figures.stuck) == (24, 12, 0)
    assert rows("journeys.Run", state="done").count() == 24

    # nobody was told the same twice, whatever the weekend and the zones did
    for person in learners:
        assert kinds_to(person).count("journeys.suggestion") == 1
        assert kinds_to(person).count("journeys.message") == (2 if person in learners[:12] else 3)

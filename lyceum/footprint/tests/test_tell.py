"""Every fact about what a person did becomes one statement, told once."""

import inspect
import json
from datetime import date
from importlib import import_module

import pytest

from lyceum.assessments.testing import make_assessment, make_attempt
from lyceum.catalogue.testing import make_resource
from lyceum.footprint import api, projections
from lyceum.footprint.types import BY_IRI, TYPES, UNNAMED, VERBS, Thing, Told
from lyceum.kernel import actors, clock, eventlog
from lyceum.kernel.errors import Forbidden
from lyceum.learning import api as learning
from lyceum.learning.events import LearningCompleted
from lyceum.paths.events import GoalSet, PathCommented
from lyceum.programmes import api as programmes
from lyceum.programmes.testing import make_offering
from lyceum.skills.events import EvidenceRecorded, SkillsRated
from lyceum.skills.testing import make_role, make_skill
from lyceum.statements import api as statements

pytestmark = pytest.mark.django_db


def footprint_of(person):
    return [
        row.statement for row in statements.statements_about(actors.person(person.pk), person.pk)
    ]


@pytest.fixture
def course(acme):
    return make_resource(acme, "SQL for people who move things", kind="course")


@pytest.fixture
def learnt(ada, act, course):
    """Ada took a course up, opened it and finished it; the worker has delivered."""
    enrolment = learning.enrol(by=act(ada), resource_id=course.pk, learner_id=ada.pk)
    learning.complete(by=act(ada), enrolment_id=enrolment.pk)
    eventlog.deliver()
    return enrolment


def test_a_way_through_a_course_leaves_its_footprint(ada, learnt, course, settings):
    settings.BASE_URL = "http://127.0.0.1:8000"
    told = {said["verb"]["id"].rpartition("/")[2]: said for said in footprint_of(ada)}

    done = told["completed"]
    assert done["object"]["definition"]["name"] == {"en": "SQL for people who move things"}
    assert done["object"]["definition"]["type"] == "http://adlnet.gov/expapi/activities/course"
    assert done["object"]["id"] == f"http://127.0.0.1:8000/xapi/resources/{course.pk}"
    assert done["result"] == {"completion": True}
    assert done["context"]["team"]["name"] == "Acme"
    assert done["context"]["registration"] == told["registered"]["context"]["registration"]
    assert done["verb"]["display"]["fr"] == "a terminé"


def test_it_never_carries_an_address_or_a_name(ada, learnt):
    text = json.dumps(footprint_of(ada))

    assert str(ada.public_id) in text
    assert "example.org" not in text
    assert "Ada" not in text


def test_hearing_a_fact_again_tells_nothing_new(ada, learnt):
    before = footprint_of(ada)
    again = eventlog._subscribers["learning.LearningCompleted"]
    handler = again["lyceum.footprint.projections.learning_completed"]

    eventlog.replay(handler, LearningCompleted)

    assert footprint_of(ada) == before


def test_the_moment_is_when_it_happened_and_not_when_it_was_told(ada, act, course):
    then = clock.now().replace(year=2025)
    with clock.travelled(then):
        learning.enrol(by=act(ada), resource_id=course.pk, learner_id=ada.pk)
    eventlog.deliver()

    assert footprint_of(ada)[0]["timestamp"] == then.isoformat()


def test_skills_are_told_in_every_language_they_have(ada):
    python = make_skill("Python programming", translations={"fr": "programmation Python"})
    event = EvidenceRecorded(
        by="system:tests",
        person_id=ada.pk,
        skill_id=python.pk,
        level=3.5,
        kind="assessment",
        organisation_id=None,
        source="x",
    )

    told = [*projections.evidence_recorded(event)]
    api.tell(by=actors.system("tests"), told=told)

    said = footprint_of(ada)[0]
    assert said["object"]["definition"]["name"] == {
        "en": "Python programming",
        "fr": "programmation Python",
    }
    assert said["result"]["score"] == {"raw": 3.5, "min": 0, "max": 5, "scaled": 0.7}


def test_a_run_is_called_by_what_is_learnt_in_it_and_its_first_day(ada, act, course, time_machine):
    time_machine.move_to("2026-12-01T09:00:00+00:00")
    in_days = (date(2027, 1, 11) - clock.today()).days
    run = make_offering(course, in_days=in_days)
    programmes.take_seat(by=act(ada), offering_id=run.pk, learner_id=ada.pk)
    eventlog.deliver()

    names = [one["object"]["definition"].get("name") for one in footprint_of(ada)]
    assert {
        "en": f"{course.title}, 11 January 2027",
        "fr": f"{course.title}, 11 janvier 2027",
    } in names


def test_a_rating_of_several_skills_is_told_one_by_one(ada):
    event = SkillsRated(by="x", person_id=ada.pk, skill_ids=[1, 2], organisation_id=None)

    assert [one.thing for one in projections.skills_rated(event)] == [
        Thing("skill", 1),
        Thing("skill", 2),
    ]


def test_a_rating_is_not_told_twice(ada):
    event = EvidenceRecorded(
        by="x", person_id=1, skill_id=1, level=2, kind="self", organisation_id=None, source="x"
    )

    assert projections.evidence_recorded(event) == []


def test_of_an_assessment_is_told_that_it_was_taken_and_not_what_was_answered(ada, olga, act, acme):
    taken = make_assessment(act(olga), acme, title="Where do you stand?")
    make_attempt(act(ada), taken, ["0", "1"])
    eventlog.deliver()

    [said] = [one for one in footprint_of(ada) if one["verb"]["id"].endswith("/completed")]
    assert said["object"]["definition"]["type"] == "http://adlnet.gov/expapi/activities/assessment"
    assert said["object"]["definition"]["name"] == {"und": "Where do you stand?"}
    assert said["result"].keys() == {"completion", "duration"}
    assert "no time" not in json.dumps(said)


def test_a_goal_is_told_as_the_role_it_leads_to(ada):
    role = make_role("Data engineer", uri="http://data.example.org/role/7")
    event = GoalSet(
        by=f"person:{ada.pk}", person_id=ada.pk, path_id=1, goal_id=3, role_id=role.pk, skill_ids=[]
    )

    api.tell(by=actors.system("tests"), told=projections.goal_set(event))

    said = footprint_of(ada)[0]
    assert said["verb"]["id"] == "https://w3id.org/xapi/tla/verbs/planned"
    assert said["object"]["id"] == "http://data.example.org/role/7"
    assert said["object"]["definition"]["name"] == {"en": "Data engineer"}


def test_an_advisors_comment_is_in_the_advisors_footprint():
    event = PathCommented(by="x", person_id=1, path_id=5, comment_id=1, author_id=2)

    told = projections.path_commented(event)[0]

    assert (told.person_id, told.thing) == (2, Thing("advised-path", 5))


def test_every_fact_below_that_names_a_person_is_told_or_left_out_on_purpose():
    """Whoever adds a fact about a person decides here whether it stands in their footprint."""
    heard = {
        name
        for name, handlers in eventlog._subscribers.items()
        if any(handler.startswith("lyceum.footprint.projections.") for handler in handlers)
    }
    apps = (
        "access",
        "agenda",
        "assessments",
        "catalogue",
        "communities",
        "courseware",
        "feedback",
        "journeys",
        "learning",
        "organisations",
        "paths",
        "programmes",
        "skills",
        "support",
        "wallets",
    )
    personal = {
        event.event_name()
        for app in apps
        for _, event in inspect.getmembers(import_module(f"lyceum.{app}.events"), inspect.isclass)
        if "person_id" in getattr(event, "__dataclass_fields__", {})
        and event.__module__ == f"lyceum.{app}.events"
        and not event.__subclasses__()
    }

    assert personal - heard == projections.LEFT_OUT.keys()


def test_only_the_house_tells(ada, olga, act):
    told = Told(
        person_id=ada.pk, verb="joined", thing=Thing("organisation", 1), at=clock.now(), source="x"
    )

    for person in (ada, olga):
        with pytest.raises(Forbidden):
            api.tell(by=act(person), told=[told])


def test_many_are_told_in_few_queries(ada, acme, django_assert_max_num_queries):
    told = [
        Told(
            person_id=ada.pk,
            organisation_id=acme.pk,
            verb="joined",
            thing=Thing("organisation", acme.pk),
            at=clock.now(),
            source=f"line {number}",
        )
        for number in range(50)
    ]

    with django_assert_max_num_queries(16):
        api.tell(by=actors.system("tests"), told=told)
    assert len(footprint_of(ada)) == 50


def test_who_is_gone_has_no_footprint(acme):
    told = Told(person_id=404, verb="joined", thing=Thing("note", 1), at=clock.now(), source="x")

    assert api.tell(by=actors.system("tests"), told=[told]) == []


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_speaks_every_language(verb, settings):
    assert set(VERBS[verb].display) == dict(settings.LANGUAGES).keys()
    assert "{thing}" in str(VERBS[verb].sentence)
    assert BY_IRI[VERBS[verb].iri] == VERBS[verb]


def test_every_kind_of_thing_has_a_type_and_a_word():
    assert {kind.partition(".")[0] for kind in TYPES} == UNNAMED.keys()

"""Recording evidence: the command, its bulk form, and the state that follows in the same breath."""

from datetime import timedelta

import pytest

from lyceum.kernel import actors, clock
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.models import RecordedEvent
from lyceum.skills import api
from lyceum.skills.errors import NoSuchLevel, UnknownSkill
from lyceum.skills.models import Evidence
from lyceum.skills.services import refresh_states
from lyceum.skills.testing import make_skill

pytestmark = pytest.mark.django_db
LEARNING = actors.system("learning")


def record(by, person, skill, **fields):
    fields = {
        "kind": "completion",
        "level": 3,
        "observed_at": clock.now(),
        "source": "learning.enrolment:1",
        **fields,
    }
    return api.record_evidence(by=by, person_id=person.pk, skill_id=skill.pk, **fields)


def test_it_computes_the_state_and_tells(ada, act):
    python = make_skill("Python")

    record(act(ada), ada, python)

    level = api.levels_of(act(ada), ada.pk)[python.pk]
    assert level.level == pytest.approx(3)
    assert level.leading == "completion"
    event = RecordedEvent.objects.get(name="skills.EvidenceRecorded")
    assert event.payload["skill_id"] == python.pk
    assert event.owner_id == f"person:{ada.pk}"


def test_the_same_source_told_twice_counts_once(ada, act):
    python = make_skill("Python")

    first = record(act(ada), ada, python)
    again = record(act(ada), ada, python)

    assert first == again
    assert RecordedEvent.objects.filter(name="skills.EvidenceRecorded").count() == 1


def test_the_same_source_may_correct_itself(ada, act):
    python = make_skill("Python")
    record(act(ada), ada, python, level=3)

    record(act(ada), ada, python, level=2)

    assert api.levels_of(act(ada), ada.pk)[python.pk].level == pytest.approx(2)


def test_nobody_rates_somebody_else(ada, grace, act):
    with pytest.raises(Forbidden):
        record(act(grace), ada, make_skill(), kind="self")


def test_nobody_is_their_own_manager(ada, act):
    with pytest.raises(Forbidden):
        record(act(ada), ada, make_skill(), kind="manager")


def test_it_refuses_levels_and_skills_that_are_not_there(ada, act):
    with pytest.raises(NoSuchLevel):
        record(act(ada), ada, make_skill(), level=6)
    with pytest.raises(UnknownSkill):
        api.record_evidence(
            by=act(ada),
            person_id=ada.pk,
            skill_id=0,
            kind="work",
            level=1,
            observed_at=clock.now(),
            source="x",
        )


def test_in_bulk_it_records_thousands_and_repeats_nothing(ada, grace):
    skills = [make_skill(f"Skill {n}") for n in range(30)]
    items = [
        api.EvidenceItem(person.pk, skill.pk, "completion", 2, clock.now(), f"x:{n}")
        for person in (ada, grace)
        for skill in skills
        for n in range(20)
    ]

    assert api.record_evidence_in_bulk(by=LEARNING, items=items) == 1200
    assert api.record_evidence_in_bulk(by=LEARNING, items=items) == 0

    levels = api.levels_of(actors.person(ada.pk), ada.pk)
    assert {round(level.level) for level in levels.values()} == {2}
    assert levels[skills[0].pk].pieces == 20
    assert RecordedEvent.objects.filter(name="skills.EvidenceRecordedInBulk").count() == 2


def test_in_bulk_costs_the_same_queries_for_two_and_for_twenty(ada, django_assert_max_num_queries):
    skills = [make_skill(f"Skill {n}") for n in range(20)]
    items = [api.EvidenceItem(ada.pk, s.pk, "work", 2, clock.now(), "x:1") for s in skills]

    with django_assert_max_num_queries(12):
        api.record_evidence_in_bulk(by=LEARNING, items=items)


def test_levels_are_private(ada, grace, linus, act):
    record(act(ada), ada, make_skill())

    for other in (grace, linus):
        with pytest.raises(Forbidden):
            api.levels_of(act(other), ada.pk)
    with pytest.raises(Forbidden):
        api.levels_of(actors.NOBODY, ada.pk)
    assert api.levels_of(actors.system("paths", f"person:{ada.pk}"), ada.pk)


def test_time_does_its_work(ada, act):
    python = make_skill()
    with clock.travelled(clock.now() - timedelta(days=365)):
        record(act(ada), ada, python, level=4)
        assert api.levels_of(act(ada), ada.pk)[python.pk].level == pytest.approx(4)

    assert refresh_states() == 1

    assert api.levels_of(act(ada), ada.pk)[python.pk].level == pytest.approx(3.2, abs=0.01)
    assert Evidence.objects.unscoped("test").count() == 1

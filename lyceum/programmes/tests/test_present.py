"""To be there is a way to complete a phase; and what a joint credential asks for is published."""

from datetime import datetime, timedelta

import pytest

from lyceum.kernel import clock
from lyceum.kernel.models import RecordedEvent
from lyceum.learning import api as learning
from lyceum.organisations.testing import make_organisation
from lyceum.programmes import selectors, services
from lyceum.programmes.forms import PartForm
from lyceum.programmes.models import Participation
from lyceum.programmes.testing import (
    make_agreement,
    make_offering,
    make_participant,
    make_programme,
)
from lyceum.programmes.types import NewSession

pytestmark = pytest.mark.django_db
ALL = "the tests see everything"


@pytest.fixture
def run(resource):
    return make_offering(resource, seats=9)


@pytest.fixture
def sessions(act, teacher, run):
    wall = datetime.combine(clock.today() + timedelta(days=31), datetime.min.time())
    new = NewSession(
        wall=wall.replace(hour=9), minutes=60, zone="UTC", rule="FREQ=DAILY;COUNT=3",
        teacher_ids=(teacher.pk,),
    )  # fmt: skip
    return services.plan_sessions(by=act(teacher), offering_id=run.pk, new=new)


@pytest.fixture
def programme(act, teacher, ada, acme, run, sessions):
    made = make_programme(acme)
    phase = services.add_phase(by=act(teacher), programme_id=made.pk, title="Be there")
    services.add_part(by=act(teacher), phase_id=phase.pk, offering_id=run.pk, present_in=2)
    make_participant(made, ada, acme)
    services.take_seat(by=act(ada), offering_id=run.pk, learner_id=ada.pk)
    return made


def note(act, teacher, session, person, state="present"):
    services.note_attendance(by=act(teacher), session_id=session.pk, marks={person.pk: state})


def mine(programme):
    return Participation.objects.unscoped(ALL).get(programme=programme)


def test_being_there_often_enough_completes_a_phase(act, teacher, ada, programme, sessions):
    note(act, teacher, sessions[0], ada)
    [phase] = selectors.phases_for(act(ada), programme, ada.pk)
    assert (phase.parts[0].present, phase.parts[0].present_in, phase.is_done) == (1, 2, False)

    note(act, teacher, sessions[1], ada, "absent")
    assert mine(programme).state == "admitted"
    note(act, teacher, sessions[2], ada, "late")

    assert mine(programme).state == "completed"
    [enrolment] = learning.enrolments_of(act(ada), ada.pk)
    assert enrolment.state != "completed"  # the run itself asks for nothing of the kind


def test_who_finishes_it_without_being_there_has_not_done_it(act, ada, programme):
    [enrolment] = learning.enrolments_of(act(ada), ada.pk)
    learning.complete(by=act(ada), enrolment_id=enrolment.id)

    services.follow_progress(programme_id=programme.pk, person_id=ada.pk)
    assert mine(programme).state == "admitted"


def test_the_facts_for_a_joint_credential_are_published(act, teacher, ada, acme, run, sessions):
    joint = make_programme(acme, is_joint=True)
    brick = make_organisation("Brick")
    agreement = make_agreement(joint, {acme: 5, brick: 2})
    phase = services.add_phase(by=act(teacher), programme_id=joint.pk, title="Be there")
    services.add_part(by=act(teacher), phase_id=phase.pk, offering_id=run.pk, present_in=1)
    participation = make_participant(joint, ada, acme)
    services.take_seat(by=act(ada), offering_id=run.pk, learner_id=ada.pk)
    assert selectors.completion_for(participation.pk) is None

    note(act, teacher, sessions[0], ada)

    told = RecordedEvent.objects.get(name="programmes.ProgrammeCompleted").payload
    assert told["owner_ids"] == [acme.pk, brick.pk]
    assert told["agreement_id"] == agreement.pk
    assert told["phase_ids"] == [phase.pk]
    assert told["sessions_present"] == 1
    done = selectors.completion_for(participation.pk)
    assert done.phases == ((phase.pk, "Be there"),)
    assert (done.person_id, done.home_id, done.digest) == (ada.pk, acme.pk, agreement.digest)
    assert done.completed_at is not None


@pytest.mark.parametrize(
    ("said", "thing"),
    [
        ("https://here.example/programmes/runs/12/", {"offering_id": 12, "present_in": 3}),
        ("/catalogue/7/", None),  # one is present in a run only
    ],
)
def test_a_run_is_named_by_its_address(said, thing):
    form = PartForm({"resource": said, "present_in": "3"}, cases=[])
    assert form.is_valid() is bool(thing)
    assert not thing or form.thing() == thing

"""A run of a programme: a seat in it is a place in the programme, with price, list and terms."""

import pytest
from django.urls import reverse

from lyceum.catalogue.testing import make_resource
from lyceum.kernel.errors import NotFound
from lyceum.learning import api as learning
from lyceum.organisations.testing import make_organisation, make_role
from lyceum.programmes import selectors, services
from lyceum.programmes.errors import OfferingIsFull, ProgrammeIsNotOpen, RunIsTaken
from lyceum.programmes.models import Participation
from lyceum.programmes.testing import make_offering, make_programme
from lyceum.programmes.types import Run

pytestmark = pytest.mark.django_db
ALL = "a test"


@pytest.fixture
def programme(acme):
    return make_programme(acme)


@pytest.fixture
def course(acme):
    return make_resource(acme, "Data for movers", kind="programme", visibility="ecosystem")


@pytest.fixture
def run(course, programme):
    return make_offering(course, seats=1, programme=programme)


def state_of(person, programme):
    rows = Participation.objects.unscoped(ALL).filter(programme=programme, person=person)
    return rows.values_list("state", flat=True).first()


def sit(act, person, run):
    return services.take_seat(by=act(person), offering_id=run.pk, learner_id=person.pk)


def test_a_seat_is_a_place_in_the_programme_until_it_is_given_up(act, ada, linus, run, programme):
    with pytest.raises(NotFound):
        selectors.programme_for(act(linus), programme.pk)
    seat = sit(act, linus, run)
    assert state_of(linus, programme) == "admitted"
    assert selectors.programme_for(act(linus), programme.pk) == programme
    with pytest.raises(OfferingIsFull):
        sit(act, ada, run)
    services.wait_for_seat(by=act(ada), offering_id=run.pk, learner_id=ada.pk)
    services.give_up_seat(by=act(linus), seat_id=seat.pk)
    assert state_of(linus, programme) == "left"
    assert state_of(ada, programme) == "admitted"  # the list has moved


def test_leaving_the_programme_gives_the_seat_up(act, ada, run, programme):
    sit(act, ada, run)
    services.leave_programme(by=act(ada), programme_id=programme.pk)
    run.refresh_from_db()
    assert (state_of(ada, programme), run.seats_taken) == ("left", 0)
    sit(act, ada, run)
    assert state_of(ada, programme) == "admitted"


def test_nobody_comes_into_a_programme_that_is_closed(act, ada, run, programme):
    programme.state = "closed"
    programme.save()
    with pytest.raises(ProgrammeIsNotOpen):
        sit(act, ada, run)


def test_a_run_that_is_called_off_takes_nobody_along(act, ada, grace, run, programme):
    make_role(grace, "teacher", run.organisation)
    sit(act, ada, run)
    services.cancel_offering(by=act(grace), offering_id=run.pk)
    assert state_of(ada, programme) == "left"


def test_who_completes_the_programme_has_finished_the_run(act, acme, ada, grace, run, programme):
    make_role(grace, "teacher", acme)
    lesson = make_resource(acme, "First steps")
    phase = services.add_phase(by=act(grace), programme_id=programme.pk, title="Begin")
    services.add_part(by=act(grace), phase_id=phase.pk, resource_id=lesson.pk)
    seat = sit(act, ada, run)
    begun = learning.enrol(by=act(ada), resource_id=lesson.pk, learner_id=ada.pk)
    learning.complete(by=act(ada), enrolment_id=begun.pk)
    services.follow_progress(programme_id=programme.pk, person_id=ada.pk)
    assert state_of(ada, programme) == "completed"
    seat.enrolment.refresh_from_db()
    assert seat.enrolment.state == "completed"
    services.give_up_seat(by=act(ada), seat_id=seat.pk)
    assert state_of(ada, programme) == "completed"


def test_a_run_leads_only_into_a_programme_of_who_runs_it(act, acme, grace, course, linus):
    make_role(grace, "teacher", acme)
    foreign = make_programme(make_organisation("Elsewhere"))
    joint = make_programme(acme, is_joint=True)
    for other in (foreign, joint):
        run = Run(starts_on=other.starts_on, programme_id=other.pk)
        with pytest.raises(NotFound):
            services.add_offering(by=act(grace), resource_id=course.pk, run=run)


def test_what_a_run_is_of_stays_once_somebody_sits_there(act, acme, ada, grace, run):
    make_role(grace, "teacher", acme)
    sit(act, ada, run)
    plain = Run(starts_on=run.starts_on, ends_on=run.ends_on, seats=1)
    with pytest.raises(RunIsTaken):
        services.change_offering(by=act(grace), offering_id=run.pk, version=1, run=plain)


def test_it_is_announced_and_found_by_the_pages(client, act, ada, teacher, course, programme):
    client.force_login(teacher)
    said = {
        "starts_on": programme.starts_on.isoformat(),
        "ends_on": programme.ends_on.isoformat(),
        "price": "250",
        "currency": "EUR",
        "seats": "12",
        "programme_id": str(programme.pk),
    }
    made = client.post(reverse("programmes:add-offering", args=[course.pk]), said)
    assert made.status_code == 302
    client.force_login(ada)
    page = client.get(reverse("programmes:programme", args=[programme.pk])).text
    assert "A seat in one of these runs is your place in the programme." in page
    assert "12 seats left" in page
    [into] = selectors.runs_into(act(ada), programme)
    run = client.get(reverse("programmes:run", args=[into.id])).text
    assert "A seat is a place in the programme “Data for movers”." in run

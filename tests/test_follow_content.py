"""What is opened here moves what has been taken up."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lyceum.catalogue.testing import make_resource
from lyceum.courseware import selectors as courseware
from lyceum.courseware import services as player
from lyceum.courseware.testing import (
    Unit,
    cmi5_zip,
    make_lesson,
    make_lti_link,
    make_lti_tool,
    make_package,
    publish,
    unit,
    zipped,
)
from lyceum.identity.testing import make_person
from lyceum.kernel import actors, clock
from lyceum.kernel.eventlog import deliver
from lyceum.kernel.scope import organisation_owner
from lyceum.learning import services as learning
from lyceum.learning.errors import EnrolFirst
from lyceum.learning.models import Assigned, Effort, Enrolment
from lyceum.learning.selectors import proof_lines
from lyceum.learning.services import assign_learning, enrol, run_assignments
from lyceum.learning.types import NewAssignment
from lyceum.organisations.testing import make_role
from lyceum.skills.models import Evidence
from lyceum.skills.testing import make_skill

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _uploads(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def resource(acme):
    return make_resource(acme, title="Rocks", teaches={make_skill("Geology"): (0, 2)})


@pytest.fixture
def house(acme):
    return actors.system("tests", organisation_owner(acme.pk))


def delivered():
    while deliver():
        pass


def test_opening_takes_it_up_and_completing_completes_it(act, ada, house, resource, client):
    make_package(house, resource, cmi5_zip(unit(moveOn="Completed")))
    session = player.open_unit(by=act(ada), resource_id=resource.pk)
    assert Enrolment.objects.unscoped("test").get(person=ada).state == "started"

    opened = Unit(client, courseware.play_address(session)).begin()
    opened.tell("completed")
    opened.tell("terminated")
    delivered()

    enrolment = Enrolment.objects.unscoped("test").get(person=ada)
    assert (enrolment.state, enrolment.progress) == ("completed", 100)
    assert Evidence.objects.unscoped("test").get().kind == "completion"


def test_progress_and_time_follow(act, ada, house, resource, client):
    two = unit("a", moveOn="Completed") + unit("b", moveOn="Completed")
    make_package(house, resource, cmi5_zip(two))
    session = player.open_unit(by=act(ada), resource_id=resource.pk)
    opened = Unit(client, courseware.play_address(session)).begin()
    opened.tell("completed")
    opened.tell("terminated", duration="PT12M")
    delivered()

    enrolment = Enrolment.objects.unscoped("test").get(person=ada)
    assert (enrolment.state, enrolment.progress) == ("started", 50)
    assert Effort.objects.unscoped("test").get().minutes == 12


def test_what_has_a_price_is_enrolled_in_first(act, ada, acme, house):
    paid = make_resource(acme, title="Dear rocks", price=9_00, currency="EUR")
    make_package(house, paid, zipped({"index.html": ""}), is_pages=True)

    with pytest.raises(EnrolFirst):
        player.open_unit(by=act(ada), resource_id=paid.pk)

    assert not Enrolment.objects.unscoped("test").exists()


def test_the_page_of_an_enrolment_leads_to_it(client, ada, act, house, resource):
    make_package(house, resource, zipped({"index.html": "<title>x</title>"}), is_pages=True)
    player.open_unit(by=act(ada), resource_id=resource.pk)
    enrolment = Enrolment.objects.unscoped("test").get(person=ada)
    client.force_login(ada)

    page = client.get(f"/learning/{enrolment.pk}/").content.decode()

    assert f"/courseware/resources/{resource.pk}/" in page


def test_each_kind_of_content_has_its_page(client, acme, ada, act, house, resource):
    """From the page of what one learns, by one address."""
    make_package(house, resource, cmi5_zip())
    reviewer = make_person("Rita")
    make_role(reviewer, "teacher", acme)
    lesson = publish(make_lesson(ada, acme), reviewer)
    link = make_lti_link(make_lti_tool(acme))
    client.force_login(ada)

    def opened(resource_id):
        return client.get(reverse("courseware:content", args=[resource_id]))

    assert "Rocks" in opened(resource.pk).text
    assert opened(lesson).url == reverse("courseware:lesson", args=[lesson])
    assert opened(link.content.resource_id).url == reverse(
        "courseware:lti-open", args=[link.public_id]
    )


# --- who says that it is done ---------------------------------------------------------------------


def open_enrolment(person):
    rows = Enrolment.objects.unscoped("test").filter(person=person, state__in=Enrolment.OPEN)
    return rows.get()


def by_hand(client, enrolment):
    """Finish, as the learner presses it on the page and as a program asks for it."""
    client.post(reverse("learning:complete", args=[enrolment.pk]))
    client.get("/accounts/email/")
    token = {"X-CSRFToken": client.cookies["csrftoken"].value}
    path = f"/api/v1/enrolments/{enrolment.pk}/complete"
    answer = client.post(path, {}, "application/json", headers=token)
    enrolment.refresh_from_db()
    return answer


def test_what_opens_here_is_not_finished_by_hand(act, ada, house, resource, client):
    make_package(house, resource, cmi5_zip(unit(moveOn="Passed")))
    session = player.open_unit(by=act(ada), resource_id=resource.pk)
    opened = Unit(client, courseware.play_address(session)).begin()
    opened.tell("failed")
    delivered()
    client.force_login(ada)
    enrolment = open_enrolment(ada)

    answer = by_hand(client, enrolment)

    assert (answer.status_code, answer.json()["code"]) == (409, "learning.content_is_left")
    assert enrolment.state == "started"
    page = client.get(f"/learning/{enrolment.pk}/").text
    assert reverse("learning:complete", args=[enrolment.pk]) not in page
    assert not Evidence.objects.unscoped("test").exists()


def test_neither_a_lesson_nor_a_tool_that_reports_is_finished_by_hand(acme, ada, act, client):
    reviewer = make_person("Rita")
    make_role(reviewer, "teacher", acme)
    lesson = publish(make_lesson(ada, acme), reviewer)
    tool = make_lti_link(make_lti_tool(acme)).content.resource_id
    silent = make_lti_tool(acme, "Silent lab", scopes=())
    silent_place = make_lti_link(silent, "Look around").content.resource_id
    client.force_login(ada)

    states = {}
    for at in (lesson, tool, silent_place):
        made = enrol(by=act(ada), resource_id=at, learner_id=ada.pk)
        by_hand(client, made)
        states[at] = made.state

    assert states == {lesson: "enrolled", tool: "enrolled", silent_place: "completed"}


def test_who_noted_the_presence_saw_it(act, ada, house, resource):
    make_package(house, resource)
    made = enrol(by=act(ada), resource_id=resource.pk, learner_id=ada.pk)

    learning.complete(by=act(ada), enrolment_id=made.pk, is_seen=True)

    made.refresh_from_db()
    assert made.state == "completed"


# --- once more ------------------------------------------------------------------------------------


@pytest.fixture
def renewed(acme, house, resource):
    """Asked of everybody at Acme, and again half a year after each completion."""
    new = NewAssignment(resource_id=resource.pk, reason="x", due_days=30, renew_months=6)
    assign_learning(by=house, organisation_id=acme.pk, new=new)
    return resource


def told_done(client, session):
    opened = Unit(client, courseware.play_address(session)).begin()
    opened.tell("completed")
    opened.tell("terminated")
    delivered()


def rounds(person):
    rows = Assigned.objects.unscoped("test").filter(person=person).order_by("round")
    return [row.completed_at is not None for row in rows]


def test_a_renewal_is_done_in_the_content(act, ada, acme, house, renewed, client):
    make_package(house, renewed, cmi5_zip(unit(moveOn="Completed")))
    first = player.open_unit(by=act(ada), resource_id=renewed.pk)
    told_done(client, first)
    assert rounds(ada) == [True]

    with clock.travelled(clock.now() + timedelta(days=170)):
        run_assignments()
        assert rounds(ada) == [True, False]
        second = player.open_unit(by=act(ada), resource_id=renewed.pk)
        assert second.attempt_id != first.attempt_id
        assert open_enrolment(ada).progress == 0
        told_done(client, second)

    assert rounds(ada) == [True, True]
    proofs = [line for line in proof_lines(house, acme.pk) if line[2] == str(ada.pk)]
    assert [line[-1] for line in proofs] == ["no", "no"]  # nobody's mere word
    assert not Enrolment.objects.unscoped("test").exclude(state="completed").exists()


def test_who_started_over_renews_it_all_the_same(act, ada, house, renewed, client):
    make_package(house, renewed, cmi5_zip(unit(moveOn="Completed")))
    told_done(client, player.open_unit(by=act(ada), resource_id=renewed.pk))
    player.start_over(by=act(ada), resource_id=renewed.pk)

    with clock.travelled(clock.now() + timedelta(days=170)):
        run_assignments()
        told_done(client, player.open_unit(by=act(ada), resource_id=renewed.pk))

    assert rounds(ada) == [True, True]


def test_to_look_at_it_again_is_no_new_round(act, ada, house, resource, client):
    make_package(house, resource, cmi5_zip(unit(moveOn="Completed")))
    first = player.open_unit(by=act(ada), resource_id=resource.pk)
    told_done(client, first)

    again = player.open_unit(by=act(ada), resource_id=resource.pk)

    assert again.attempt_id == first.attempt_id
    assert Enrolment.objects.unscoped("test").count() == 1


def test_taken_again_by_hand_it_is_begun_anew(act, ada, house, resource, client):
    make_package(house, resource, cmi5_zip(unit(moveOn="Completed")))
    told_done(client, player.open_unit(by=act(ada), resource_id=resource.pk))
    client.force_login(ada)

    client.post(reverse("learning:enrol", args=[resource.pk]))
    by_hand(client, open_enrolment(ada))
    assert open_enrolment(ada).state == "enrolled"  # what was completed before does not count again
    told_done(client, player.open_unit(by=act(ada), resource_id=resource.pk))

    states = Enrolment.objects.unscoped("test").values_list("state", flat=True)
    assert list(states) == ["completed", "completed"]


def test_a_lesson_is_learnt_again(act, ada, acme):
    reviewer = make_person("Rita")
    make_role(reviewer, "teacher", acme)
    at = {"resource_id": publish(make_lesson(ada, acme), reviewer), "by": act(ada)}

    for _time in range(2):
        enrol(**at, learner_id=ada.pk)
        player.open_lesson(**at)
        player.finish_lesson(**at)
        delivered()

    states = Enrolment.objects.unscoped("test").values_list("state", flat=True)
    assert list(states) == ["completed", "completed"]


# --- what asks for nothing ------------------------------------------------------------------------


def test_what_asks_for_nothing_is_done_once_it_was_shown(act, ada, house, resource, client):
    make_package(house, resource, cmi5_zip(unit("a") + unit("b")))
    first = player.open_unit(by=act(ada), resource_id=resource.pk)
    delivered()
    assert (open_enrolment(ada).state, open_enrolment(ada).progress) == ("started", 0)

    Unit(client, courseware.play_address(first)).begin().tell("terminated")
    delivered()
    assert open_enrolment(ada).progress == 50
    second = player.open_unit(by=act(ada), resource_id=resource.pk)
    assert second.unit == 1
    Unit(client, courseware.play_address(second)).begin()
    delivered()

    enrolment = Enrolment.objects.unscoped("test").get(person=ada)
    assert (enrolment.state, enrolment.progress) == ("completed", 100)


# --- only looked through --------------------------------------------------------------------------


def test_a_preview_counts_nowhere(act, acme, ada, house, resource, client):
    teacher = make_person("Tara")
    make_role(teacher, "teacher", acme)
    make_package(house, resource, cmi5_zip(unit(), **{"old.html": ""}))
    at = {"by": act(teacher), "resource_id": resource.pk}
    mine = player.open_unit(**at)
    newer = make_package(house, resource)

    session = player.open_unit(**at, mode="Browse")
    Unit(client, courseware.play_address(session)).begin().tell("terminated")
    delivered()

    assert session.attempt_id != mine.attempt_id
    assert session.attempt.package == newer  # what learners are given now
    session.attempt.refresh_from_db()
    assert (session.attempt.progress, session.attempt.completed_at) == (0, None)
    client.force_login(teacher)
    assert "100 %" not in client.get(reverse("courseware:play", args=[session.pk])).text
    content = courseware.content_of(act(ada), resource.pk)
    listed = courseware.learners_of(act(teacher), content, 1).rows
    assert [row.registration for row in listed] == [mine.attempt.registration]

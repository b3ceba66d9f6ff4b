"""What is opened here moves what has been taken up."""

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
from lyceum.kernel import actors
from lyceum.kernel.eventlog import deliver
from lyceum.kernel.scope import organisation_owner
from lyceum.learning.errors import EnrolFirst
from lyceum.learning.models import Effort, Enrolment
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

"""Taking something up: the command, and the button that offers it."""

import pytest
from django.urls import reverse

from lyceum.catalogue import api as catalogue
from lyceum.kernel import actors
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.models import RecordedEvent
from lyceum.learning import services
from lyceum.learning.errors import ResourceIsWithdrawn
from lyceum.learning.models import Enrolment
from lyceum.organisations import api as organisations
from lyceum.organisations.testing import make_organisation

pytestmark = pytest.mark.django_db
ALL = "the tests see everything"


def test_it_enrols_and_tells(ada, acme, act, resource):
    made = services.enrol(by=act(ada), resource_id=resource.pk, learner_id=ada.pk)

    assert (made.state, made.title, made.organisation_id) == ("enrolled", resource.title, acme.pk)
    assert made.owner_id == f"person:{ada.pk}"
    assert [change.state for change in made.history.all()] == ["enrolled"]
    fact = RecordedEvent.objects.get(name="learning.Enrolled")
    assert fact.owner_id == f"person:{ada.pk}"
    assert fact.payload["enrolment_id"] == made.pk


def test_twice_is_once(ada, act, resource, enrolment):
    again = services.enrol(by=act(ada), resource_id=resource.pk, learner_id=ada.pk)

    assert again == enrolment
    assert RecordedEvent.objects.filter(name="learning.Enrolled").count() == 1


def test_it_can_be_taken_up_again_when_done(ada, act, resource, enrolment):
    services.complete(by=act(ada), enrolment_id=enrolment.pk)

    again = services.enrol(by=act(ada), resource_id=resource.pk, learner_id=ada.pk)

    assert again.pk != enrolment.pk


def test_nobody_enrols_others(ada, grace, act, resource):
    with pytest.raises(Forbidden):
        services.enrol(by=act(grace), resource_id=resource.pk, learner_id=ada.pk)


def test_a_withdrawn_resource_is_refused(ada, grace, act, acme, resource):
    system = actors.system("tests", f"organisation:{acme.pk}")
    catalogue.withdraw_resource(by=system, resource_id=resource.pk)

    with pytest.raises(ResourceIsWithdrawn):
        services.enrol(by=act(ada), resource_id=resource.pk, learner_id=ada.pk)


def test_a_resource_one_cannot_see_does_not_exist(linus, act, resource):
    with pytest.raises(NotFound):
        services.enrol(by=act(linus), resource_id=resource.pk, learner_id=linus.pk)


def test_the_same_course_through_two_organisations(ada, acme, act, resource, enrolment):
    """The person sees one merged record; each enrolment notes where it was begun."""
    services.complete(by=act(ada), enrolment_id=enrolment.pk)
    initech = make_organisation("Initech", learners=[ada])
    elsewhere = actors.person(ada.pk, organisations.scope_of(ada.pk, initech.pk))
    second = services.enrol(by=elsewhere, resource_id=resource.pk, learner_id=ada.pk)

    mine = Enrolment.objects.within(act(ada).scope)
    assert set(mine.values_list("pk", "organisation_id")) == {
        (enrolment.pk, acme.pk),
        (second.pk, initech.pk),
    }


def test_the_button_enrols_and_leads_to_the_enrolment(client, ada, resource):
    client.force_login(ada)

    answer = client.post(reverse("learning:enrol", args=[resource.pk]))

    made = Enrolment.objects.unscoped(ALL).get()
    assert answer.url == reverse("learning:enrolment", args=[made.pk])


def test_the_button_shows_where_one_stands(client, ada, resource, enrolment):
    client.force_login(ada)

    answer = client.get(reverse("learning:at-resource", args=[resource.pk]))

    assert reverse("learning:enrolment", args=[enrolment.pk]) in answer.text
    assert "<html" not in answer.text


def test_the_page_says_why_not(client, ada, acme, resource):
    system = actors.system("tests", f"organisation:{acme.pk}")
    catalogue.withdraw_resource(by=system, resource_id=resource.pk)
    client.force_login(ada)

    answer = client.post(reverse("learning:enrol", args=[resource.pk]))

    assert answer.status_code == 409
    assert "no longer offered" in answer.text

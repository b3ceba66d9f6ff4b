"""Letting a learner off a part: whoever teaches there says why, and the log knows it."""

from uuid import UUID

import pytest
from django.urls import reverse

from lyceum.courseware import services
from lyceum.courseware.errors import UnitUnknown
from lyceum.courseware.models import Attempt
from lyceum.courseware.testing import block, cmi5_zip, make_package, unit
from lyceum.kernel.errors import NotFound
from lyceum.kernel.models import RecordedEvent
from lyceum.organisations.testing import make_membership, make_organisation, make_role

pytestmark = pytest.mark.django_db
PARTS = block(unit("a", moveOn="Passed") + unit("b", moveOn="Completed"))


@pytest.fixture
def attempt(act, ada, house, resource):
    """Ada has opened a course of two parts and done none."""
    make_package(house, resource, cmi5_zip(PARTS))
    services.open_unit(by=act(ada), resource_id=resource.pk)
    return Attempt.objects.unscoped("test").get(person=ada)


def waive(client, attempt, unit=0, reason="Tested Out"):
    where = reverse("courseware:waive", args=[attempt.registration])
    return client.post(where, {"unit": unit, "reason": reason})


def test_a_teacher_waives_a_part_and_says_why(client, teacher, attempt):
    client.force_login(teacher)

    answer = waive(client, attempt)

    state = attempt.units.get(unit=0)
    assert answer.status_code == 302
    assert (state.waived_at is not None, state.waived_because) == (True, "Tested Out")
    attempt.refresh_from_db()
    assert attempt.progress == 50
    told = RecordedEvent.objects.get(name="courseware.UnitWaived")
    assert told.by == f"person:{teacher.pk}"
    assert (told.payload["person_id"], told.payload["unit"]) == (attempt.person_id, 0)


def test_the_last_part_waived_completes_it(client, teacher, attempt):
    client.force_login(teacher)

    waive(client, attempt, 0)
    waive(client, attempt, 1, "Administrative")

    attempt.refresh_from_db()
    assert (attempt.progress, attempt.completed_at is not None) == (100, True)


def test_twice_is_once(client, teacher, attempt):
    client.force_login(teacher)

    waive(client, attempt, 0)
    waive(client, attempt, 0, "Administrative")

    assert attempt.units.get(unit=0).waived_because == "Tested Out"
    assert RecordedEvent.objects.filter(name="courseware.UnitWaived").count() == 1


@pytest.mark.parametrize("said", [{"reason": ""}, {"reason": "Mood"}, {"unit": "x"}])
def test_without_one_of_the_reasons_nothing_is_waived(client, teacher, attempt, said):
    client.force_login(teacher)

    answer = waive(client, attempt, **said)

    assert answer.status_code == 422
    assert not attempt.units.filter(waived_at__isnull=False).exists()


def test_a_part_that_is_not_there(act, teacher, attempt):
    with pytest.raises(UnitUnknown):
        services.waive(by=act(teacher), registration=attempt.registration, unit=2, reason="x")


def test_the_learner_and_outsiders_find_nothing(  # noqa: PLR0917  the cast
    client, act, ada, linus, mona, attempt, resource
):
    for somebody in (ada, linus, mona):
        client.force_login(somebody)
        assert waive(client, attempt).status_code == 404
        shown = client.get(reverse("courseware:learner", args=[attempt.registration]))
        assert shown.status_code == 404
        listed = client.get(reverse("courseware:learners", args=[resource.pk]))
        assert listed.status_code == 404
        with pytest.raises(NotFound):
            services.waive(by=act(somebody), registration=attempt.registration, unit=0, reason="x")
    unknown = reverse("courseware:learner", args=[UUID(int=7)])
    assert client.get(unknown).status_code == 404


def test_who_learns_for_another_organisation_is_not_among_the_learners(
    client, teacher, ada, attempt, resource
):
    """The same course taken through Globex is Globex's to see."""
    attempt.organisation = make_organisation("Elsewhere")
    attempt.save()
    client.force_login(teacher)

    page = client.get(reverse("courseware:learners", args=[resource.pk])).text

    assert ada.name not in page
    assert waive(client, attempt).status_code == 404


def test_the_page_of_a_learner_says_what_is_open_and_what_was_waived(client, teacher, ada, attempt):
    client.force_login(teacher)
    where = reverse("courseware:learner", args=[attempt.registration])

    before = client.get(where).text
    waive(client, attempt)
    after = client.get(where).text

    assert ada.name in before
    assert (before.count("/waive/"), after.count("/waive/")) == (2, 1)
    assert "waived" in after


def test_twenty_learners_cost_the_same_as_two(  # noqa: PLR0917  the cast
    client, act, teacher, acme, house, resource, django_assert_max_num_queries
):
    from lyceum.identity.testing import make_person

    make_package(house, resource, cmi5_zip(PARTS))

    def open_as(*numbers):
        for number in numbers:
            learner = make_person(f"Learner {number}")
            make_membership(acme, learner)
            services.open_unit(by=act(learner), resource_id=resource.pk)

    client.force_login(teacher)
    where = reverse("courseware:learners", args=[resource.pk])
    open_as(0, 1)
    with django_assert_max_num_queries(30) as few:
        assert client.get(where).text.count("/courseware/registrations/") == 2
    open_as(*range(2, 20))
    with django_assert_max_num_queries(30) as many:
        assert client.get(where).text.count("/courseware/registrations/") == 20
    assert len(many) == len(few)


def test_an_administrator_may_too(client, grace, acme, attempt):
    make_role(grace, "administrator", acme)
    client.force_login(grace)

    assert waive(client, attempt).status_code == 302

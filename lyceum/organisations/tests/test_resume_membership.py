"""Who left comes back into their last place."""

import pytest

from lyceum.kernel import actors, clock
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.models import RecordedEvent
from lyceum.organisations import api
from lyceum.organisations.errors import NumberTaken
from lyceum.organisations.models import Membership, MembershipChange

pytestmark = pytest.mark.django_db
HOUSE = actors.system("tests")


def resume(acme, person, by=HOUSE, **known):
    return api.resume_membership(by=by, organisation_id=acme.pk, person_id=person.pk, **known)


def end(acme, person):
    return api.end_membership(by=HOUSE, organisation_id=acme.pk, person_id=person.pk)


def test_the_place_goes_on_with_what_is_known_now(acme, ada):
    ended = end(acme, ada)

    place = resume(acme, ada, position="Planner")

    assert place.pk == ended.pk
    assert (place.is_open, place.ends_on, place.position) == (True, None, "Planner")
    names = list(RecordedEvent.objects.order_by("pk").values_list("name", flat=True))
    assert names == [f"organisations.Membership{what}" for what in ("Ended", "Started", "Changed")]
    said = (
        MembershipChange.objects.unscoped("test").order_by("pk").values_list("changes", flat=True)
    )
    assert said[1] == {"ends_on": [clock.today().isoformat(), ""]}


def test_one_that_is_open_is_only_changed(acme, ada):
    resume(acme, ada, position="Planner")

    assert list(RecordedEvent.objects.values_list("name", flat=True)) == [
        "organisations.MembershipChanged"
    ]


def test_it_refuses_a_number_that_another_got_meanwhile(acme, ada, grace):
    api.change_membership(by=HOUSE, organisation_id=acme.pk, person_id=ada.pk, employee_number="7")
    end(acme, ada)
    api.change_membership(
        by=HOUSE, organisation_id=acme.pk, person_id=grace.pk, employee_number="7"
    )

    with pytest.raises(NumberTaken):
        resume(acme, ada)
    assert not Membership.objects.unscoped("test").get(person=ada).is_open


def test_who_was_never_here_cannot_come_back(acme, linus):
    with pytest.raises(NotFound):
        resume(acme, linus)


def test_others_may_not(acme, ada, linus, act):
    for other in (ada, linus):
        with pytest.raises(Forbidden):
            resume(acme, ada, by=act(other))


def test_an_ended_place_can_be_put_right_but_not_by_mistake(acme, ada):
    end(acme, ada)
    said = {"by": HOUSE, "organisation_id": acme.pk, "person_id": ada.pk, "position": "Was planner"}

    with pytest.raises(NotFound):
        api.change_membership(**said)
    place = api.change_membership(even_ended=True, **said)

    assert (place.position, place.is_open) == ("Was planner", False)

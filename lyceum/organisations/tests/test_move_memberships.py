"""Many into one unit, or out of it; names corrected as a file may; the questions of directories."""

import pytest

from lyceum.identity.testing import make_person
from lyceum.kernel import actors, clock
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.models import RecordedEvent
from lyceum.organisations import api
from lyceum.organisations.errors import UnitTaken
from lyceum.organisations.models import Membership, MembershipChange, Unit
from lyceum.organisations.testing import make_membership, make_role

pytestmark = pytest.mark.django_db
HOUSE = actors.system("tests")


@pytest.fixture
def sales(acme):
    return api.add_unit(by=HOUSE, organisation_id=acme.pk, name="Sales")


def places(acme):
    rows = Membership.objects.unscoped("test").filter(organisation=acme)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def move(acme, ids, unit_id, by=HOUSE):
    return api.move_memberships(by=by, organisation_id=acme.pk, membership_ids=ids, unit_id=unit_id)


def test_many_move_and_only_who_moved_is_told(acme, sales, django_assert_num_queries):
    ids = places(acme)
    assert move(acme, ids[:1], sales.pk) == 1
    for n in range(20):
        make_membership(acme, make_person(f"P{n}"))
    before = RecordedEvent.objects.count()

    with django_assert_num_queries(9):
        assert move(acme, places(acme), sales.pk) == 21

    told = RecordedEvent.objects.order_by("pk")[before:]
    assert {line.name for line in told} == {"organisations.MembershipChanged"}
    assert len(told) == 21
    changes = MembershipChange.objects.unscoped("test").values_list("changes", flat=True)
    assert set(map(str, changes)) == {"{'unit': ['', 'Sales']}"}
    assert move(acme, ids, None) == 2
    assert Membership.objects.unscoped("test").filter(unit=sales).count() == 20


def test_nobody_moves_across_the_wall(acme, sales, linus):
    theirs = Membership.objects.unscoped("test").get(person=linus)
    at_globex = api.add_unit(by=HOUSE, organisation_id=theirs.organisation_id, name="There")

    assert move(acme, [theirs.pk], sales.pk) == 0
    with pytest.raises(NotFound):
        move(acme, places(acme), at_globex.pk)


def test_others_may_not(acme, sales, ada, linus, act):
    for other in (ada, linus):
        with pytest.raises(Forbidden):
            move(acme, places(acme), sales.pk, by=act(other))
        with pytest.raises(Forbidden):
            api.unit_of_path(by=act(other), organisation_id=acme.pk, path="Mine")
        with pytest.raises(Forbidden):
            api.rename_unit(by=act(other), organisation_id=acme.pk, unit_id=sales.pk, name="Mine")
        with pytest.raises(Forbidden):
            api.correct_name(by=act(other), organisation_id=acme.pk, person_id=ada.pk, name="Other")


def test_a_path_leads_to_its_unit_and_what_is_missing_is_added(acme, sales):
    north = api.unit_of_path(by=HOUSE, organisation_id=acme.pk, path="Sales / North")

    assert Unit.objects.unscoped("test").get(pk=north).parent_id == sales.pk
    assert api.unit_of_path(by=HOUSE, organisation_id=acme.pk, path="Sales / North") == north
    told = RecordedEvent.objects.filter(name="organisations.UnitAdded")
    assert [line.payload["unit_id"] for line in told.order_by("pk")] == [sales.pk, north]


def test_a_unit_is_renamed_where_it_stands_and_removal_is_told(acme, sales):
    north = api.unit_of_path(by=HOUSE, organisation_id=acme.pk, path="Sales / North")
    api.add_unit(by=HOUSE, organisation_id=acme.pk, name="Research")

    unit = api.rename_unit(by=HOUSE, organisation_id=acme.pk, unit_id=north, name="Arctic")
    assert (unit.name, unit.parent_id) == ("Arctic", sales.pk)
    with pytest.raises(UnitTaken):
        api.rename_unit(by=HOUSE, organisation_id=acme.pk, unit_id=sales.pk, name="Research")
    api.remove_unit(by=HOUSE, organisation_id=acme.pk, unit_id=north)

    names = set(RecordedEvent.objects.values_list("name", flat=True))
    assert {"organisations.UnitChanged", "organisations.UnitRemoved"} <= names


def test_a_name_is_corrected_for_who_never_came_and_belongs_nowhere_else(acme, ada, grace, linus):
    def correct(person):
        return api.correct_name(
            by=HOUSE, organisation_id=acme.pk, person_id=person.pk, name="Put Right"
        )

    grace.last_login = clock.now()
    grace.save()
    make_membership(acme, linus)

    assert correct(ada)
    assert not correct(grace)
    assert not correct(linus)
    ada.refresh_from_db()
    assert ada.name == "Put Right"
    assert Membership.objects.unscoped("test").get(person=ada).sort_name == "put right"


def test_places_are_asked_for_in_bulk(acme, ada, grace, linus, django_assert_num_queries):
    api.end_membership(by=HOUSE, organisation_id=acme.pk, person_id=ada.pk)
    with django_assert_num_queries(1):
        found = api.places_in(acme.pk, [ada.pk, grace.pk, linus.pk])

    assert {pk: key.is_open for pk, key in found.items()} == {ada.pk: False, grace.pk: True}
    first, *more = api.places_after(acme.pk, 0, limit=1)
    assert not more
    assert first.person_id == grace.pk
    assert api.places_after(acme.pk, first.membership_id) == []


def test_units_and_roles_are_asked_for(acme, sales, ada, grace, linus):
    north = api.unit_of_path(by=HOUSE, organisation_id=acme.pk, path="Sales / North")

    assert api.unit_names(acme.pk) == {sales.pk: "Sales", north: "North"}
    assert api.unit_names(acme.pk, [north]) == {north: "North"}
    assert api.top_unit(acme.pk, "Sales") == sales.pk
    assert api.top_unit(acme.pk, "North") is None
    assert api.holds_role(grace.pk, "manager", acme.pk)
    assert not api.holds_role(ada.pk, "manager", acme.pk)
    make_role(ada, "manager")
    assert not api.holds_role(ada.pk, "manager", acme.pk)

"""A role of a unit counts for that unit and those below it, and nowhere else."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lyceum.identity.testing import make_person
from lyceum.kernel import actors, clock
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.models import RecordedEvent
from lyceum.organisations import api, policies, selectors, services
from lyceum.organisations.errors import (
    NotInYourUnits,
    OutlastsYours,
    RoleNeedsTheWhole,
    UnitInUse,
)
from lyceum.organisations.models import Membership, RoleGrant, Unit
from lyceum.organisations.testing import make_membership, make_organisation, make_role

pytestmark = pytest.mark.django_db
KEYS = ["administrator", "hr-partner"]


def url(name, *args):
    return reverse(f"organisations:{name}", args=args)


def text(response):
    content = b"".join(response) if response.streaming else response.content
    return content.decode().replace("\N{NO-BREAK SPACE}", " ")


class Place:
    """Sales with North below it, and Legal beside it; one person in each, and in none."""

    def __init__(self, acme):
        self.acme = acme
        self.sales = Unit.objects.create(organisation=acme, name="Sales")
        self.north = Unit.objects.create(organisation=acme, name="North", parent=self.sales)
        self.legal = Unit.objects.create(organisation=acme, name="Legal")
        self.sally = self.person("Sally", self.sales)
        self.nora = self.person("Nora", self.north)
        self.leo = self.person("Leo", self.legal)
        self.free = self.person("Free", None)

    def person(self, name, unit):
        person = make_person(name)
        make_membership(self.acme, person, unit=unit)
        return person


@pytest.fixture
def place(acme):
    return Place(acme)


@pytest.fixture
def una(acme, place):
    """The HR partner of Sales."""
    una = make_person("Una")
    make_membership(acme, una, unit=place.legal)
    make_role(una, "hr-partner", acme, unit=place.sales)
    return una


# --- the scope ------------------------------------------------------------------------------------


def test_it_is_no_role_of_the_organisation(una, acme, place, act):
    scope = act(una).scope

    assert not scope.has_role("hr-partner", acme.pk)
    assert {role for _at, role in scope.roles} == {"learner"}
    assert scope.parts == {(acme.pk, place.sales.pk, "hr-partner")}
    assert api.people_with_role("hr-partner", acme.pk) == []
    assert not policies.can_keep_people(act(una), acme.pk)
    assert not policies.can_administer(act(una), acme.pk)


def test_who_belongs_elsewhere_gets_no_rows_by_it(linus, acme, place, act):
    make_role(linus, "hr-partner", acme, unit=place.sales)

    assert f"organisation:{acme.pk}" not in act(linus).scope
    assert [row.name for row in selectors.colleagues(act(linus), "Nora")] == []


def test_the_scope_costs_one_query(una, django_assert_num_queries):
    with django_assert_num_queries(1):
        api.scope_of(una.pk)


def test_one_that_has_ended_is_none(una, acme, act):
    RoleGrant.objects.unscoped("test").filter(person=una).update(expires_at=clock.now())

    assert act(una).scope.parts == frozenset()
    assert not selectors.kept_by(act(una), acme.pk)


# --- keeping people -------------------------------------------------------------------------------


def test_it_reaches_the_unit_and_those_below(una, acme, place, act):
    reach = selectors.kept_by(act(una), acme.pk)

    assert place.sales.pk in reach
    assert place.north.pk in reach
    assert place.legal.pk not in reach
    assert None not in reach


def test_people_are_added_there_and_nowhere_else(una, acme, place, act):
    by, new = act(una), make_person("New")

    for unit_id, refusal in ((place.legal.pk, NotInYourUnits), (None, NotInYourUnits)):
        with pytest.raises(refusal):
            api.add_membership(by=by, organisation_id=acme.pk, person_id=new.pk, unit_id=unit_id)
    added = api.add_membership(
        by=by, organisation_id=acme.pk, person_id=new.pk, unit_id=place.north.pk
    )
    assert added.unit_id == place.north.pk


def test_people_are_changed_there_and_moved_no_further(una, acme, place, act):
    by = act(una)

    def change(person, **changes):
        api.change_membership(by=by, organisation_id=acme.pk, person_id=person.pk, **changes)

    change(place.nora, position="Lead", unit_id=place.sales.pk)
    for person, changes in (
        (place.sally, {"unit_id": place.legal.pk}),
        (place.sally, {"unit_id": None}),
        (place.leo, {"position": "Lead"}),
        (place.leo, {"unit_id": place.sales.pk}),
        (place.free, {"unit_id": place.sales.pk}),
        (una, {"weekly_minutes": 600}),
    ):
        with pytest.raises(NotInYourUnits):
            change(person, **changes)
    for person in (place.leo, place.free):
        with pytest.raises(NotInYourUnits):
            api.end_membership(by=by, organisation_id=acme.pk, person_id=person.pk)
    api.end_membership(by=by, organisation_id=acme.pk, person_id=place.nora.pk)
    assert api.memberships_of(place.nora.pk) == []


def test_a_unit_of_another_organisation_is_none(harriet, acme, act, place):
    other = Unit.objects.create(organisation=make_organisation("Other"), name="Theirs")

    with pytest.raises(NotFound):
        api.change_membership(
            by=act(harriet), organisation_id=acme.pk, person_id=place.leo.pk, unit_id=other.pk
        )
    with pytest.raises(NotFound):
        api.grant_role(
            by=act(harriet),
            person_id=place.leo.pk,
            role="mentor",
            organisation_id=acme.pk,
            unit_id=other.pk,
        )


def test_what_belongs_to_the_whole_is_refused(una, acme, act):
    by, at = act(una), acme.pk

    for work, words in (
        (services.add_unit, {"name": "Mine"}),
        (services.invite, {"email": "new@example.org"}),
        (api.change_organisation, {"name": "Mine"}),
    ):
        with pytest.raises(Forbidden):
            work(by=by, organisation_id=at, **words)


# --- granting -------------------------------------------------------------------------------------


def test_they_grant_there_and_no_keys(una, acme, place, act):
    def grant(role, unit_id):
        api.grant_role(
            by=act(una),
            person_id=place.leo.pk,
            role=role,
            organisation_id=acme.pk,
            unit_id=unit_id,
        )

    grant("mentor", place.sales.pk)
    grant("facilitator", place.north.pk)
    for role, unit_id in [
        ("mentor", None),
        ("mentor", place.legal.pk),
        *((key, place.north.pk) for key in KEYS),
    ]:
        with pytest.raises(Forbidden):
            grant(role, unit_id)
    services.withdraw_role(
        by=act(una),
        person_id=place.leo.pk,
        role="mentor",
        organisation_id=acme.pk,
        unit_id=place.sales.pk,
    )
    with pytest.raises(Forbidden):
        services.withdraw_role(
            by=act(una),
            person_id=una.pk,
            role="hr-partner",
            organisation_id=acme.pk,
            unit_id=place.sales.pk,
        )
    told = RecordedEvent.objects.filter(name="organisations.RoleGranted").last()
    assert told.payload["unit_id"] == place.north.pk


def test_one_role_may_be_held_in_several_units_and_once_in_each(olga, acme, place, act):
    def grant(unit_id):
        api.grant_role(
            by=act(olga),
            person_id=place.leo.pk,
            role="hr-partner",
            organisation_id=acme.pk,
            unit_id=unit_id,
        )

    for unit_id in (None, place.sales.pk, place.legal.pk, place.sales.pk):
        grant(unit_id)
    assert RoleGrant.objects.unscoped("test").filter(person=place.leo).count() == 3


@pytest.mark.parametrize("role", ["administrator", "executive", "finance", "learner"])
def test_keys_of_the_whole_are_held_for_the_whole(olga, acme, place, act, role):
    with pytest.raises(RoleNeedsTheWhole):
        api.grant_role(
            by=act(olga),
            person_id=place.leo.pk,
            role=role,
            organisation_id=acme.pk,
            unit_id=place.legal.pk,
        )


def test_the_tables_insist(acme, place):
    for fields in (
        {"organisation": None, "unit": place.sales, "role": "mentor"},
        {"organisation": acme, "unit": place.sales, "role": "administrator"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            RoleGrant.objects.create(person=place.leo, granted_by="system:tests", **fields)


def test_nobody_grants_for_longer_than_they_may(acme, place, ada, act):
    """Not to others, and not to themselves; not by an invitation either."""
    week = clock.now() + timedelta(days=7)
    guest = make_person("Guest")
    make_role(guest, "administrator", acme, expires_at=week)
    by = act(guest)

    def grant(person, role, until, unit_id=None):
        api.grant_role(
            by=by,
            person_id=person.pk,
            role=role,
            organisation_id=acme.pk,
            unit_id=unit_id,
            expires_at=until,
        )

    for person, role, until in [
        (ada, "mentor", None),
        (ada, "administrator", week + timedelta(days=1)),
        (guest, "administrator", None),
    ]:
        with pytest.raises(OutlastsYours):
            grant(person, role, until)
    with pytest.raises(OutlastsYours):
        services.invite(by=by, organisation_id=acme.pk, email="x@example.org", roles=["mentor"])
    grant(ada, "mentor", week)
    grant(ada, "facilitator", week, place.north.pk)

    boss = make_person("Boss")
    make_role(boss, "hr-partner", acme, unit=place.sales, expires_at=week)
    make_role(boss, "hr-partner", acme, unit=place.legal)
    by = act(boss)
    with pytest.raises(OutlastsYours):
        grant(ada, "mentor", None, place.north.pk)
    grant(ada, "mentor", None, place.legal.pk)


def test_a_unit_with_a_role_stays_until_the_role_is_over(harriet, acme, una, place, act):
    Membership.objects.unscoped("test").exclude(unit=None).update(unit=None)
    grants = RoleGrant.objects.unscoped("test").filter(person=una)
    grants.update(unit=place.north)

    def remove():
        services.remove_unit(by=act(harriet), organisation_id=acme.pk, unit_id=place.north.pk)

    with pytest.raises(UnitInUse):
        remove()
    grants.update(expires_at=clock.now())
    remove()
    assert not grants.exists()


# --- the pages ------------------------------------------------------------------------------------


def test_the_keeper_of_a_unit_finds_their_people_only(client, una, acme, place):
    client.force_login(una)
    page = client.get(url("directory", acme.slug))

    assert {row.name for row in page.context["found"].rows} == {"Sally", "Nora"}
    assert [path for _pk, path in page.context["units"]] == ["Sales", "Sales / North"]
    assert client.get(url("people")).url == url("directory", acme.slug)
    assert "Leo" not in text(client.get(url("export", acme.slug)))
    assert "Nora" in text(client.get(url("export", acme.slug)))
    sneaky = client.get(url("directory", acme.slug), {"unit": place.legal.pk})
    assert sneaky.context["found"].rows == []
    for name in ("units", "invitations", "import-people"):
        assert client.get(url(name, acme.slug)).status_code == 404
    for person, status in ((place.nora, 200), (place.leo, 404), (place.free, 404)):
        assert client.get(url("place", acme.slug, person.pk)).status_code == status
        assert client.get(url("change-place", acme.slug, person.pk)).status_code == status


def test_the_keeper_of_a_unit_adds_changes_and_ends_by_page(client, una, acme, place):
    client.force_login(una)
    said = {"relation": "employee", "starts_on": "2024-01-01", "weekly_hours": "2"}
    new = {**said, "name": "New", "email": "new@example.org"}

    assert client.post(url("add-person", acme.slug), new).status_code == 422
    legal = client.post(url("add-person", acme.slug), {**new, "unit_id": place.legal.pk})
    assert legal.status_code == 422
    north = client.post(url("add-person", acme.slug), {**new, "unit_id": place.north.pk})
    assert north.status_code == 302
    there = {**said, "unit_id": place.sales.pk, "position": "Lead"}
    assert client.post(url("change-place", acme.slug, place.nora.pk), there).status_code == 302
    assert "Lead" in text(client.get(url("place", acme.slug, place.nora.pk)))
    assert client.post(url("end-place", acme.slug, place.leo.pk)).status_code == 403
    client.post(url("end-place", acme.slug, place.nora.pk))
    assert api.memberships_of(place.nora.pk) == []
    assert api.memberships_of(place.leo.pk) != []


def test_the_keeper_of_a_unit_grants_by_page(client, una, acme, place):
    make_role(place.leo, "teacher", acme)
    make_role(place.leo, "mentor", acme, unit=place.legal)
    client.force_login(una)
    page = url("roles", acme.slug)
    said = {"email": place.sally.email, "role": "mentor"}

    assert client.post(page, said).status_code == 422
    assert client.post(page, {**said, "unit_id": place.legal.pk}).status_code == 422
    key = client.post(page, {**said, "unit_id": place.north.pk, "role": "hr-partner"})
    assert key.status_code == 422
    assert client.post(page, {**said, "unit_id": place.north.pk}).status_code == 302
    rows = client.get(page).context["rows"]
    assert {(row.name, row.unit, row.may_withdraw) for row in rows} == {
        ("Una", "Sales", False),
        ("Sally", "Sales / North", True),
    }
    withdraw = url("withdraw-role", acme.slug, place.sally.pk, "mentor")
    assert client.post(withdraw).status_code == 403
    assert client.post(withdraw, {"unit_id": place.north.pk}).status_code == 302
    assert len(client.get(page).context["rows"]) == 1


def test_a_manager_of_a_unit_sees_the_places_there(client, acme, place):
    lead = place.person("Lead", None)
    make_role(lead, "manager", acme, unit=place.sales)
    client.force_login(lead)

    assert client.get(url("place", acme.slug, place.nora.pk)).status_code == 200
    assert client.get(url("place", acme.slug, place.leo.pk)).status_code == 404
    assert client.get(url("directory", acme.slug)).status_code == 404


def test_what_has_ended_is_shown_for_a_month(client, harriet, acme, ada, linus):
    ended = make_role(ada, "mentor", acme, expires_at=clock.now() - timedelta(days=29))
    client.force_login(harriet)
    page = url("roles", acme.slug)

    assert "expired" in text(client.get(page))
    ended.expires_at = clock.now() - timedelta(days=31)
    ended.save()
    assert "expired" not in text(client.get(page))


@pytest.mark.parametrize("count", [2, 20])
def test_the_pages_cost_the_same_for_few_and_many(
    client, una, acme, place, count, django_assert_max_num_queries
):
    for number in range(count):
        person = place.person(f"Person {number}", place.north)
        make_role(person, "mentor", acme, unit=place.north)
    client.force_login(una)

    for name, most in (("directory", 14), ("roles", 12)):
        client.get(url(name, acme.slug))
        with django_assert_max_num_queries(most):
            client.get(url(name, acme.slug))


def test_moving_the_end_is_told_and_an_expired_one_begins_anew(harriet, olga, ada, acme, act):
    def grant(by, days):
        end = clock.now() + timedelta(days=days) if days else None
        return api.grant_role(
            by=act(by), person_id=ada.pk, role="mentor", organisation_id=acme.pk, expires_at=end
        )

    told = RecordedEvent.objects.filter(name="organisations.RoleGranted")
    first = grant(harriet, 0)
    assert grant(harriet, 0) == first
    assert told.count() == 1, "nothing new, nothing told"
    moved = grant(olga, 9)
    assert moved == first
    assert (moved.granted_by, told.count()) == (str(act(olga)), 2)
    RoleGrant.objects.unscoped("test").filter(person=ada).update(expires_at=clock.now())
    anew = grant(harriet, 9)
    assert anew.granted_at > first.granted_at
    assert (anew.granted_by, told.count()) == (str(act(harriet)), 3)


# --- the end of a role ----------------------------------------------------------------------------


def test_each_ending_role_is_told_once(ada, acme):
    make_role(ada, "mentor", acme, expires_at=clock.now() + timedelta(days=3))
    make_role(ada, "teacher", acme, expires_at=clock.now() + timedelta(days=8))
    make_role(ada, "advisor", acme, expires_at=clock.now() - timedelta(days=1))

    assert services.tell_ending_roles() == 1
    assert services.tell_ending_roles() == 0
    assert RecordedEvent.objects.filter(name="organisations.RoleEndsSoon").count() == 1


def test_only_the_house_asks_for_the_words(harriet, ada, acme, act):
    grant = make_role(ada, "mentor", acme, expires_at=clock.now() + timedelta(days=3))

    with pytest.raises(NotFound):
        api.ending_role(act(harriet), grant.pk)
    assert api.ending_role(actors.system("access"), grant.pk).role == "mentor"

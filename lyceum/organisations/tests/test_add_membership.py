from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from lyceum.identity.testing import make_person
from lyceum.kernel import actors, clock
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.models import RecordedEvent
from lyceum.kernel.owned import UnscopedQuery
from lyceum.organisations import api, services
from lyceum.organisations.errors import (
    AlreadyMember,
    EndsBeforeItStarts,
    ManagerCycle,
    NumberTaken,
)
from lyceum.organisations.models import Membership, MembershipChange, RoleGrant
from lyceum.organisations.testing import make_membership, make_organisation, make_role, make_unit

pytestmark = pytest.mark.django_db


def names(app="organisations"):
    lines = RecordedEvent.objects.filter(name__startswith=f"{app}.").order_by("pk")
    return [line.name.removeprefix(f"{app}.") for line in lines]


def test_it_gives_a_place_and_says_so(harriet, acme, act):
    alan = make_person("Alan")
    api.add_membership(
        by=act(harriet), organisation_id=acme.pk, person_id=alan.pk, position="Cryptanalyst"
    )

    row = api.current_membership(act(alan))
    assert (row.organisation, row.position, row.weekly_minutes) == ("Acme", "Cryptanalyst", 120)
    assert names() == ["MembershipStarted"]


def test_only_keepers_may(grace, linus, ada, acme, act):
    alan = make_person("Alan")
    for person in (ada, grace, linus):
        with pytest.raises(Forbidden):
            api.add_membership(by=act(person), organisation_id=acme.pk, person_id=alan.pk)


def test_it_refuses_what_cannot_be(harriet, ada, acme, act):
    by, alan = act(harriet), make_person("Alan")
    make_membership(acme, make_person("Joan"), employee_number="7")

    with pytest.raises(AlreadyMember):
        api.add_membership(by=by, organisation_id=acme.pk, person_id=ada.pk)
    with pytest.raises(NumberTaken):
        api.add_membership(by=by, organisation_id=acme.pk, person_id=alan.pk, employee_number="7")
    with pytest.raises(EndsBeforeItStarts):
        api.add_membership(
            by=by,
            organisation_id=acme.pk,
            person_id=alan.pk,
            starts_on=date(2024, 2, 1),
            ends_on=date(2024, 1, 1),
        )


def test_a_person_may_belong_to_two_organisations(ada, acme, act):
    globex = make_organisation("Globex")
    api.add_membership(by=actors.system("tests"), organisation_id=globex.pk, person_id=ada.pk)

    assert [row.organisation for row in api.memberships_of(ada.pk)] == ["Acme", "Globex"]
    scope = api.scope_of(ada.pk, globex.pk)
    assert scope.organisation_id == globex.pk
    assert {f"organisation:{acme.pk}", f"organisation:{globex.pk}"} <= scope.owners


def test_a_move_is_kept_as_history(harriet, ada, grace, acme, act):
    by = act(harriet)
    unit = services.add_unit(by=by, organisation_id=acme.pk, name="Sales")
    api.change_membership(
        by=by,
        organisation_id=acme.pk,
        person_id=ada.pk,
        unit_id=unit.pk,
        manager_id=grace.pk,
        position="Lead",
    )

    change = MembershipChange.objects.unscoped("test").get()
    assert change.changes == {
        "unit": ["", "Sales"],
        "manager": ["", "Grace"],
        "position": ["", "Lead"],
    }
    assert api.manager_of(ada.pk, acme.pk) == grace.pk
    assert api.reports_of(act(grace)) == [ada.pk]


def test_nothing_changed_is_no_history(harriet, ada, acme, act):
    api.change_membership(by=act(harriet), organisation_id=acme.pk, person_id=ada.pk, position="")

    assert not MembershipChange.objects.unscoped("test").exists()
    assert names() == []


def test_nobody_manages_their_own_manager(harriet, ada, grace, acme, act):
    by = act(harriet)
    api.change_membership(by=by, organisation_id=acme.pk, person_id=ada.pk, manager_id=grace.pk)

    with pytest.raises(ManagerCycle):
        api.change_membership(by=by, organisation_id=acme.pk, person_id=grace.pk, manager_id=ada.pk)


def test_a_ring_that_is_there_holds_nobody_up(harriet, ada, grace, acme, act):
    rows = Membership.objects.unscoped("test")
    joan = make_membership(acme, make_person("Joan"), manager=rows.get(person=grace))
    rows.filter(person=grace).update(manager=joan)  # as two changes at once once made it

    with pytest.raises(ManagerCycle):
        api.change_membership(
            by=act(harriet), organisation_id=acme.pk, person_id=ada.pk, manager_id=grace.pk
        )


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_who_are_set_above_each_other_at_once_make_no_ring(ada, grace, acme):
    by, start, outcomes = actors.system("tests"), Barrier(2), []

    def put(person, manager):
        start.wait()
        try:
            api.change_membership(
                by=by, organisation_id=acme.pk, person_id=person.pk, manager_id=manager.pk
            )
            outcomes.append("done")
        except ManagerCycle:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=put, args=pair) for pair in ((ada, grace), (grace, ada))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["done", "refused"]


def test_a_manager_from_elsewhere_is_not_found(harriet, ada, linus, acme, act):
    with pytest.raises(NotFound):
        api.change_membership(
            by=act(harriet), organisation_id=acme.pk, person_id=ada.pk, manager_id=linus.pk
        )


def test_ending_a_place_leaves_the_person(harriet, ada, acme, act):
    api.end_membership(by=act(harriet), organisation_id=acme.pk, person_id=ada.pk)

    assert api.memberships_of(ada.pk) == []
    assert len(api.memberships_of(ada.pk, ended=True)) == 1
    ada.refresh_from_db()
    assert ada.is_active
    assert api.scope_of(ada.pk).owners == {f"person:{ada.pk}"}
    assert names() == ["MembershipEnded"]


def test_a_place_that_ends_later_is_open_until_the_clock_ends_it(harriet, ada, acme, act):
    by = act(harriet)
    tomorrow = clock.today() + timedelta(days=1)
    api.end_membership(by=by, organisation_id=acme.pk, person_id=ada.pk, on=tomorrow)
    assert services.end_due_memberships() == 0
    assert len(api.memberships_of(ada.pk)) == 1

    Membership.objects.unscoped("test").filter(person=ada).update(
        starts_on=date(2020, 1, 1), ends_on=clock.today() - timedelta(days=1)
    )
    assert services.end_due_memberships() == 1
    assert api.memberships_of(ada.pk) == []
    assert names() == ["MembershipEnded"]


def roles_of(person):
    rows = RoleGrant.objects.unscoped("test").filter(person=person).order_by("role")
    return [(row.role, row.organisation_id, row.unit_id) for row in rows]


def test_roles_end_with_the_place(harriet, ada, grace, acme, act):
    unit = make_unit(acme, "Sales")
    other = make_organisation("Other")
    make_role(ada, "administrator", acme)
    make_role(ada, "facilitator", acme, unit=unit)
    make_role(ada, "mentor", other)  # without a place there
    make_role(ada, "teacher")
    make_role(grace, "mentor", acme)
    api.end_membership(by=act(harriet), organisation_id=acme.pk, person_id=ada.pk)

    assert roles_of(ada) == [("mentor", other.pk, None), ("teacher", None, None)]
    assert ("mentor", acme.pk, None) in roles_of(grace)
    assert sorted(names()) == ["MembershipEnded", "RoleWithdrawn", "RoleWithdrawn"]
    told = RecordedEvent.objects.filter(name="organisations.RoleWithdrawn")
    assert {line.payload["role"] for line in told} == {"administrator", "facilitator"}

    api.resume_membership(by=act(harriet), organisation_id=acme.pk, person_id=ada.pk)
    assert not act(ada).scope.has_role("administrator", acme.pk)


def test_roles_last_until_the_clock_ends_the_place(harriet, ada, acme, act):
    make_role(ada, "hr-partner", acme)
    tomorrow = clock.today() + timedelta(days=1)
    api.end_membership(by=act(harriet), organisation_id=acme.pk, person_id=ada.pk, on=tomorrow)
    assert act(ada).scope.has_role("hr-partner", acme.pk)

    Membership.objects.unscoped("test").filter(person=ada).update(
        starts_on=date(2020, 1, 1), ends_on=clock.today() - timedelta(days=1)
    )
    services.end_due_memberships()
    assert roles_of(ada) == []
    assert names() == ["RoleWithdrawn", "MembershipEnded"]


def test_the_last_administrator_of_the_ecosystem_stays_when_their_place_ends(olga, acme):
    make_membership(acme, olga)
    api.end_membership(by=actors.system("t"), organisation_id=acme.pk, person_id=olga.pk)

    assert api.people_with_role("administrator") == [olga.pk]


def test_an_unscoped_question_is_refused(ada):
    with pytest.raises(UnscopedQuery):
        Membership.objects.filter(person=ada).count()


def test_the_scope_takes_one_query(ada, acme, django_assert_num_queries):
    make_role(ada, "mentor", acme)

    with django_assert_num_queries(1):
        scope = api.scope_of(ada.pk)
    assert scope.has_role("mentor", acme.pk)
    assert scope.has_role("learner", acme.pk)
    assert not scope.has_role("mentor")

"""Rows that differ in few columns: as if each had been saved."""

from datetime import date

import pytest

from lyceum.kernel.alike import insert_alike
from lyceum.organisations.models import Membership
from lyceum.organisations.testing import make_organisation

pytestmark = pytest.mark.django_db


def test_ids_come_in_the_order_given(ada, grace, linus):
    bare, other = make_organisation("Bare"), make_organisation("Other")
    same = {"owner_id": f"organisation:{bare.pk}", "organisation_id": bare.pk, "position": "Tester"}
    people = [grace.pk, linus.pk, ada.pk]
    days = [date(2026, 1, day) for day in (3, 1, 2)]
    ids = insert_alike(Membership, same, {"person_id": people, "starts_on": days})
    rows = Membership.objects.unscoped("a test").in_bulk(ids)
    assert [(rows[pk].person_id, rows[pk].starts_on) for pk in ids] == list(
        zip(people, days, strict=True)
    )
    saved = Membership(
        **same | {"organisation_id": other.pk}, person_id=linus.pk, starts_on=days[0]
    )
    saved.save()
    [twin] = [rows[pk] for pk in ids if rows[pk].person_id == linus.pk]
    kept = ("position", "weekly_minutes", "ends_on", "is_open", "employee_number", "manager_id")
    assert [getattr(twin, name) for name in kept] == [getattr(saved, name) for name in kept]


def test_nobody_is_nothing(acme):
    same = {"owner_id": f"organisation:{acme.pk}", "organisation_id": acme.pk}
    assert insert_alike(Membership, same, {"person_id": [], "starts_on": []}) == []

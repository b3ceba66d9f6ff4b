"""Giving people accounts, one or many."""

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from lyceum.identity import api
from lyceum.identity.models import Person
from lyceum.kernel import actors
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.models import RecordedEvent

pytestmark = pytest.mark.django_db
HOUSE = actors.system("tests")


def test_it_adds_a_person_who_signs_in_by_mail():
    person = api.add_person(by=HOUSE, name="สมชาย ใจดี", email=" Somchai@Example.org ")

    assert person.email == "somchai@example.org"
    assert not person.has_usable_password()
    address = EmailAddress.objects.get(user=person)
    assert (address.email, address.verified, address.primary) == (person.email, False, True)
    assert RecordedEvent.objects.get().payload == {"person_id": person.pk}


def test_it_adds_a_person_without_an_address():
    person = api.add_person(by=HOUSE, name="Nobody's Inbox")

    assert person.email is None
    assert not EmailAddress.objects.exists()


def test_it_refuses_an_address_that_is_taken_whatever_its_capitals(ada):
    with pytest.raises(api.AddressTaken) as refusal:
        api.add_person(by=HOUSE, name="Ada again", email="ADA@example.org")

    assert "ada@example.org" in str(refusal.value)


def test_no_road_leads_to_an_address_in_capitals(ada):
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=ada.pk).update(email="ADA@example.org")


def test_a_learner_may_not_add_people(ada, acme, act):
    with pytest.raises(Forbidden):
        api.add_person(by=act(ada), name="Eve")
    with pytest.raises(Forbidden):
        api.add_people(by=act(ada), rows=[api.NewPerson(name="Eve")])


def test_the_administrator_may(olga, act):
    assert api.add_person(by=act(olga), name="Eve").pk


def test_many_come_in_their_order_with_one_fact_a_batch():
    rows = [api.NewPerson(name=f"P {n}", email=f"p{n}@example.org") for n in range(1001)]

    person_ids = api.add_people(by=HOUSE, rows=rows)

    assert api.names_of(person_ids)[person_ids[1000]] == "P 1000"
    assert api.people_by_email(["P7@EXAMPLE.org", "x@example.org"]) == {
        "p7@example.org": person_ids[7]
    }
    lines = RecordedEvent.objects.order_by("pk")
    assert [len(line.payload["person_ids"]) for line in lines] == [1000, 1]


def test_the_import_may_vouch_for_addresses():
    rows = [api.NewPerson(name="A", email="a@example.org", address_is_proven=True)]

    api.add_people(by=HOUSE, rows=rows)

    assert EmailAddress.objects.get().verified


def test_a_batch_with_a_taken_or_doubled_address_leaves_nothing_behind(ada):
    rows = [api.NewPerson(name=x, email=f"{x}@example.org") for x in ("eve", "ada", "bob", "Bob")]

    with pytest.raises(api.AddressTaken) as refusal:
        api.add_people(by=HOUSE, rows=rows)

    assert refusal.value.addresses == ["ada@example.org", "bob@example.org"]
    assert Person.objects.count() == 1


def test_a_whole_person_is_for_themselves_and_the_administrator(ada, grace, olga, linus, act):
    assert api.person_for(act(ada), ada.pk) == api.person_for(act(olga), ada.pk) == ada
    for other in (grace, linus):
        with pytest.raises(NotFound):
            api.person_for(act(other), ada.pk)


def test_cards_tell_how_to_write_to_people(ada, grace, django_assert_num_queries):
    with django_assert_num_queries(1):
        cards = api.cards_of([ada.pk, grace.pk])

    assert cards[ada.pk].email == "ada@example.org"
    assert cards[grace.pk].name == "Grace"


def test_an_address_leads_to_who_has_proven_it():
    proven = api.NewPerson(name="Ada", email="Ada@example.org", address_is_proven=True)
    claimed = api.NewPerson(name="Eve", email="eve@example.org")
    ada, eve = api.add_people(by=HOUSE, rows=[proven, claimed])
    EmailAddress.objects.create(user_id=ada, email="ada@home.example", verified=True)
    EmailAddress.objects.create(user_id=eve, email="ada@work.example", verified=False)

    found = api.people_by_proven_email(
        ["ADA@example.org", "ada@home.example", "eve@example.org", "ada@work.example", ""]
    )

    assert found == {"ada@example.org": ada, "ada@home.example": ada}
    Person.objects.filter(pk=ada).update(is_active=False)
    assert api.people_by_proven_email(["ada@example.org"]) == {}

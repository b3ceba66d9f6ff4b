"""Times with advisors: offered, had by one person, called off; notes shared by consent only."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from lyceum.agenda.testing import entries_of
from lyceum.identity.testing import make_person
from lyceum.kernel import clock
from lyceum.kernel.clock import travelled
from lyceum.kernel.errors import DomainError, Forbidden, NotFound
from lyceum.organisations.testing import make_membership, make_role
from lyceum.support import selectors, services
from lyceum.support.errors import MeetingCannotBe, NotNowPossible, SlotIsTaken, TimesOverlap
from lyceum.support.models import AdvisorSlot, Booking
from lyceum.support.testing import acting, make_slots

pytestmark = pytest.mark.django_db


def advisor_of(acme, name):
    person = make_person(name)
    make_membership(acme, person)
    make_role(person, "advisor", acme)
    return person


@pytest.fixture
def avi(acme):
    return advisor_of(acme, "Avi")


@pytest.fixture
def slots(acme, avi):
    return make_slots(avi, acme, count=3)


@pytest.fixture
def booking(ada, slots):
    return services.book_slot(
        by=acting(ada), person_id=ada.pk, slot_id=slots[0].pk, words="My path"
    )


def test_times_in_a_row_for_people_of_the_organisation(ada, linus, avi, slots):
    assert [slot.starts_at - slots[0].starts_at for slot in slots] == [
        timedelta(minutes=30 * number) for number in range(3)
    ]
    assert [row.advisor for row in selectors.free_slots(acting(ada))] == ["Avi"] * 3
    assert selectors.free_slots(acting(linus)) == []
    assert selectors.free_slots(acting(avi)) == []


def test_an_advisor_of_the_ecosystem_offers_them_to_everybody(linus, acme):
    eva = make_person("Eva")
    make_role(eva, "advisor")
    make_slots(eva, None)
    assert [row.advisor for row in selectors.free_slots(acting(linus))] == ["Eva"]


def test_only_advisors_offer_and_not_two_at_a_time(ada, acme, avi, slots):
    for organisation in (acme, None):
        with pytest.raises(Forbidden):
            make_slots(ada, organisation)
    with pytest.raises(Forbidden):
        make_slots(avi, None)
    with pytest.raises(TimesOverlap):
        make_slots(avi, acme, starts_at=slots[2].starts_at + timedelta(minutes=10))
    with pytest.raises(MeetingCannotBe):
        make_slots(avi, acme, starts_at=clock.now() - timedelta(hours=1))


def test_it_stands_in_both_calendars(ada, avi, booking, slots):
    for person, other in ((ada, "Avi"), (avi, "Ada")):
        [entry] = entries_of(person, "support.advice")
        assert (entry.title, entry.starts_at) == (other, slots[0].starts_at)
    assert len(selectors.free_slots(acting(ada))) == 2


def test_one_time_is_had_once_and_nobody_has_two_at_once(ada, grace, acme, booking, slots):
    with pytest.raises(SlotIsTaken):
        services.book_slot(by=acting(grace), person_id=grace.pk, slot_id=slots[0].pk)
    other = make_slots(advisor_of(acme, "Ann"), acme, starts_at=slots[0].starts_at)
    with pytest.raises(TimesOverlap):
        services.book_slot(by=acting(ada), person_id=ada.pk, slot_id=other[0].pk)
    with pytest.raises(Forbidden):
        services.book_slot(by=acting(grace), person_id=ada.pk, slot_id=slots[1].pk)


def test_what_is_called_off_is_free_again(ada, avi, booking, slots):
    services.cancel_booking(by=acting(ada), booking_id=booking.pk)
    assert all(entries_of(one, "support.advice")[0].cancelled_at for one in (ada, avi))
    assert len(selectors.free_slots(acting(ada))) == 3
    with pytest.raises(NotNowPossible):
        services.cancel_booking(by=acting(ada), booking_id=booking.pk)
    services.book_slot(by=acting(ada), person_id=ada.pk, slot_id=slots[0].pk)


def test_a_time_taken_back_takes_its_booking_along(ada, avi, booking, slots):
    with pytest.raises(NotFound):
        services.cancel_slot(by=acting(ada), slot_id=slots[0].pk)
    services.cancel_slot(by=acting(avi), slot_id=slots[0].pk)
    booking.refresh_from_db()
    assert booking.cancelled_at
    with pytest.raises(NotNowPossible):
        services.book_slot(by=acting(ada), person_id=ada.pk, slot_id=slots[0].pk)


def test_what_is_over_is_neither_had_nor_called_off(ada, booking, slots):
    with travelled(clock.now() + timedelta(days=9)):
        with pytest.raises(NotNowPossible):
            services.book_slot(by=acting(ada), person_id=ada.pk, slot_id=slots[1].pk)
        with pytest.raises(NotNowPossible):
            services.cancel_booking(by=acting(ada), booking_id=booking.pk)


def test_notes_are_read_by_others_only_while_their_person_says_so(ada, acme, avi, booking, olga):
    ann = advisor_of(acme, "Ann")
    [slot] = make_slots(ann, acme, starts_at=clock.now() + timedelta(days=5))
    later = services.book_slot(by=acting(ada), person_id=ada.pk, slot_id=slot.pk)
    note = services.write_advice(by=acting(avi), booking_id=booking.pk, text="Wants to lead.")

    def read_by(person, one):
        return [row.text for row in selectors.notes_of(acting(person), one)]

    assert read_by(ada, booking) == read_by(avi, booking) == ["Wants to lead."]
    assert read_by(ann, later) == []
    with pytest.raises(NotFound):
        services.share_advice(by=acting(avi), note_id=note.pk, is_shared=True)
    services.share_advice(by=acting(ada), note_id=note.pk, is_shared=True)
    assert read_by(ann, later) == ["Wants to lead."]
    services.share_advice(by=acting(ada), note_id=note.pk, is_shared=False)
    assert read_by(ann, later) == []
    for person in (ann, olga):
        with pytest.raises(NotFound):
            selectors.booking_for(acting(person), booking.pk)
    with pytest.raises(NotFound):
        services.write_advice(by=acting(ada), booking_id=booking.pk, text="I do.")


def test_the_way_through_the_pages(client, ada, linus, acme, avi):
    client.force_login(avi)
    at = f"{clock.now() + timedelta(days=2):%Y-%m-%dT%H:%M}"
    form = {"starts_at": at, "minutes": 30, "count": 2, "kind": "video", "organisation_id": acme.pk}
    assert client.post(reverse("support:own-slots"), form).status_code == 302
    assert client.post(reverse("support:own-slots"), {**form, "count": 99}).status_code == 422
    slot = AdvisorSlot.objects.unscoped("test").first()
    client.force_login(ada)
    assert "Avi" in client.get(reverse("support:advisors")).text
    assert client.get(reverse("support:own-slots")).status_code == 404
    there = client.post(reverse("support:book-slot", args=[slot.pk]), {"words": "<b>path</b>"})
    page = there.headers["Location"]
    client.force_login(avi)
    assert "&lt;b&gt;path" in client.get(page).text
    assert "Ada" in client.get(reverse("support:own-slots")).text
    booking = Booking.objects.unscoped("test").get()
    write = reverse("support:write-advice", args=[booking.pk])
    assert client.post(write, {"text": ""}).status_code == 422
    client.post(write, {"text": "She asks well."})
    client.force_login(ada)
    assert "Let my other advisors read it" in client.get(page).text
    client.force_login(linus)
    assert client.get(page).status_code == 404
    assert client.post(reverse("support:book-slot", args=[slot.pk])).status_code == 404


def all_at_once(press, things):
    """What came of pressing for each of them in a thread of its own."""
    ready, said = threading.Barrier(len(things)), []

    def one(thing):
        ready.wait(10)
        try:
            press(thing)
            said.append("had")
        except DomainError as refusal:
            said.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=[thing]) for thing in things]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(said)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_many_who_press_at_once_one_has_it(acme, avi):
    [slot] = make_slots(avi, acme)
    people = [make_person(f"Racer {number}") for number in range(6)]
    for person in people:
        make_membership(acme, person)

    def press(person):
        services.book_slot(by=acting(person), person_id=person.pk, slot_id=slot.pk)

    assert all_at_once(press, people) == ["had", *["support.slot_is_taken"] * 5]
    assert Booking.objects.unscoped("test").count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_nobody_offers_a_time_twice_by_pressing_twice(acme, avi):
    starts_at = clock.now() + timedelta(days=2)

    def press(number):
        make_slots(avi, acme, starts_at=starts_at + timedelta(minutes=number))

    assert all_at_once(press, range(6)) == ["had", *["support.times_overlap"] * 5]
    assert AdvisorSlot.objects.unscoped("test").count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_nobody_has_two_times_at_once_by_pressing_two_at_once(acme, ada):
    starts_at = clock.now() + timedelta(days=2)
    advisors = [advisor_of(acme, f"Advisor {number}") for number in range(6)]
    offered = [make_slots(one, acme, starts_at=starts_at)[0] for one in advisors]

    def press(slot):
        services.book_slot(by=acting(ada), person_id=ada.pk, slot_id=slot.pk)

    assert all_at_once(press, offered) == ["had", *["support.times_overlap"] * 5]
    assert Booking.objects.unscoped("test").count() == 1

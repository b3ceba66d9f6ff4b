"""Coffee in a space: who takes part, when, with whom, and whether they met."""

from datetime import timedelta

import pytest
from django.apps import apps

from lyceum.communities import selectors, services
from lyceum.communities.models import CoffeeRound, CoffeeSeat
from lyceum.communities.testing import make_space
from lyceum.kernel import clock
from lyceum.kernel.errors import Forbidden, NotFound

from .test_spaces import kinds_to, told


@pytest.fixture
def lively(acme, act, facilitator, crowd):
    """A space of six, all of whom want a coffee, every two weeks from today."""
    people = crowd(6)
    space = make_space(acme, reach="ecosystem", people=people, moderators=[facilitator])
    for one in people:
        services.take_part(by=act(one), space_id=space.pk)
    services.plan_coffee(
        by=act(facilitator), space_id=space.pk, every_weeks=2, starts_on=clock.today()
    )
    space.people = people
    return space


def groups(space):
    found = {}
    rows = CoffeeSeat.objects.unscoped("a test").filter(group__round__space=space)
    for group, person in rows.values_list("group_id", "person_id"):
        found.setdefault(group, set()).add(person)
    return list(found.values())


def later(weeks):
    return clock.travelled(clock.now() + timedelta(weeks=weeks, hours=1))


def test_they_are_brought_together_across_organisations(lively):
    assert services.pair_for_coffee() == 3
    assert services.pair_for_coffee() == 0

    homes = {one.pk: at % 2 for at, one in enumerate(lively.people)}
    assert all(len({homes[pk] for pk in group}) == 2 for group in groups(lively))
    assert kinds_to(lively.people[0]) == ["communities.coffee"]
    assert told("CoffeePaired") == 1


def test_the_rhythm_said_twice_on_a_day_is_one_round(lively, act, facilitator, acme, crowd):
    assert services.pair_for_coffee() == 3
    services.plan_coffee(
        by=act(facilitator), space_id=lively.pk, every_weeks=2, starts_on=clock.today()
    )
    other = make_space(acme, "Other", people=lively.people, moderators=[facilitator])
    for one in lively.people:
        services.take_part(by=act(one), space_id=other.pk)
    services.plan_coffee(
        by=act(facilitator), space_id=other.pk, every_weeks=2, starts_on=clock.today()
    )
    assert services.pair_for_coffee() == 3  # of the other one
    assert len(groups(lively)) == 3
    with later(2):
        assert services.pair_for_coffee() == 6


def test_what_was_missed_is_made_up_for_once(lively):
    with later(9):
        assert services.pair_for_coffee() == 3
        assert services.pair_for_coffee() == 0
    with later(10):
        assert services.pair_for_coffee() == 3
    seen = groups(lively)
    assert len({frozenset(one) for one in seen}) == len(seen)


def test_who_pauses_or_left_is_not_brought_together(lively, act):
    first, second, *_rest = lively.people
    services.take_part(
        by=act(first), space_id=lively.pk, snoozed_until=clock.today() + timedelta(weeks=2)
    )
    services.leave(by=act(second), space_id=lively.pk)
    services.pair_for_coffee()
    there = set().union(*groups(lively))
    assert there == {one.pk for one in lively.people[2:]}
    with later(2):
        services.pair_for_coffee()
    assert first.pk in set().union(*groups(lively))


def test_two_are_kept_apart_and_only_one_knows(lively, act):
    one, *others = lively.people
    for other in others[:-1]:
        services.avoid(by=act(one), other_id=other.pk)
    services.pair_for_coffee()
    assert {one.pk, others[-1].pk} in groups(lively)
    services.avoid(by=act(one), other_id=others[0].pk, is_wanted=False)


def test_some_days_later_they_are_asked_once_whether_they_met(lively, act, facilitator):
    services.pair_for_coffee()
    first = lively.people[0]
    place = selectors.place_for(act(first), lively.pk)
    [mine] = selectors.coffee_page(act(first), place).groups
    services.say_met(by=act(first), group_id=mine.group_id, has_met=True)
    assert services.ask_whether_met() == 0
    with later(1):
        assert services.ask_whether_met() == 5
        assert services.ask_whether_met() == 0
    page = selectors.coffee_page(act(first), place)
    assert (page.met, page.asked, page.groups[0].has_met) == (1, 1, True)
    with pytest.raises(NotFound):
        services.say_met(by=act(facilitator), group_id=mine.group_id, has_met=True)


def test_only_who_looks_after_it_plans(lively, act, linus):
    with pytest.raises(Forbidden):
        services.plan_coffee(
            by=act(lively.people[0]), space_id=lively.pk, every_weeks=1, starts_on=clock.today()
        )
    with pytest.raises(Forbidden):
        services.take_part(by=act(linus), space_id=lively.pk)


def test_the_page_takes_part_and_tells(client, lively, facilitator):
    client.force_login(facilitator)
    there = f"/communities/spaces/{lively.pk}/coffee/"
    client.post(there + "part/")
    services.pair_for_coffee()
    page = client.get(there).content.decode()
    assert "Did you meet?" in page
    client.post(there + "part/", {"pause": "4"})
    assert "You pause until" in client.get(there).content.decode()
    client.post(there + "stop/")
    client.post(there + "plan/", {"every_weeks": "0"})
    with later(2):
        assert services.pair_for_coffee() == 0
    assert CoffeeRound.objects.count() == 1


def test_after_a_coffee_one_says_not_again_and_nobody_is_told(lively, act, client):
    from django.urls import reverse

    from lyceum.communities.models import CoffeeAvoidance

    services.pair_for_coffee()
    one, stranger = lively.people[0], lively.people[-1]
    seat = CoffeeSeat.objects.unscoped("a test").get(person=one)
    page = reverse("communities:avoid", args=[seat.group_id])
    others = next(group for group in groups(lively) if one.pk in group) - {one.pk}
    before = kinds_to(stranger)
    client.force_login(one)
    for _twice in range(2):
        client.post(page)

    rows = CoffeeAvoidance.objects.unscoped("a test").filter(person=one)
    assert set(rows.values_list("other_id", flat=True)) == others
    assert rows.count() == len(others)
    assert kinds_to(stranger) == before
    outside = next(each for each in lively.people if each.pk not in {one.pk, *others})
    with pytest.raises(NotFound):
        services.avoid_group(by=act(outside), group_id=seat.group_id)


def plan(by, space, weeks, *, next_on=None):
    return services.plan_coffee(
        by=by, space_id=space.pk, every_weeks=weeks, starts_on=next_on or clock.today()
    )


def test_a_rhythm_said_again_changes_nothing_and_another_waits_for_its_time(
    lively, act, facilitator
):
    services.pair_for_coffee()
    first = clock.today()
    with later(1):
        keeper = act(facilitator)
        assert plan(keeper, lively, 2).next_on == first + timedelta(weeks=2)
        assert services.pair_for_coffee() == 0
        assert plan(keeper, lively, 4).next_on == first + timedelta(weeks=4)
        plan(keeper, lively, 0)
        assert plan(keeper, lively, 2).next_on == first + timedelta(weeks=2)
        assert services.pair_for_coffee() == 0
    with later(2):
        assert services.pair_for_coffee() == 3


def test_somebody_is_named_ahead_and_it_is_taken_back(client, lively, linus):
    from lyceum.communities.models import CoffeeAvoidance, SpaceMember

    one, other, *_rest = lively.people
    handle = SpaceMember.objects.unscoped("a test").get(space=lively, person=other).handle
    there = f"/communities/spaces/{lively.pk}/coffee/"
    client.force_login(one)
    client.post(there + "apart/", {"handle": f"@{handle.upper()}"})
    client.post(there + "apart/", {"handle": "nobody-here"})
    rows = CoffeeAvoidance.objects.unscoped("a test").filter(person=one)
    assert list(rows.values_list("other_id", flat=True)) == [other.pk]
    assert f"apart/{other.pk}/" in client.get(there).text
    assert kinds_to(other) == []
    client.post(f"{there}apart/{other.pk}/")
    assert not rows.exists()
    client.force_login(linus)
    assert client.post(there + "apart/", {"handle": handle}).status_code in {403, 404}


def test_from_a_pair_one_writes_to_the_other(client, lively):
    from lyceum.communities.models import SpaceMember

    services.pair_for_coffee()
    one = lively.people[0]
    other = next(iter(next(group for group in groups(lively) if one.pk in group) - {one.pk}))
    handle = SpaceMember.objects.unscoped("a test").get(space=lively, person=other).handle
    client.force_login(one)
    there = f"/communities/spaces/{lively.pk}/?call={handle}"
    assert f"{there}#say" in client.get(f"/communities/spaces/{lively.pk}/coffee/").text
    assert f"@{handle}" in client.get(there).text
    assert "<b>" not in client.get(f"/communities/spaces/{lively.pk}/?call=<b>").context["composer"]


def test_who_is_near_is_asked_of_units_and_other_spaces(lively, acme):
    from lyceum.organisations.testing import make_unit

    unit, (one, other, *_rest) = make_unit(acme, "Weaving"), lively.people
    memberships = apps.get_model("organisations.Membership").objects.unscoped("a test")
    memberships.filter(person=one).update(unit=unit)
    make_space(acme, "Other", people=[one, other])
    guests = {each.id: each for each in selectors.coffee_guests(lively, clock.today())}
    assert guests[one.pk].units == {unit.pk}
    assert guests[one.pk].spaces == guests[other.pk].spaces != frozenset()


def test_who_met_is_asked_how_it_was_and_who_did_not_is_not(lively, act):
    services.pair_for_coffee()
    seats = CoffeeSeat.objects.unscoped("a test").order_by("pk")
    for seat, has_met in zip(seats[:2], (True, False), strict=True):
        by = act(seat.person)
        for _twice in range(2):
            services.say_met(by=by, group_id=seat.group_id, has_met=has_met)
    asked = apps.get_model("feedback.Asked").objects.unscoped("a test").get()
    assert (asked.person_id, asked.about_kind, asked.about_id) == (
        seats[0].person_id,
        "coffee",
        str(lively.pk),
    )

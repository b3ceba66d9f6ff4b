"""The page of who leads others: their people, what these share, and nothing that is theirs."""

import pytest
from django.urls import reverse

from lyceum.catalogue.testing import make_resource
from lyceum.identity.testing import make_person
from lyceum.learning import api as learning
from lyceum.organisations import api as organisations
from lyceum.organisations.testing import make_membership, make_role, make_unit
from lyceum.skills import api as skills

pytestmark = pytest.mark.django_db


class Team:
    """Lena leads Max and Mia; Max leads Tom, who leads Tim. Ulla is beside them, in Sales."""

    def __init__(self, acme):
        self.acme = acme
        self.sales = make_unit(acme, "Sales")
        self.places = {}
        self.lena = self.person("Lena")
        self.max = self.person("Max", "Lena")
        self.mia = self.person("Mia", "Lena")
        self.tom = self.person("Tom", "Max")
        self.tim = self.person("Tim", "Tom")
        self.ulla = self.person("Ulla", unit=self.sales)

    def person(self, name, manager="", **fields):
        person = make_person(name)
        above = self.places.get(manager)
        self.places[name] = make_membership(self.acme, person, manager=above, **fields)
        return person


@pytest.fixture
def team(acme):
    return Team(acme)


@pytest.fixture
def python(act, olga, acme):
    return skills.add_skill(by=act(olga), label="Python weaving", organisation_id=acme.pk)


def page(client, acme, person, **asked):
    client.force_login(person)
    return client.get(reverse("portal:team", args=[acme.slug]), asked)


def names(answer):
    return [mate.row.name for mate in answer.context["rows"]]


def test_who_leads_sees_who_reports_to_them(client, acme, team):
    answer = page(client, acme, team.lena)

    assert names(answer) == ["Max", "Mia"]
    assert [mate.row.reports for mate in answer.context["rows"]] == [1, 0]
    for person in (team.max, team.mia):
        place = reverse("organisations:place", args=[acme.slug, person.pk])
        assert place in answer.text
        assert client.get(place).status_code == 200


def test_those_below_fold_out_and_have_a_page_of_their_own(client, acme, team):
    assert names(page(client, acme, team.lena, under=team.max.pk)) == ["Tom"]
    below = page(client, acme, team.lena, under=team.tom.pk)
    assert names(below) == ["Tim"]
    assert reverse("organisations:place", args=[acme.slug, team.tim.pk]) not in below.text
    address = reverse("portal:team", args=[acme.slug])
    part = client.get(address, {"under": team.max.pk}, headers={"HX-Request": "true"})
    assert "Tom" in part.text
    assert "<html" not in part.text


def test_nobody_looks_sideways_or_up(client, acme, team):
    for person, under in [
        (team.max, team.lena),
        (team.max, team.mia),
        (team.tom, team.max),
        (team.lena, team.ulla),
        (team.ulla, team.max),
    ]:
        assert page(client, acme, person, under=under.pk).status_code == 404
    assert page(client, acme, team.lena, unit=team.sales.pk).status_code == 404
    assert page(client, acme, team.lena, under=999999).status_code == 404


def test_outsiders_find_nothing(client, acme, linus, team):
    assert page(client, acme, linus).status_code == 404
    assert page(client, acme, linus, under=team.max.pk).status_code == 404
    client.logout()
    assert client.get(reverse("portal:team", args=[acme.slug])).status_code == 302


def test_without_reports_it_says_what_to_do(client, acme, team):
    answer = page(client, acme, team.mia)

    assert answer.status_code == 200
    assert "Nobody here yet" in answer.text


def test_many_reports_are_paged(client, acme, team):
    for number in range(200):
        team.person(f"Person {number:03}", "Lena")

    first = page(client, acme, team.lena)
    assert len(names(first)) == 25
    assert first.context["found"].pages == 9
    last = page(client, acme, team.lena, page=9)
    assert names(last) == ["Person 198", "Person 199"]
    assert page(client, acme, team.lena, page=999).context["found"].number == 9
    assert page(client, acme, team.lena, page="x").status_code == 200


# --- units ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["manager", "facilitator", "hr-partner"])
def test_who_holds_a_unit_sees_who_is_in_it(client, acme, team, role):
    north = make_unit(acme, "North", team.sales)
    team.person("Nora", unit=north)
    holder = team.person("Holder")
    make_role(holder, role, acme, unit=team.sales)

    answer = page(client, acme, holder)
    assert names(answer) == ["Nora", "Ulla"]
    assert answer.context["found"].units == [(team.sales.pk, "Sales")]
    place = reverse("organisations:place", args=[acme.slug, team.ulla.pk])
    opens = role != "facilitator"
    assert (place in answer.text) == opens
    assert client.get(place).status_code == (200 if opens else 404)
    assert names(page(client, acme, holder, unit=north.pk)) == ["Nora"]
    assert page(client, acme, holder, unit=make_unit(acme, "Legal").pk).status_code == 404
    assert page(client, acme, holder, under=team.max.pk).status_code == 404


def test_the_way_there(client, acme, team, ada):
    home = reverse("organisations:organisation", args=[acme.slug])
    there = reverse("portal:team", args=[acme.slug])
    client.force_login(team.lena)
    assert there in client.get(home).text
    assert client.get(reverse("portal:team")).url == there
    assert f'href="{reverse("portal:team")}"' not in client.get("/").text
    make_role(team.lena, "manager", acme)
    assert f'href="{reverse("portal:team")}"' in client.get("/").text
    client.force_login(ada)
    assert there not in client.get(home).text


# --- what they share ------------------------------------------------------------------------------


def test_levels_are_seen_by_consent_and_no_longer(client, act, acme, team, python):
    for person in (team.max, team.mia):
        skills.rate_self(by=act(person), ratings={python: 3})
    assert "Python weaving" not in page(client, acme, team.lena).text

    grant = skills.share_levels(by=act(team.max), with_manager_at=acme.pk)
    answer = page(client, acme, team.lena)
    assert [mate.shares for mate in answer.context["rows"]] == [True, False]
    assert answer.text.count("Python weaving") == 1
    shared = reverse("skills:of-person", args=[team.max.pk])
    assert shared in answer.text
    assert client.get(shared).status_code == 200

    client.force_login(team.max)
    client.post(reverse("skills:end-sharing", args=[grant.pk]))
    assert "Python weaving" not in page(client, acme, team.lena).text


def test_consent_to_the_manager_is_to_nobody_else(client, act, acme, team, python):
    """Not to the manager's manager, not to who holds the unit, not to a manager elsewhere."""
    skills.rate_self(by=act(team.tom), ratings={python: 3})
    skills.share_levels(by=act(team.tom), with_manager_at=acme.pk)
    skills.rate_self(by=act(team.ulla), ratings={python: 3})
    skills.share_levels(by=act(team.ulla), with_manager_at=acme.pk)
    holder = team.person("Holder")
    make_role(holder, "manager", acme, unit=team.sales)

    assert "Python weaving" not in page(client, acme, team.lena, under=team.max.pk).text
    assert "Python weaving" not in page(client, acme, holder).text
    assert "Python weaving" in page(client, acme, team.max).text
    skills.share_levels(by=act(team.ulla), with_person_id=holder.pk)
    assert "Python weaving" in page(client, acme, holder).text


def test_what_they_learn_is_not_there(client, act, acme, team):
    course = make_resource(acme, "Quagga riding", effort_minutes=60)
    enrolled = learning.enrol(by=act(team.max), resource_id=course.pk, learner_id=team.max.pk)
    learning.write_note(by=act(team.max), enrolment_id=enrolled.pk, text="quagga", is_shared=True)

    for asked in ({}, {"under": team.max.pk}):
        assert "quagga" not in page(client, acme, team.lena, **asked).text.lower()


def test_who_waits_for_the_managers_word_stands_first(client, act, acme, team, python):
    skills.rate_self(by=act(team.max), ratings={python: 4})
    skills.ask_confirmation(by=act(team.max), skill_ids=[python], of=team.lena.pk, kind="manager")
    answer = page(client, acme, team.lena)

    assert [row.other for row in answer.context["asked"]] == ["Max"]
    assert reverse("skills:requests") in answer.text
    assert "Waiting for your word" not in page(client, acme, team.max).text


@pytest.mark.parametrize("count", [1, 20])
def test_the_page_costs_the_same_for_few_and_many(
    client, act, team, python, count, django_assert_max_num_queries
):
    for number in range(count):
        person = team.person(f"Person {number:03}", "Lena")
        skills.rate_self(by=act(person), ratings={python: 3})
        skills.share_levels(by=act(person), with_manager_at=team.acme.pk)
        skills.ask_confirmation(by=act(person), skill_ids=[python], of=team.lena.pk, kind="manager")
        team.person(f"Below {number:03}", f"Person {number:03}")
    page(client, team.acme, team.lena)

    with django_assert_max_num_queries(21):
        client.get(reverse("portal:team", args=[team.acme.slug]))


def test_a_long_line_of_managers_is_walked_in_few_queries(
    client, acme, team, django_assert_max_num_queries
):
    above = "Tim"
    for number in range(12):
        last = team.person(f"Level {number}", above)
        above = f"Level {number}"
    client.force_login(team.lena)
    client.get(reverse("portal:team", args=[acme.slug]))

    with django_assert_max_num_queries(24):
        answer = client.get(reverse("portal:team", args=[acme.slug]), {"under": last.pk})
    assert answer.status_code == 200
    assert names(answer) == []


def test_who_left_is_nobodys_report(client, act, acme, team, olga):
    organisations.end_membership(by=act(olga), organisation_id=acme.pk, person_id=team.mia.pk)

    assert names(page(client, acme, team.lena)) == ["Max"]

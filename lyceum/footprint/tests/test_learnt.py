"""What a unit learns: numbers of people, under the walls and never of too few."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lyceum.footprint import services
from lyceum.footprint.types import Thing
from lyceum.identity.testing import make_person
from lyceum.kernel import clock
from lyceum.organisations.testing import make_membership, make_role, make_unit
from lyceum.skills.testing import make_skill

pytestmark = pytest.mark.django_db
PAGE = "/records/learnt/acme/"
NOTE = Thing("note", 1)


@pytest.fixture
def sales(acme):
    return make_unit(acme, "Sales")


@pytest.fixture
def keeper(grace, acme):
    make_role(grace, "hr-partner", acme)
    return grace


@pytest.fixture
def crowd(acme):
    """crowd(7, unit) are seven people of a unit."""

    def crowd(n, unit=None):
        people = [make_person(f"Somebody {number} {unit}") for number in range(n)]
        for person in people:
            make_membership(acme, person, unit=unit)
        return people

    return crowd


@pytest.fixture
def learn(tell):
    """learn(people, verb): each did it a week ago."""

    def learn(people, verb="created", thing=NOTE):
        at = clock.now() - timedelta(days=7)
        for person in people:
            tell(person=person, verb=verb, thing=thing, at=at, source=person.pk)

    return learn


def figures(client, page=PAGE):
    found = client.get(page).context["found"]
    return {str(one.label): one.people for one in (*found.topics, *found.skills) if one.people}


def test_it_counts_people_by_topic_skill_and_week(client, keeper, crowd, learn):
    sql = make_skill("SQL")
    people = crowd(8)
    learn(people[:6])
    learn(people[:5], "rated", Thing("skill", sql.pk))
    client.force_login(keeper)

    assert figures(client) == {"Learning": 6, "Skills": 5, "SQL": 5}
    page = client.get(PAGE)
    assert {"learning": 6, "skills": 5} in [
        dict(week) for _day, week in page.context["found"].weeks
    ]
    assert "Somebody" not in page.text


def test_too_few_are_not_shown(client, keeper, crowd, learn):
    learn(crowd(9)[:4])
    client.force_login(keeper)

    assert figures(client) == {}
    assert "too few to say" in client.get(PAGE).text


def test_no_difference_tells_of_too_few(client, keeper, sales, acme, crowd, learn):
    """Seven of sales and one of the rest: with both numbers the one would be known."""
    learn(crowd(7, sales))
    learn(crowd(9)[:1])
    client.force_login(keeper)

    assert figures(client) == {"Learning": 8}
    assert figures(client, f"{PAGE}?unit={sales.pk}") == {}


def test_a_unit_that_gives_a_small_rest_away_is_not_shown(client, keeper, sales, acme, crowd):
    crowd(7, sales)  # the rest are Ada and Grace
    client.force_login(keeper)

    assert "Too few to say" in client.get(f"{PAGE}?unit={sales.pk}").text


def test_what_somebody_objects_to_is_not_counted(client, keeper, act, crowd, learn):
    people = crowd(5)
    learn(people)
    line = services.lines.Line.objects.unscoped("test").get(person_id=people[0].pk)
    services.object_to(by=act(people[0]), line_id=line.pk, reason="That was not me.")
    client.force_login(keeper)

    assert figures(client) == {}


def test_who_leads_a_unit_sees_that_unit_alone(client, ada, sales, acme, crowd, learn):
    make_role(ada, "manager", acme, unit=sales)
    learn(crowd(7, sales))
    crowd(9)
    client.force_login(ada)

    assert figures(client) == {"Learning": 7}
    assert PAGE in client.get("/organisations/acme/").text
    other = make_unit(acme, "Purchase")
    assert client.get(f"{PAGE}?unit={other.pk}").status_code == 404
    for nothing in ("9" * 20, "9" * 5000):
        assert figures(client, f"{PAGE}?unit={nothing}") == {"Learning": 7}


def test_outsiders_find_nothing(client, ada, linus, acme):
    for other in (ada, linus):
        client.force_login(other)
        assert client.get(PAGE).status_code == 404
        assert PAGE not in client.get("/organisations/acme/").text


def test_what_was_done_for_another_organisation_is_not_counted(client, keeper, crowd, tell):
    at = clock.now() - timedelta(days=7)
    for person in crowd(6):
        tell(person=person, organisation_id=None, at=at, source=person.pk)
    client.force_login(keeper)

    assert figures(client) == {}


@pytest.mark.parametrize("n", [6, 25])
def test_it_costs_the_same_for_few_and_for_many(
    client, keeper, crowd, learn, django_assert_max_num_queries, n
):
    learn(crowd(n))
    client.force_login(keeper)
    client.get(PAGE)

    with django_assert_max_num_queries(15):
        assert client.get(reverse("records:learnt", args=["acme"])).status_code == 200

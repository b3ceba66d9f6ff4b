"""Looking round: search, a skill, a role, the roles near it."""

import pytest
from django.urls import reverse

from lyceum.skills import api
from lyceum.skills.models import Broader, RelatedRole
from lyceum.skills.testing import make_framework, make_role, make_skill

pytestmark = pytest.mark.django_db
THANKS = "This service uses the ESCO classification of the European Commission."


@pytest.fixture
def esco(db):
    return make_framework("esco", attribution=THANKS)


@pytest.fixture
def python(esco):
    return make_skill(
        "Python",
        framework="esco",
        translations={"fr": "Le python"},
        other_names=("Python 3",),
        description="A programming language.",
    )


@pytest.fixture
def engineer(python):
    return make_role("Data engineer", {python: 3}, framework="esco", job_zone=4, code="2521.5")


def get(client, name, *args, **headers):
    return client.get(reverse(name, args=args), **headers)


def test_search_finds_skills_and_roles(client, ada, engineer):
    client.force_login(ada)

    page = client.get(reverse("skills:explore"), {"q": "data engineer"}).text

    assert reverse("skills:role", args=[engineer.pk]) in page
    assert "by words" in page or "by meaning" in page


def test_search_answers_htmx_with_what_it_found_alone(client, ada, engineer):
    client.force_login(ada)

    response = client.get(
        reverse("skills:explore"), {"q": "python"}, headers={"HX-Request": "true"}
    )

    assert "<html" not in response.text
    assert 'id="found"' in response.text


def test_without_a_framework_it_says_what_to_do(client, ada):
    client.force_login(ada)

    assert reverse("skills:frameworks") in get(client, "skills:explore").text


def test_a_skill_shows_names_place_roles_and_thanks(client, ada, python, engineer, act):
    group = make_skill("programming", framework="esco", kind="group")
    Broader.objects.create(skill=python, broader=group)
    api.rate_self(by=act(ada), ratings={python.pk: 3})
    client.force_login(ada)

    page = get(client, "skills:skill", python.pk).text

    for expected in (
        "A programming language.",
        "Le python",
        "Python 3",
        "programming",
        "Data engineer",
        "Own rating",
        THANKS,
    ):
        assert expected in page


def test_a_role_shows_what_it_asks_where_i_stand_and_thanks(client, ada, engineer, python, act):
    api.rate_self(by=act(ada), ratings={python.pk: 3})
    client.force_login(ada)

    page = get(client, "skills:role", engineer.pk).text

    assert "Python" in page
    assert "you meet 1 of 1 essentials" in page
    assert THANKS in page


def test_a_family_lists_its_roles(client, ada, engineer):
    family = make_role("Database people", framework="esco", kind="family", code="252")
    engineer.broader = family
    engineer.save()
    client.force_login(ada)

    assert "Data engineer" in get(client, "skills:role", family.pk).text
    assert "Database people" in get(client, "skills:explore").text


def test_a_role_names_its_twin_in_the_other_framework(client, ada, engineer):
    twin = make_role("Database Architects", framework="onet", code="15-1243.00")
    RelatedRole.objects.create(role=engineer, other=twin, kind="crosswalk", confidence=0.5)
    client.force_login(ada)

    assert "Database Architects" in get(client, "skills:role", engineer.pk).text


def test_a_role_shows_the_roles_near_it(client, ada, engineer, python):
    make_role("Analyst", {python: 3, make_skill("Charts"): 2}, framework="esco")
    client.force_login(ada)

    shown = get(client, "skills:role", engineer.pk).text

    assert "Analyst" in shown
    assert "New: Charts" in shown


def test_outsiders_find_nothing(client, ada, linus, act):
    owner = f"organisation:{act(linus).organisation_id}"
    skill = make_skill("Zeppelin lore", owner_id=owner)
    role = make_role("Zeppelin captain", {skill: 5}, owner_id=owner)
    client.force_login(ada)

    assert get(client, "skills:skill", skill.pk).status_code == 404
    assert get(client, "skills:role", role.pk).status_code == 404
    assert "Zeppelin" not in client.get(reverse("skills:explore"), {"q": "zeppelin"}).text


@pytest.mark.parametrize(("page", "ceiling"), [("role", 30), ("skill", 24)])
def test_a_page_costs_the_same_for_two_and_for_twenty(
    page, ceiling, client, ada, esco, django_assert_max_num_queries
):
    skills = [make_skill(f"Skill {n}", framework="esco") for n in range(20)]
    role = make_role("Role", {skill: 3 for skill in skills}, framework="esco")  # noqa: C420
    for n in range(20):
        make_role(f"Other {n}", {skills[n]: 2, skills[0]: 3}, framework="esco")
    client.force_login(ada)
    about = skills[0] if page == "skill" else role

    with django_assert_max_num_queries(ceiling):
        get(client, f"skills:{page}", about.pk)

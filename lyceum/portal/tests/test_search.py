"""Search and the command palette: everything within one's scope, and nothing else."""

import pytest
from django.urls import reverse

from lyceum.catalogue.testing import make_resource
from lyceum.communities.testing import make_space
from lyceum.identity.testing import make_person
from lyceum.organisations.testing import make_membership
from lyceum.skills.testing import make_role, make_skill

pytestmark = pytest.mark.django_db


@pytest.fixture
def things(acme):
    make_skill("Warehouse planning")
    make_role("Warehouse manager")
    make_resource(acme, "A warehouse for a real fleet")
    walter = make_person("Warehouse Walter")
    make_membership(acme, walter, sort_name="warehouse walter")


def titles(answer):
    return {hit.title for group in answer.context["groups"] for hit in group.hits}


def test_it_finds_of_every_kind(client, ada, things):
    client.force_login(ada)

    answer = client.get(reverse("portal:search"), {"q": "warehouse"})

    assert titles(answer) == {
        "Warehouse planning",
        "Warehouse manager",
        "A warehouse for a real fleet",
        "Warehouse Walter",
    }


def test_it_finds_spaces_that_one_is_in_or_could_join(client, ada, linus, acme):
    make_space(acme, "Warehouse evenings", people=[ada])
    make_space(acme, "Warehouse mornings")
    client.force_login(ada)
    answer = client.get(reverse("portal:search"), {"q": "warehouse"})
    assert titles(answer) == {"Warehouse evenings", "Warehouse mornings"}
    client.force_login(linus)
    assert not titles(client.get(reverse("portal:search"), {"q": "warehouse"}))


def test_outsiders_find_nothing(client, linus, things):
    client.force_login(linus)

    answer = client.get(reverse("portal:search"), {"q": "warehouse"})

    assert not titles(answer) & {"A warehouse for a real fleet", "Warehouse Walter"}


def test_an_empty_question_is_no_question(client, ada, acme):
    client.force_login(ada)

    assert client.get(reverse("portal:search")).context["groups"] == []


def test_the_palette_gets_links_alone(client, ada, things):
    client.force_login(ada)

    answer = client.get(reverse("portal:suggest"), {"q": "warehouse"})

    assert "<html" not in answer.text
    assert "<b>A warehouse for a real fleet</b>" in answer.text


def test_it_says_when_there_is_nothing(client, ada, acme):
    client.force_login(ada)

    assert "Nothing is called that" in client.get(reverse("portal:search"), {"q": "zzyzx"}).text


def test_strangers_are_asked_to_sign_in(client):
    for name in ("search", "suggest", "welcome", "audit"):
        assert client.get(reverse(f"portal:{name}")).status_code == 302

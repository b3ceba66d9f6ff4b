"""Search and the command palette: everything within one's scope, and nothing else."""

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lyceum.catalogue.testing import make_resource
from lyceum.communities.testing import make_space, say
from lyceum.identity.testing import make_person
from lyceum.organisations.testing import make_membership
from lyceum.organisations.testing import make_role as give_role
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


# --- what is said in spaces -----------------------------------------------------------------------


@pytest.fixture
def find(client):
    """find(person, words): titles of posts that the portal finds for somebody, as a page of theirs."""

    def find(person, words, page="search"):
        client.force_login(person)
        answer = client.get(reverse(f"portal:{page}"), {"q": words})
        hits = answer.context["hits"] if page == "suggest" else posts_of(answer)
        return [hit.title for hit in hits if "/posts/" in hit.url]

    return find


@pytest.fixture
def press(client):
    """press(person, name, id): a button on a page of a space, by somebody."""

    def press(person, name, pk, **said):
        client.force_login(person)
        assert client.post(reverse(f"communities:{name}", args=[pk]), said).status_code < 400

    return press


def posts_of(answer):
    return [hit for group in answer.context["groups"] for hit in group.hits]


def test_posts_and_replies_are_found_with_what_stands_around(client, find, ada, acme):
    space = make_space(acme, "Evenings", people=[ada])
    root = say(ada, space, "Our **containers** were lost in Málaga")
    say(ada, space, f"{'word ' * 60}the container is found", root_id=root.pk)

    reply, post = find(ada, "container")
    assert post == "Our containers were lost in Málaga"
    assert reply.startswith("… ")
    assert reply.endswith("the container is found")
    assert find(ada, "containers malaga", "suggest") == [post]
    page = client.get(reverse("portal:search"), {"q": "container"}).text
    assert f"/communities/posts/{root.pk}/#post-" in page
    assert "Evenings" in page


@pytest.fixture
def everybody(ada, grace, linus):
    """Grace is of Acme, as Ada, and in no space; Linus of another company."""
    return ada, {"mate": grace, "linus": linus}


@pytest.mark.parametrize("page", ["search", "suggest"])
@pytest.mark.parametrize(
    ("fields", "who"),
    [
        ({}, ["mate"]),  # open to the people of the organisation
        ({"reach": "ecosystem"}, ["mate", "linus"]),
        ({"reach": "ecosystem", "kind": "practice"}, ["mate", "linus"]),
        ({"kind": "request"}, []),
        ({"reach": "ecosystem", "kind": "request"}, []),
    ],
)
def test_nobody_finds_what_they_may_not_read(find, everybody, acme, fields, who, page):
    ada, people = everybody
    space = make_space(acme, people=[ada], **fields)
    say(ada, space, "The recipe")
    assert find(ada, "recipe", page) == ["The recipe"]
    for name, person in people.items():
        assert find(person, "recipe", page) == (["The recipe"] if name in who else [])


def test_a_circle_of_a_cohort_is_found_by_nobody_else_not_even_who_looks_after_it(
    find, ada, grace, acme
):
    give_role(grace, "facilitator", acme)
    space = make_space(acme, people=[ada])
    say(ada, space, "The recipe")
    apps.get_model("communities.Space").objects.unscoped("a test").filter(pk=space.pk).update(
        kind="cohort"
    )
    assert find(ada, "recipe") == ["The recipe"]
    assert find(grace, "recipe") == []


def test_what_is_hidden_taken_back_or_below_it_is_found_by_nobody(press, find, ada, grace, acme):
    give_role(grace, "facilitator", acme)
    space = make_space(acme, people=[ada], moderators=[grace])
    root = say(ada, space, "The recipe")
    say(ada, space, "Another recipe", root_id=root.pk)
    press(grace, "hide-post", root.pk, why="No")
    assert find(ada, "recipe") == find(grace, "recipe") == []
    press(grace, "show-post", root.pk)
    assert len(find(ada, "recipe")) == 2
    press(ada, "remove-post", root.pk)
    assert find(ada, "recipe") == find(grace, "recipe") == []


def test_who_left_finds_no_more(press, find, ada, linus, acme):
    space = make_space(acme, kind="request", people=[ada, linus])
    say(ada, space, "The recipe")
    assert find(linus, "recipe") == ["The recipe"]
    press(linus, "leave", space.pk)
    assert find(linus, "recipe") == []


def test_as_many_queries_for_two_posts_as_for_twenty(client, ada, acme):
    def asked():
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("portal:search"), {"q": "recipe"})
        return len(asked)

    client.force_login(ada)
    for number in range(2):
        say(ada, make_space(acme, f"Space {number}", people=[ada]), "The recipe")
    asked()
    two = asked()
    for number in range(18):
        say(ada, make_space(acme, f"Room {number}", people=[ada]), "The recipe")
    assert asked() <= two

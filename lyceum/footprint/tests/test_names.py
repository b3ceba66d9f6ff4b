"""The pages on which people name accounts of theirs, and organisations confirm them."""

import pytest
from django.urls import reverse

from lyceum.footprint import services
from lyceum.footprint.models import OtherName
from lyceum.identity import api as identity
from lyceum.kernel import actors
from lyceum.organisations.testing import make_membership, make_organisation
from lyceum.statements import api as statements
from lyceum.statements.api import Query
from lyceum.statements.testing import keep_for, make_statement

pytestmark = pytest.mark.django_db
ATLAS = "https://atlas.example"


@pytest.fixture
def asked(client, ada, acme):
    client.force_login(ada)
    said = {"organisation_id": acme.pk, "home_page": ATLAS, "name": "ada.l"}
    assert client.post(reverse("footprint:names"), said, follow=True).status_code == 200
    return OtherName.objects.unscoped("a test").get(kind="claim")


def test_a_name_is_asked_for_and_confirmed(client, asked, olga, acme):
    assert "ada.l" in client.get(reverse("footprint:names")).text

    client.force_login(olga)
    page = reverse("records:names-of", args=[acme.slug])
    assert "Ada" in client.get(page).text
    nothing = client.post(reverse("records:answer-name", args=[acme.slug, asked.pk]))
    assert nothing.status_code == 404
    client.post(reverse("records:answer-name", args=[acme.slug, asked.pk]), {"answer": "theirs"})

    asked.refresh_from_db()
    assert asked.state == "known"
    assert "Nobody waits" in client.get(page).text


def test_it_can_be_refused_and_given_up(client, asked, ada, olga, acme):
    client.force_login(olga)
    client.post(reverse("records:answer-name", args=[acme.slug, asked.pk]), {"answer": "not"})
    asked.refresh_from_db()
    assert asked.state == "refused"

    client.force_login(ada)
    client.post(reverse("footprint:give-up-name", args=[asked.pk]))
    assert not OtherName.objects.unscoped("a test").filter(kind="claim").exists()


@pytest.mark.parametrize("answer", ["", "not"])
def test_one_that_was_named_before_is_not_said_to_be_asked_again(client, asked, ada, olga, answer):
    if answer:
        client.force_login(olga)
        client.post(reverse("records:answer-name", args=["acme", asked.pk]), {"answer": answer})
    client.force_login(ada)
    said = {"organisation_id": asked.tenant_id, "home_page": ATLAS, "name": "ada.l"}

    again = client.post(reverse("footprint:names"), said)

    assert again.status_code == 422
    assert f"You have named it already: {'refused' if answer else 'asked'}." in again.text
    assert 'value="ada.l"' in again.text


def test_what_is_no_address_is_refused_with_words(client, ada, acme):
    client.force_login(ada)
    said = {"organisation_id": acme.pk, "home_page": "atlas", "name": "ada.l"}

    answer = client.post(reverse("footprint:names"), said)

    assert answer.status_code == 422
    assert "https://atlas.example is expected" in answer.text


def test_nobody_confirms_a_name_of_their_own(client, act, olga, acme):
    make_membership(acme, olga)
    own = services.ask_name(by=act(olga), organisation_id=acme.pk, home_page=ATLAS, name="olga")
    client.force_login(olga)
    assert (
        "somebody else confirms it" in client.get(reverse("records:names-of", args=["acme"])).text
    )

    where = reverse("records:answer-name", args=[acme.slug, own.pk])
    answer = client.post(where, {"answer": "theirs"}, follow=True)

    assert answer.status_code == 403
    assert "You named olga yourself" in answer.text
    own.refresh_from_db()
    assert own.state == "asked"


def test_one_that_was_confirmed_by_mistake_is_taken_back(client, asked, olga, linus, acme):
    there = reverse("records:take-back-name", args=[acme.slug, asked.pk])
    client.force_login(olga)
    assert client.post(there).status_code == 404  # nobody has confirmed it
    client.post(reverse("records:answer-name", args=[acme.slug, asked.pk]), {"answer": "theirs"})
    assert there in client.get(reverse("records:names-of", args=[acme.slug])).text

    client.force_login(linus)
    assert client.post(there).status_code == 404
    client.force_login(olga)
    page = client.post(there, follow=True).text

    assert "It is theirs" in page  # it can be answered anew
    assert there not in page
    asked.refresh_from_db()
    assert (asked.state, asked.answered_at) == ("asked", None)


def test_outsiders_find_nothing(client, asked, grace, linus, acme):
    for somebody in (grace, linus):
        client.force_login(somebody)
        assert client.get(reverse("records:names-of", args=[acme.slug])).status_code == 404
        where = reverse("records:answer-name", args=[acme.slug, asked.pk])
        assert client.post(where, {"answer": "theirs"}).status_code == 404
        assert client.post(reverse("footprint:give-up-name", args=[asked.pk])).status_code == 404


def test_the_pages_cost_the_same_however_many_names(
    client, ada, acme, act, django_assert_max_num_queries
):
    client.force_login(ada)
    for number in range(20):
        services.ask_name(
            by=act(ada), organisation_id=acme.pk, home_page=ATLAS, name=f"ada-{number}"
        )

    with django_assert_max_num_queries(16):
        assert "ada-19" in client.get(reverse("footprint:names")).text


def test_an_erasure_reaches_what_was_told_under_a_confirmed_name(asked, ada, acme):
    OtherName.objects.unscoped("a test").update(state="known")
    as_told = {"account": {"homePage": ATLAS, "name": "ada.l"}}
    place = statements.Place("agent_profile", agent=as_told)
    others = make_organisation("Globex")
    for at in (acme, others):
        keep_for(at.pk, make_statement(actor=as_told, result={"response": "my own words"}))
        statements.write_document(at.pk, place, "p", b"x", "text/plain", mode="put")

    identity.erase_person(by=actors.system("test"), person_id=ada.pk)

    [told] = statements.find(Query(), tenant_id=acme.pk).statements
    assert b"ada.l" not in told.text
    assert b"my own words" not in told.text
    assert statements.document(acme.pk, place, "p") is None
    [told] = statements.find(Query(), tenant_id=others.pk).statements
    assert b"ada.l" in told.text  # nobody there has said whose it is
    assert statements.document(others.pk, place, "p") is not None

"""The pages on which an organisation keeps other stores, and imports statements."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lyceum.footprint import selectors, services
from lyceum.footprint.models import Leftover, StoreImport, Target
from lyceum.kernel import clock
from lyceum.organisations.testing import make_role
from lyceum.statements.testing import make_statement

from .other_store import PASSWORD, USER, OtherStore, serving
from .test_forward import HOUSE, make_target, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(settings):
    settings.ALLOWED_NETWORKS = ["127.0.0.1/32"]
    with serving(OtherStore()) as store:
        yield store


@pytest.fixture
def keeper(client, acme, grace):
    make_role(grace, "administrator", acme)
    client.force_login(grace)
    return client


def form(other, **more):
    said = {"name": "Warehouse", "address": other.address + "/statements", "version": "1.0.3"}
    return {**said, "user": USER, "secret": PASSWORD, **more}


def test_a_store_is_added_tested_and_switched_on(keeper, acme, other):
    there = keeper.post(
        reverse("records:add-target-of", args=[acme.slug]), form(other), follow=True
    )
    assert "Warehouse" in there.text
    target = Target.objects.unscoped("test").get()
    assert (target.address, target.state, target.verbs) == (other.address, "off", [])
    tested = keeper.post(reverse("records:test-target", args=[target.pk]), follow=True)
    assert "lets us in" in tested.text
    keeper.post(reverse("records:switch-target", args=[target.pk]), {"on": "1"})
    ids = told(acme, 2)
    services.forward(target.pk)
    page = keeper.get(reverse("records:target", args=[target.pk]))

    assert other.ids == ids
    assert PASSWORD not in page.text
    keeper.post(reverse("records:switch-target", args=[target.pk]))
    assert selectors.target_for(HOUSE, target.pk).state == "off"
    keeper.post(reverse("records:remove-target", args=[target.pk]))
    assert not Target.objects.unscoped("test").exists()


@pytest.mark.parametrize("wrong", [{"address": "ftp://x"}, {"secret": ""}, {"name": ""}])
def test_what_is_wrong_is_said_at_the_field(keeper, acme, other, wrong):
    answer = keeper.post(reverse("records:add-target-of", args=[acme.slug]), form(other, **wrong))

    assert answer.status_code == 422
    assert not Target.objects.unscoped("test").exists()


def test_another_server_wants_the_secret_anew(keeper, acme, other):
    target = make_target(other, acme)
    address = reverse("records:target", args=[target.pk])
    moved = form(other, address="https://elsewhere.example/xapi", secret="")
    assert keeper.post(address, moved).status_code == 422
    assert keeper.post(address, form(other, name="New name", secret="")).status_code == 302
    assert selectors.target_for(HOUSE, target.pk).name == "New name"


def test_what_was_refused_is_shown_and_tried_again(keeper, acme, other):
    target = make_target(other, acme)
    ids = told(acme, 2)
    other.refused = set(ids)
    services.forward(target.pk)
    page = keeper.get(reverse("records:target", args=[target.pk]))
    assert "no such thing" in page.text
    other.refused = set()
    one = Leftover.objects.get(statement_id=ids[1])
    keeper.post(reverse("records:replay-target", args=[target.pk]), {"leftover": one.pk})
    services.forward(target.pk)
    assert other.ids == ids[1:]
    keeper.post(reverse("records:replay-target", args=[target.pk]))
    services.forward(target.pk)
    assert sorted(other.ids) == sorted(ids)


def test_a_file_is_looked_through_then_taken_in(keeper, acme, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    said = [make_statement(), make_statement(verb="none")]
    file = SimpleUploadedFile("told.json", json.dumps(said).encode())
    address = reverse("records:import-statements", args=[acme.slug])
    page = keeper.post(address, {"file": file}, follow=True)
    run = StoreImport.objects.unscoped("test").get()
    assert said[1]["id"] in page.text
    assert (run.state, run.new, run.wrong) == ("checked", 1, 1)
    page = keeper.post(reverse("records:go-on-import", args=[run.pk]), follow=True)
    assert "The import is done" in page.text
    fragment = keeper.get(
        reverse("records:store-import", args=[run.pk]), headers={"HX-Request": "true"}
    )
    assert fragment.text.lstrip().startswith("<div")

    broken = SimpleUploadedFile("told.json", b"[{")
    assert keeper.post(address, {"file": broken}).status_code == 422


def test_a_store_is_looked_through(keeper, acme, other):
    other.put(make_statement())
    said = {f"store-{name}": value for name, value in form(other).items()}
    address = reverse("records:import-statements", args=[acme.slug])
    keeper.post(address, {**said, "store-since": "2026-01-01T00:00"})
    run = StoreImport.objects.unscoped("test").get()

    assert (run.state, run.new) == ("checked", 1)
    assert any("since=2026-01-01T00%3A00%3A00" in path for _verb, path in other.requests)


def test_outsiders_find_nothing(client, acme, ada, linus, other):
    target = make_target(other, acme)
    pages = [
        reverse("records:stores-of", args=[acme.slug]),
        reverse("records:add-target-of", args=[acme.slug]),
        reverse("records:import-statements", args=[acme.slug]),
        reverse("records:target", args=[target.pk]),
        reverse("records:stores"),
        reverse("records:add-target"),
    ]
    for person in (ada, linus):
        client.force_login(person)
        for page in pages:
            assert client.get(page).status_code == 404, page
            assert client.post(page, form(other)).status_code in {404, 405}, page


def test_who_runs_the_ecosystem_has_stores_for_all(client, acme, olga, other):
    client.force_login(olga)
    client.post(reverse("records:add-target"), form(other))
    target = Target.objects.unscoped("test").get()
    assert target.organisation_id is None
    assert "Warehouse" in client.get(reverse("records:stores")).text
    assert client.get(reverse("records:target", args=[target.pk])).status_code == 200


@pytest.mark.parametrize("number", [2, 20])
def test_pages_ask_as_much_for_few_as_for_many(
    keeper, acme, other, django_assert_max_num_queries, number
):
    targets = [make_target(other, acme, name=f"Store {n}") for n in range(number)]
    Leftover.objects.bulk_create(
        Leftover(
            target=targets[0],
            tenant_id=acme.pk,
            seq=n,
            statement_id=make_statement()["id"],
            parked_at=clock.now(),
        )
        for n in range(number)
    )
    keeper.get(reverse("records:stores-of", args=[acme.slug]))
    with django_assert_max_num_queries(14):
        keeper.get(reverse("records:stores-of", args=[acme.slug]))
    with django_assert_max_num_queries(16):
        keeper.get(reverse("records:target", args=[targets[0].pk]))

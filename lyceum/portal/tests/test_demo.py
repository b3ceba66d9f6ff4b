"""The demo ecosystem, a small one: there at once, filled, the same each time, and gone again."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models
from django.urls import reverse

from lyceum.catalogue import api as catalogue
from lyceum.catalogue.testing import make_resource
from lyceum.kernel import actors
from lyceum.learning import api as learning
from lyceum.organisations import api as organisations
from lyceum.paths import api as paths
from lyceum.portal import demo
from lyceum.portal.demo import world as worlds
from lyceum.portal.models import Demo

pytestmark = pytest.mark.django_db
SIZE = 0.04


def the_world():
    return worlds.World(Demo.objects.get())


def counts():
    there = connection.introspection.table_names()
    known = [model for model in apps.get_models() if model._meta.db_table in there]
    tables = {model._meta.label: models.QuerySet(model).count() for model in known}
    return {name: number for name, number in tables.items() if number}


def test_the_content_is_whole():
    known = worlds.addresses("skill")
    rows = worlds.resources()
    assert len(rows) >= 300
    for row in rows.values():
        assert row["title"], row
        assert len(row["summary"]) > 25, row
        assert not row["after"] or row["after"] in rows, row
        for each in row["skills"].split(";"):
            label, _space, levels = each.rpartition(" ")
            low, high = map(int, levels.split("-"))
            assert label in known, label
            assert 0 <= low < high <= 5, row
    places = {row["slug"] for row in worlds.rows("organisations")}
    assert len(places) == 10
    assert len({row["kind"] for row in worlds.rows("organisations")}) == 10
    assert sum(int(row["people"]) for row in worlds.rows("organisations")) == 400
    assert {row["resource"] for row in worlds.rows("runs")} <= set(rows)
    roles = worlds.addresses("role")
    jobs = {row["role"] for name in ("jobs", "cast") for row in worlds.rows(name)} - {""}
    assert jobs <= set(roles), jobs - set(roles)


def test_ada_is_on_her_way_at_once():
    assert demo.begin(SIZE)
    world = the_world()
    ada, me = world.actor("ada"), world.id("people", "ada")

    assert paths.next_step(ada, me) is not None
    done = learning.enrolments_of(ada, me, ["completed"])
    assert "SQL for people who move things" in {row.title for row in done}
    [path] = paths.paths_advised_by(world.actor("maria"))
    assert path.person_id == me
    assert organisations.brand().name == "Nordlys"


@pytest.mark.once
def test_twice_is_once(client):
    demo.begin(SIZE)
    before = counts()

    assert not demo.begin(SIZE)
    assert counts() == before


def _delegate(client, ada):
    """What delegated administration leaves behind, in the demo and around it."""
    house, world = actors.system("tests"), the_world()
    place, olga = world.id("organisations", "hansa"), world.id("people", "olga")
    support = world.ids("units")["hansa/Support"]
    for person_id in (ada.pk, world.id("people", "ada")):
        for unit_id in (None, support):
            organisations.grant_role(
                by=house,
                person_id=person_id,
                role="mentor",
                organisation_id=place,
                unit_id=unit_id,
            )
    organisations.review_access(by=house, organisation_id=place)
    client.force_login(apps.get_model("identity", "Person").objects.get(pk=olga))
    slug = organisations.organisation_for(house, place).slug
    looks = reverse("access:view-as", args=[slug, world.id("people", "ada")])
    assert client.post(looks, {"reason": "To see whether it goes."}).status_code == 302
    client.logout()


def test_it_fills_and_goes_without_a_trace(client, ada, act, acme):
    """What was there before is there afterwards, to the row."""
    house = actors.system("tests")
    organisations.found_ecosystem(by=house, name="Ours", organisation_name="Initech")
    own = make_resource(acme, "Our own")
    learning.enrol(by=act(ada), resource_id=own.pk, learner_id=ada.pk)
    before = counts()

    demo.begin(SIZE)
    while demo.fill():
        pass

    assert not demo.is_filling()
    assert len(catalogue.search(act(ada), catalogue.ResourceQuery(text="warehouse")).rows) > 3
    people = apps.get_model("identity", "Person").objects
    assert people.filter(is_demo=True).count() >= 10
    bought = apps.get_model("wallets", "Purchase").objects.unscoped("a test")
    assert bought.filter(state="paid").exists()
    _delegate(client, ada)
    demo.clear()
    after = counts()
    words = {"catalogue.SearchTerm", "catalogue.SearchChange", "catalogue.SearchState"}
    vocabulary = {name for name in after if name.startswith("skills.")}
    ours = {name: number for name, number in after.items() if name not in words | vocabulary}
    assert ours == {name: number for name, number in before.items() if name not in words}
    found = catalogue.search(act(ada), catalogue.ResourceQuery(text="warehouse"))
    assert not found.rows


@pytest.mark.once
def test_the_command_prints_a_way_in_for_each_of_the_cast(client, settings):
    out = StringIO()
    call_command("demo", size=SIZE, stdout=out)

    link = next(line for line in out.getvalue().splitlines() if "/accounts/link/" in line)
    path = link.strip().partition("8000")[2]
    answer = client.post(path, follow=True)
    assert "Ada" in answer.text
    assert out.getvalue().count("/accounts/link/") == 10


def test_clearing_what_is_not_there_is_no_fault():
    out = StringIO()
    call_command("demo", "--clear", stdout=out)

    assert "No demo" in out.getvalue()

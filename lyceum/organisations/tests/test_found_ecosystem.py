import pytest

from lyceum.identity.testing import make_person
from lyceum.kernel import actors
from lyceum.kernel.errors import EditedMeanwhile, Forbidden, NotFound
from lyceum.organisations import api
from lyceum.organisations.errors import AlreadySetUp, TooPale
from lyceum.organisations.models import Ecosystem

pytestmark = pytest.mark.django_db
HOUSE = actors.system("portal")


def test_it_begins_once():
    olga = make_person("Olga")
    assert not api.is_set_up()
    organisation = api.found_ecosystem(
        by=HOUSE, name="Nordlys", organisation_name="Hansa Freight", person_id=olga.pk
    )

    assert api.is_set_up()
    assert (organisation.slug, organisation.kind) == ("hansa-freight", "lead")
    assert api.scope_of(olga.pk).has_role("administrator")
    assert api.brand().name == "Nordlys"
    with pytest.raises(AlreadySetUp):
        api.found_ecosystem(by=HOUSE, name="Again", organisation_name="Again")


def test_nobody_but_the_house_begins(olga, act):
    with pytest.raises(Forbidden):
        api.found_ecosystem(by=act(olga), name="Mine", organisation_name="Mine")


def test_organisations_are_added_by_who_runs_the_ecosystem(olga, grace, act):
    first = api.add_organisation(by=act(olga), name="Universität Köln", kind="university")
    second = api.add_organisation(by=act(olga), name="Universität Köln", kind="university")
    third = api.add_organisation(by=act(olga), name="มหาวิทยาลัย")

    assert [o.slug for o in (first, second)] == ["universitat-koln", "universitat-koln-2"]
    assert third.slug == "organisation"
    with pytest.raises(Forbidden):
        api.add_organisation(by=act(grace), name="Mine")


def test_an_organisation_is_seen_by_its_people_only(ada, linus, olga, acme, act):
    assert api.organisation_for(act(ada), acme.pk) == acme
    assert api.organisation_for(act(olga), acme.pk) == acme
    with pytest.raises(NotFound):
        api.organisation_for(act(linus), acme.pk)
    assert [row.name for row in api.organisations_for(act(linus))] == ["Globex"]
    assert {row.name for row in api.organisations_for(act(olga))} == {"Acme", "Globex"}
    assert api.organisation_names([acme.pk, 0]) == {acme.pk: "Acme"}


def test_the_brand_covers_the_house(olga, grace, act):
    api.set_brand(by=act(olga), name="Nordlys", colour="#123456", shape="square")

    brand = api.brand()
    assert (brand.name, brand.colour, brand.shape) == ("Nordlys", "#123456", "square")
    with pytest.raises(Forbidden):
        api.set_brand(by=act(grace), name="Mine")


def test_an_organisation_adds_an_accent(olga, acme, act):
    api.change_organisation(by=act(olga), organisation_id=acme.pk, accent="#aa2244")

    assert api.brand().accents == {acme.pk: "#aa2244"}


def test_what_is_no_colour_is_refused(olga, act):
    with pytest.raises(TooPale):
        api.set_brand(by=act(olga), colour="red; } body { display: none")


def test_two_who_save_one_page(olga, act):
    api.set_brand(by=act(olga), name="First")
    version = Ecosystem.objects.get().version
    api.set_brand(by=act(olga), name="Second", version=version)

    with pytest.raises(EditedMeanwhile):
        api.set_brand(by=act(olga), name="Third", version=version)
    assert api.brand().name == "Second"


def test_two_who_save_one_organisation(olga, acme, act):
    api.change_organisation(by=act(olga), organisation_id=acme.pk, about="One", version=1)

    with pytest.raises(EditedMeanwhile):
        api.change_organisation(by=act(olga), organisation_id=acme.pk, about="Two", version=1)


def test_the_brand_costs_no_query_once_known(django_assert_num_queries, olga, act):
    api.set_brand(by=act(olga), name="Nordlys")
    api.brand()

    with django_assert_num_queries(0):
        assert api.brand().name == "Nordlys"

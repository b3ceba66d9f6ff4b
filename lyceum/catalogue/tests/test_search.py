"""Finding resources."""

import pytest
from django.db import connection, transaction

from lyceum.catalogue import services
from lyceum.catalogue.models import Resource
from lyceum.catalogue.search.lexicon import Lexicon
from lyceum.catalogue.search.words import tokens
from lyceum.catalogue.selectors import search
from lyceum.catalogue.testing import make_resource
from lyceum.catalogue.types import ResourceQuery
from lyceum.kernel import actors
from lyceum.organisations.testing import make_organisation
from lyceum.skills.testing import make_skill

pytestmark = pytest.mark.django_db


@pytest.fixture
def find(ada, acme, act):
    def find(text="", page=1, **filters):
        return search(act(ada), ResourceQuery(text=text, **filters), page)

    return find


def titles(page) -> list[str]:
    return [row.title for row in page.rows]


def counts(page, name) -> dict[str, int]:
    facet = next(facet for facet in page.facets if facet.name == name)
    return {value.value: value.count for value in facet.values}


def test_it_finds_by_words_of_title_and_text(acme, find):
    make_resource(acme, "Databases for beginners", summary="Tables, keys and joins.")
    make_resource(acme, "Knitting")

    assert titles(find("database")) == ["Databases for beginners"]
    assert titles(find("joins tables")) == ["Databases for beginners"]
    assert titles(find("joins knitting")) == []


def test_the_title_weighs_most(acme, find):
    make_resource(acme, "Cooking", summary="Not about python the language, but about snakes.")
    make_resource(acme, "Python for analysts")

    assert titles(find("python"))[0] == "Python for analysts"


def test_a_slip_is_forgiven_and_told(acme, find):
    make_resource(acme, "Kubernetes in practice")

    page = find("kubrenetes practise")

    assert titles(page) == ["Kubernetes in practice"]
    assert page.corrected == "kubernetes practice"
    assert titles(find("kubrenetes", exactly=True)) == []


def test_a_word_half_typed_is_completed(acme, find):
    make_resource(acme, "Kubernetes in practice")

    assert titles(find("kuber")) == ["Kubernetes in practice"]


def test_each_language_has_its_stems_and_accents_do_not_matter(acme, find):
    make_resource(acme, "Gestion des équipes à distance", language="fr")
    make_resource(acme, "Datenbanken verstehen", language="de")
    make_resource(acme, "数据库系统", language="zh")

    assert titles(find("gestions equipe", prefer="fr")) == ["Gestion des équipes à distance"]
    assert titles(find("Datenbank", prefer="de")) == ["Datenbanken verstehen"]
    assert titles(find("数据库")) == ["数据库系统"]


def test_names_with_signs_are_words(acme, find):
    make_resource(acme, "Modern C++")
    make_resource(acme, "C# and .NET")
    make_resource(acme, "Vitamin C")

    assert titles(find("c++")) == ["Modern C++"]
    assert titles(find(".net c#")) == ["C# and .NET"]


def test_signs_of_the_query_language_are_only_text(acme, find):
    make_resource(acme, "Plain")

    for text in ('"', "' | !", "NEAR(", "title:", "a AND", "*", "(", "'''", "\x00", "pl'ain:*"):
        find(text)


def test_filters_narrow_and_each_counts_what_the_others_leave(acme, find):
    make_resource(acme, "A", kind="course", price=0, effort_minutes=60)
    make_resource(acme, "B", kind="course", price=500, currency="EUR", effort_minutes=600)
    make_resource(acme, "C", kind="video", effort_minutes=None)

    page = find(kinds=["course"], prices=["free"])

    assert titles(page) == ["A"]
    assert counts(page, "kinds") == {"course": 1}
    assert counts(page, "prices") == {"free": 1, "paid": 1}
    assert counts(find(), "efforts") == {"short": 1, "day": 1, "unknown": 1}
    assert counts(find(kinds=["video"]), "prices") == {"unknown": 1}


def test_skills_levels_and_providers_are_filters(acme, find):
    python = make_skill("Python")
    make_resource(acme, "A", teaches={python: (0, 2)}, level_word="beginner", provider="Tartu")
    make_resource(acme, "B")

    page = find(skills=[python.pk], levels=[2])

    assert titles(page) == ["A"]
    skill = next(facet for facet in page.facets if facet.name == "skills").values[0]
    assert (skill.name, skill.count, skill.is_chosen) == ("Python", 1, True)
    (provider,) = [f for f in find("").facets if f.name == "providers"]
    assert {value.name for value in provider.values} == {"Tartu", "Acme"}


def test_unknown_price_and_effort_come_last(acme, find):
    make_resource(acme, "Unknown")
    make_resource(acme, "Dear", price=900, currency="EUR", effort_minutes=10)
    make_resource(acme, "Cheap", price=100, currency="EUR", effort_minutes=90)

    assert titles(find(sort="cheapest")) == ["Cheap", "Dear", "Unknown"]
    assert titles(find(sort="shortest")) == ["Dear", "Cheap", "Unknown"]


def test_outsiders_find_nothing_and_count_nothing(acme, linus, act):
    make_resource(acme, "Secret plans")
    make_resource(acme, "Open plans", visibility="ecosystem")
    make_resource(acme, "Draft plans", visibility="ecosystem", state="draft")

    page = search(act(linus), ResourceQuery(text="plans"))

    assert titles(page) == ["Open plans"]
    assert counts(page, "providers") == {str(Resource.objects.unscoped("t")[0].provider_id): 1}


def test_what_changes_is_found_as_it_is_now(acme, find):
    resource = make_resource(acme, "Typewriters")
    system = actors.system("tests")
    assert titles(find("typewriters")) == ["Typewriters"]

    services.change_resource(by=system, resource_id=resource.pk, title="Keyboards", kind="video")
    assert titles(find("typewriters")) == []
    assert titles(find("keyboards", kinds=["video"])) == ["Keyboards"]

    services.withdraw_resource(by=system, resource_id=resource.pk)
    assert find("keyboards").total == 0


def test_what_was_rolled_back_is_not_found(acme, find):
    make_resource(acme, "Here")
    with transaction.atomic():
        make_resource(acme, "Never was")
        assert find().total == 2
        transaction.set_rollback(True)

    assert titles(find()) == ["Here"]


def test_the_index_can_be_made_again(acme, find):
    make_resource(acme, "Databases")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM catalogue_fulltext")
    assert find("databases").total == 0

    services.reindex()

    assert find("databases").total == 1


def test_pages_hold_twenty(acme, find):
    for number in range(25):
        make_resource(acme, f"Course {number:02}")

    assert len(find("course").rows) == 20
    assert len(find("course", page=2).rows) == 5
    assert find("course", page=99).page == 2


@pytest.mark.parametrize("many", [2, 20])
def test_it_costs_the_same_for_two_and_for_twenty(
    acme, ada, act, many, django_assert_max_num_queries
):
    python = make_skill("Python")
    for number in range(many):
        make_resource(acme, f"Python {number}", provider=f"P{number}", teaches={python: (0, 1)})
    actor = act(ada)
    search(actor, ResourceQuery(text="python"))

    with django_assert_max_num_queries(6):
        search(actor, ResourceQuery(text="python"))


def test_drafts_are_not_searched_even_by_their_editors(make_role_for, acme, find):
    make_resource(acme, "Draft", state="draft")

    assert find("draft").total == 0


@pytest.fixture
def make_role_for(ada, acme):
    from lyceum.organisations.testing import make_role

    return make_role(ada, "teacher", acme)


def test_the_same_words_of_two_organisations_stay_apart(acme, find):
    make_resource(make_organisation("Initech"), "Databases")
    make_resource(acme, "Databases for us")

    assert titles(find("databases")) == ["Databases for us"]


def test_words_are_cut_as_each_script_needs():
    assert tokens("C++ über Øresund") == ["cplusplus", "uber", "oresund"]
    assert tokens("数据库 sql") == ["数据", "据库", "sql"]
    assert tokens("हिन्दी") == ["हिन्दी"]


def test_the_lexicon_completes_and_corrects():
    lexicon = Lexicon(["python", "pythonic", "pylon", "kubernetes"])

    assert lexicon.endings("pyth") == ["python", "pythonic"]
    assert lexicon.nearest("pyhton") == ["python"]
    assert lexicon.nearest("cubernetis") == ["kubernetes"]
    assert lexicon.nearest("xyz") == []

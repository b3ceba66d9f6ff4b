import pytest

from lyceum.kernel import clock, embeddings
from lyceum.skills import api
from lyceum.skills.selectors.indexes import warm_indexes
from lyceum.skills.testing import make_role, make_skill


def found(text, language="en", actor=None):
    return [h.skill.label for h in api.search_skills(text, language=language, actor=actor).hits]


def roles(text, language="en", actor=None):
    return [h.role.label for h in api.search_roles(text, language=language, actor=actor)]


@pytest.fixture
def python(db):
    return make_skill("Python", other_names=("Python programming",))


@pytest.fixture
def time(db):
    return make_skill("manage time", translations={"fr": "gestion du temps"})


def test_it_forgives_a_slip_of_the_fingers(python, time):
    assert found("pyhton") == ["Python"]


def test_it_finds_by_meaning_and_says_so(python, time):
    answer = api.search_skills("time management", language="en")

    assert [hit.skill.label for hit in answer.hits][:1] == ["manage time"]
    assert answer.by == "meaning"


def test_without_the_table_it_says_that_it_went_by_words(python, monkeypatch, tmp_path):
    monkeypatch.setattr(embeddings, "TABLE", tmp_path)

    answer = api.search_skills("python", language="en")
    assert (answer.by, len(answer.hits)) == ("words", 1)


def test_it_searches_in_the_readers_language_and_marks_what_is_borrowed(python, time):
    (temps,) = api.search_skills("gestion du tems", language="fr").hits
    (borrowed,) = api.search_skills("python", language="fr-ca").hits

    assert (temps.skill.label, temps.skill.is_fallback) == ("gestion du temps", False)
    assert borrowed.skill.is_fallback


def test_a_new_name_is_found_at_once(python):
    assert found("woodcarving") == []
    make_skill("woodcarving")
    assert found("woodcarving") == ["woodcarving"]


def test_what_is_retired_is_not_found(python):
    assert found("python")
    python.retired_at = clock.now()
    python.save()
    assert found("python") == []


def test_an_organisations_own_skill_comes_first_and_outsiders_find_nothing(
    python, acme, ada, linus, act
):
    make_skill("Python at Acme", owner_id=f"organisation:{acme.pk}")

    assert found("python at acme", actor=act(ada))[0] == "Python at Acme"
    assert "Python at Acme" not in found("python at acme", actor=act(linus))
    assert "Python at Acme" not in found("python at acme")


def test_roles_are_found_the_same_way(acme, ada, act, db):
    make_role("data engineer")
    make_role("Data wizard", owner_id=f"organisation:{acme.pk}", kind="own")

    assert roles("data enginer")[:1] == ["data engineer"]
    assert roles("data wizard", actor=act(ada))[0] == "Data wizard"
    assert "Data wizard" not in roles("data wizard")


def test_the_number_of_queries_does_not_grow(python, django_assert_max_num_queries):
    for number in range(20):
        make_skill(f"Python {number}")
    found("python")
    with django_assert_max_num_queries(6):
        assert len(found("python")) == 20


def test_it_can_be_made_ready_before_anybody_searches(python, django_assert_max_num_queries):
    make_skill("readiness")
    assert warm_indexes() >= 1
    assert warm_indexes() == 0
    with django_assert_max_num_queries(6):
        found("python")

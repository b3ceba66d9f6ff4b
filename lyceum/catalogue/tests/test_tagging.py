"""Proposing skills for what came in."""

import pytest

from lyceum.catalogue import api, services
from lyceum.catalogue.models import Resource, ResourceSkill
from lyceum.catalogue.services import tagging
from lyceum.catalogue.testing import make_resource
from lyceum.skills.testing import make_skill

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forgetful():
    tagging._tagger.cache_clear()
    yield
    tagging._tagger.cache_clear()


@pytest.fixture
def python(db):
    return make_skill("Python", other_names=("Python programming",), kind="knowledge")


def test_what_came_in_gets_proposals(acme, python):
    resource = make_resource(acme, "Python programming for beginners", level_word="Intermediate")

    assert services.tag_waiting() == 1

    (skill,) = api.taught([resource.pk])[resource.pk]
    assert (skill.skill_id, skill.from_level, skill.to_level) == (python.pk, 2, 3)
    assert 0 < skill.trust < 1
    assert skill.words


def test_once_is_enough_until_the_text_changes(acme, python):
    resource = make_resource(acme, "Python")
    services.tag_waiting()

    assert services.tag_waiting() == 0

    Resource.objects.unscoped("test").filter(pk=resource.pk).update(tagged_at=None)
    assert services.tag_waiting() == 1
    assert ResourceSkill.objects.count() == 1


def test_what_a_person_decided_stays(acme, python):
    resource = make_resource(acme, "Python programming", teaches={python: (0, 4)})

    services.tag_waiting()

    (skill,) = api.taught([resource.pk])[resource.pk]
    assert (skill.to_level, skill.trust) == (4, 1.0)


def test_without_a_framework_it_waits(acme):
    make_resource(acme, "Python")

    assert services.tag_waiting() == 0
    assert Resource.objects.unscoped("test").get().tagged_at is None


def test_new_skills_bring_new_proposals(acme, python):
    make_resource(acme, "SQL databases")
    services.tag_waiting()
    make_skill("SQL", kind="knowledge")

    services.tag_again()

    assert services.tag_waiting() == 1


def test_where_a_person_said_what_it_teaches_nothing_is_guessed(acme, python):
    make_resource(acme, "Python programming", teaches={make_skill("zoology"): (0, 2)})

    assert services.tag_waiting() == 1
    assert not ResourceSkill.objects.filter(state="suggested").exists()


def test_subjects_speak_too_and_in_other_languages(acme, python, monkeypatch):
    monkeypatch.setattr(tagging, "LEAST", 0.0)
    spanish = make_skill("use spreadsheets", translations={"es": "usar hojas de cálculo"})
    first = make_resource(acme, "Para todos", subjects="Hojas de cálculo", language="es")
    second = make_resource(acme, "For everybody", subjects="Cooking; Python")

    services.tag_waiting()

    taught = api.taught([first.pk, second.pk])
    assert taught[first.pk][0].skill_id == spanish.pk
    assert taught[second.pk][0].skill_id == python.pk


def test_the_number_of_queries_does_not_grow(acme, python, django_assert_max_num_queries):
    for number in range(20):
        make_resource(acme, f"Python {number}")
    with django_assert_max_num_queries(40):
        assert services.tag_waiting() == 20

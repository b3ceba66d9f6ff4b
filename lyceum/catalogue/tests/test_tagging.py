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

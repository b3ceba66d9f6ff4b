"""What a resource is said to teach has to make sense, whoever says it."""

import pytest

from lyceum.catalogue import api as catalogue
from lyceum.catalogue.errors import LevelsDoNotRise
from lyceum.catalogue.models import Resource
from lyceum.kernel.scope import organisation_owner
from lyceum.organisations.testing import make_organisation, make_role
from lyceum.skills import api as skills
from lyceum.skills.testing import make_skill


@pytest.fixture
def add(act, ada, acme):
    make_role(ada, "teacher", acme)

    def add(skill_id, levels=(0, 3)):
        taught = [catalogue.SkillTaught(skill_id, *levels)]
        by, at = act(ada), acme.pk
        return catalogue.add_resource(by=by, organisation_id=at, title="Weaving", skills=taught)

    return add


def test_a_level_is_above_the_other(add):
    skill = make_skill("Weaving")
    for levels in ((2, 2), (3, 1)):
        with pytest.raises(LevelsDoNotRise):
            add(skill.pk, levels)

    assert not Resource.objects.unscoped("test").exists()


def test_a_skill_has_to_be_there_for_who_names_it(add, acme):
    theirs = make_skill("Dyeing", owner_id=organisation_owner(make_organisation("Mill").pk))
    ours = make_skill("Spinning", owner_id=organisation_owner(acme.pk))

    assert add(ours.pk).pk
    for unknown in (theirs.pk, 2**40):
        with pytest.raises(skills.UnknownSkill):
            add(unknown)

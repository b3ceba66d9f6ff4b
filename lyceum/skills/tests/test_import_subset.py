"""The part of ESCO and O*NET that comes with the product."""

import pytest

from lyceum.kernel import actors
from lyceum.kernel.errors import Forbidden
from lyceum.skills import api
from lyceum.skills.esco import read_subset
from lyceum.skills.models import Framework, RelatedRole, Role, RoleLabel, RoleSkill, SkillLabel
from lyceum.skills.testing import make_framework

pytestmark = pytest.mark.django_db
DEMO = actors.system("demo")


def test_it_brings_roles_with_profiles_names_and_twins():
    api.import_subset(by=DEMO)

    engineer = RoleLabel.objects.get(text="data engineer", language="en", kind="preferred").role
    profile = api.role_profile(DEMO, engineer.pk)
    assert len(profile) > 20
    assert {target.level for target in profile} <= {2, 3, 4}
    assert engineer.job_zone == 4
    assert RelatedRole.objects.filter(role=engineer, kind="crosswalk").exists()
    assert api.role_rows([engineer.pk], "fr")[engineer.pk].language == "fr"
    assert SkillLabel.objects.filter(language="fr").exists()
    assert set(Framework.objects.values_list("slug", "is_active")) == {
        ("esco", True),
        ("onet", True),
    }
    assert "European Commission" in Framework.objects.get(slug="esco").attribution
    assert "29.2" in Framework.objects.get(slug="onet").attribution


def test_twice_changes_nothing():
    api.import_subset(by=DEMO)
    before = (RoleSkill.objects.count(), list(Framework.objects.values_list("revision")))

    api.import_subset(by=DEMO)

    assert (RoleSkill.objects.count(), list(Framework.objects.values_list("revision"))) == before


def test_it_leaves_a_larger_framework_alone():
    whole = make_framework("esco", languages=["en", "fr"])
    Role.objects.create(framework=whole, uri="http://elsewhere")

    api.import_subset(by=DEMO)

    assert Role.objects.unscoped("test").filter(framework=whole).count() == 1


def test_it_is_small_enough_to_ship():
    from lyceum.skills.esco.subset import SHIPPED

    assert SHIPPED.stat().st_size < 2_000_000
    assert len(read_subset().drafts) == 3


def test_only_administrators_bring_it_in(ada, act):
    with pytest.raises(Forbidden):
        api.import_subset(by=act(ada))

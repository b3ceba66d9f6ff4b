"""What a role asks for, and an organisation's own version of it."""

import pytest

from lyceum.kernel.errors import EditedMeanwhile, Forbidden, NotFound
from lyceum.skills import api
from lyceum.skills.api import Target
from lyceum.skills.testing import make_role, make_skill

pytestmark = pytest.mark.django_db


@pytest.fixture
def python(db):
    return make_skill("Python", translations={"fr": "Python (langage)"})


@pytest.fixture
def engineer(python):
    return make_role("Data engineer", {python: 3}, framework="esco")


@pytest.fixture
def hr(grace, acme):
    from lyceum.organisations.testing import make_role as grant

    grant(grace, "hr-partner", acme)
    return grace


def test_a_profile_lists_targets(engineer, python, ada, act):
    assert api.role_profile(act(ada), engineer.pk) == [Target(python.pk, 3, 1.0)]


def test_an_organisations_own_version_beats_the_standard(engineer, python, hr, linus, act):
    own = api.add_role(
        by=act(hr),
        label="Pipeline wizard",
        organisation_id=act(hr).organisation_id,
        standard_id=engineer.pk,
        targets=[Target(python.pk, 5, 1.0)],
    )

    assert api.role_profile(act(hr), engineer.pk)[0].level == 5
    assert api.role_profile(act(linus), engineer.pk)[0].level == 3
    with pytest.raises(NotFound):
        api.role_profile(act(linus), own)


def test_it_is_changed_by_those_who_may(engineer, python, hr, ada, acme, act):
    own = api.add_role(by=act(hr), label="Wizard", organisation_id=acme.pk)

    version = api.change_role_profile(
        by=act(hr), role_id=own, targets=[Target(python.pk, 2, 0.5)], version=1
    )

    assert version == 2
    assert api.role_profile(act(ada), own) == [Target(python.pk, 2, 0.5)]
    with pytest.raises(Forbidden):
        api.change_role_profile(by=act(ada), role_id=own, targets=[])
    with pytest.raises(Forbidden):
        api.change_role_profile(by=act(hr), role_id=engineer.pk, targets=[])


def test_the_second_of_two_who_save_is_told(python, hr, acme, act):
    own = api.add_role(by=act(hr), label="Wizard", organisation_id=acme.pk)
    api.change_role_profile(by=act(hr), role_id=own, targets=[], version=1)

    with pytest.raises(EditedMeanwhile):
        api.change_role_profile(by=act(hr), role_id=own, targets=[], version=1)


def test_names_fall_back_and_say_so(python, engineer):
    assert api.skill_rows([python.pk], "fr")[python.pk].label == "Python (langage)"
    row = api.skill_rows([python.pk], "es")[python.pk]
    assert (row.label, row.language, row.is_fallback) == ("Python", "en", True)
    assert api.role_rows([engineer.pk], "fr-CA")[engineer.pk].is_fallback


def test_near_roles_are_those_with_least_to_learn(python, engineer, ada, act):
    sql, law = make_skill("SQL"), make_skill("Law")
    near = make_role("Analyst", {python: 3, sql: 3})
    far = make_role("Lawyer", {law: 4, python: 1}, job_zone=5)

    found = api.near_roles(act(ada), engineer.pk, 5)

    assert [hit.role.id for hit in found] == [near.pk, far.pk]
    assert found[0].distance == pytest.approx(
        0.35
    )  # half of what it asks is missing, nothing idles
    assert found[0].shared == [python.pk]
    assert found[0].missing == [sql.pk]


def test_of_many_varieties_of_one_occupation_the_nearest_is_shown(python, engineer, ada, act):
    selling = make_role("Seller", {make_skill("Selling"): 3})
    for number in range(5):
        make_role(f"Seller of {number}", {python: 3, make_skill("Goods"): 3}, broader=selling)

    assert len(api.near_roles(act(ada), engineer.pk, 5)) == 1


def test_only_those_who_edit_may_add(ada, acme, act):
    with pytest.raises(Forbidden):
        api.add_skill(by=act(ada), label="Ours", organisation_id=acme.pk)


def test_an_own_skill_is_seen_inside_only(hr, ada, linus, acme, act):
    own = api.add_skill(by=act(hr), label="Zeppelin lore", organisation_id=acme.pk)

    def found_by(who):
        return [
            h.skill.id for h in api.search_skills("zeppelin", language="en", actor=act(who)).hits
        ]

    assert found_by(ada) == [own]
    assert found_by(linus) == []

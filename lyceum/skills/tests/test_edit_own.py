"""An organisation's own skills and roles, kept by its administrators and HR partners."""

import pytest
from django.urls import reverse

from lyceum.organisations.testing import make_role as grant
from lyceum.skills import api
from lyceum.skills.models import Role, Skill
from lyceum.skills.testing import make_role, make_skill

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr(grace, acme):
    grant(grace, "hr-partner", acme)
    return grace


@pytest.fixture
def python(db):
    return make_skill("Python")


def posted(python, **more):
    return {
        "label": "Pipeline wizard",
        "description": "Keeps data flowing.",
        "job_zone": "4",
        "target": [python.pk],
        f"level-{python.pk}": "4",
        f"weight-{python.pk}": "0.7",
        **more,
    }


@pytest.fixture
def wizard(client, hr, python):
    client.force_login(hr)
    client.post(reverse("skills:add-role"), posted(python))
    return Role.objects.unscoped("test").get(kind="own")


def test_a_role_is_added_with_its_profile(wizard, python, ada, act):
    assert wizard.owner_id.startswith("organisation:")
    target = api.role_profile(act(ada), wizard.pk)[0]
    assert (target.skill_id, target.level, target.weight) == (python.pk, 4, 0.7)


def test_an_own_version_starts_from_the_standard_one(client, hr, python):
    standard = make_role("Data engineer", {python: 3}, framework="esco")
    client.force_login(hr)

    page = client.get(reverse("skills:add-role"), {"standard": standard.pk}).text
    assert "Data engineer" in page
    assert "Python" in page
    assert '<option value="1.0" selected>' in page
    client.post(reverse("skills:add-role"), posted(python, standard=standard.pk))

    page = client.get(reverse("skills:role", args=[standard.pk])).text
    assert "has its own version" in page
    assert "proficient" in page


def test_skills_are_found_and_added_while_editing(client, wizard, python):
    sql = make_skill("Structured queries")

    page = client.post(
        reverse("skills:edit-role", args=[wizard.pk]),
        posted(python, find="1", q="structured queries", version=1),
    ).text

    assert f'value="{sql.pk}"' in page
    assert "Keeps data flowing." in page


@pytest.mark.parametrize("is_there", [True, False])
def test_skills_that_one_may_not_see_are_neither_named_nor_kept(client, wizard, python, is_there):
    theirs = make_skill("Secret sauce", owner_id="organisation:999").pk if is_there else 999_999
    asked = {**posted(python, version=1), "target": [python.pk, theirs], f"level-{theirs}": "3"}

    page = client.post(reverse("skills:edit-role", args=[wizard.pk]), {**asked, "find": "1"})
    assert "Secret sauce" not in page.text
    client.post(reverse("skills:edit-role", args=[wizard.pk]), asked)
    assert [line.skill_id for line in wizard.skills.all()] == [python.pk]


def test_the_second_of_two_who_save_is_told_and_loses_nothing(client, wizard, python):
    url = reverse("skills:edit-role", args=[wizard.pk])
    client.post(url, posted(python, version=1, label="First"))

    response = client.post(url, posted(python, version=1, label="Second"))

    assert response.status_code == 409
    assert "Someone changed this" in response.text
    assert 'value="Second"' in response.text
    assert wizard.labels.get().text == "First"


def test_a_nameless_role_comes_back(client, hr, python):
    client.force_login(hr)

    assert client.post(reverse("skills:add-role"), posted(python, label="")).status_code == 422


def test_a_retired_role_is_no_longer_offered(client, wizard):
    client.post(reverse("skills:retire-role", args=[wizard.pk]))

    assert "Pipeline wizard" not in client.get(reverse("skills:explore")).text


def test_own_skills_are_added_changed_and_retired(client, hr, acme):
    client.force_login(hr)
    client.post(reverse("skills:add-skill"), {"label": "Zeppelin lore"})
    skill = Skill.objects.unscoped("test").get()
    url = reverse("skills:edit-skill", args=[skill.pk])
    assert "Zeppelin lore" in client.get(url).text

    client.post(url, {"label": "Airship lore", "version": 1})
    late = client.post(url, {"label": "Balloon lore", "version": 1})

    assert late.status_code == 409
    assert "Airship lore" in client.get(reverse("skills:explore")).text
    client.post(reverse("skills:retire-skill", args=[skill.pk]))
    assert "Airship lore" not in client.get(reverse("skills:explore")).text


def test_learners_may_not(client, wizard, ada, python):
    client.force_login(ada)

    assert client.get(reverse("skills:add-role")).status_code == 403
    assert client.get(reverse("skills:add-skill")).status_code == 403
    assert client.get(reverse("skills:edit-role", args=[wizard.pk])).status_code == 403
    assert client.post(reverse("skills:retire-role", args=[wizard.pk])).status_code == 403


def test_standard_roles_are_not_edited(client, hr, python):
    standard = make_role("Data engineer", {python: 3}, framework="esco")
    client.force_login(hr)

    assert client.get(reverse("skills:edit-role", args=[standard.pk])).status_code == 403
    assert client.get(reverse("skills:edit-skill", args=[python.pk])).status_code == 403


def test_outsiders_find_nothing(client, wizard, linus):
    grant(linus, "administrator", None)
    client.force_login(linus)

    assert client.get(reverse("skills:edit-role", args=[wizard.pk])).status_code == 404
    assert client.post(reverse("skills:retire-role", args=[wizard.pk])).status_code == 404

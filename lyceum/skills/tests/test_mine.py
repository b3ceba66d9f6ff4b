"""My skills: the page, rating in two minutes, asking and sharing from it."""

import pytest
from django.urls import reverse

from lyceum.kernel import actors
from lyceum.kernel.errors import Forbidden
from lyceum.organisations import api as organisations
from lyceum.organisations.testing import make_membership
from lyceum.skills import api, services
from lyceum.skills.models import ConfirmationRequest, SharingGrant
from lyceum.skills.testing import make_role, make_skill

pytestmark = pytest.mark.django_db
MINE = "skills:mine"


@pytest.fixture
def python(db):
    return make_skill("Python", translations={"fr": "Le python"})


@pytest.fixture
def engineer(python):
    return make_role("Data engineer", {python: 3, make_skill("SQL"): 4})


def test_an_empty_page_says_what_to_do_next(client, ada):
    client.force_login(ada)

    assert reverse("skills:rate") in client.get(reverse(MINE)).text


def test_it_shows_levels_in_words_with_how_sure_we_are(client, ada, python, act):
    api.rate_self(by=act(ada), ratings={python.pk: 3})
    client.force_login(ada)

    page = client.get(reverse(MINE)).text

    assert "Python" in page
    assert "competent" in page
    assert "only your own word" in page


def test_it_speaks_the_readers_language_and_marks_what_it_cannot(client, ada, python, act):
    sql = make_skill("SQL")
    api.rate_self(by=act(ada), ratings={python.pk: 3, sql.pk: 2})
    ada.locale = "fr"
    ada.save()
    client.force_login(ada)

    page = client.get(reverse(MINE)).text

    assert "Le python" in page
    assert 'lang="en">SQL</a> <span class="tag">en</span>' in page


def test_it_costs_the_same_for_two_and_for_twenty(
    client, ada, acme, act, django_assert_max_num_queries
):
    api.rate_self(by=act(ada), ratings={make_skill(f"Skill {n}").pk: 2 for n in range(30)})
    client.force_login(ada)

    with django_assert_max_num_queries(22):
        client.get(reverse(MINE))


def test_strangers_sign_in_first(client, db):
    assert client.get(reverse(MINE)).status_code == 302


def test_rating_shows_the_skills_of_a_role_and_keeps_what_is_said(client, ada, engineer, act):
    client.force_login(ada)
    python = engineer.skills.get(skill__labels__text="Python").skill
    url = f"{reverse('skills:rate')}?role={engineer.pk}"
    assert f'name="skill-{python.pk}"' in client.get(url).text

    client.post(url, {f"skill-{python.pk}": "4", "skill-9999999": "6", "role": engineer.pk})

    assert api.levels_of(act(ada), ada.pk)[python.pk].level == pytest.approx(4)
    assert f'value="4" checked' in client.get(url).text  # noqa: F541


def test_rating_begins_with_ones_position(client, ada, acme, engineer):
    organisations.change_membership(
        by=actors.system("tests", f"organisation:{acme.pk}"),
        organisation_id=acme.pk,
        person_id=ada.pk,
        position="Data engineer",
    )
    client.force_login(ada)

    assert "SQL" in client.get(reverse("skills:rate")).text


def test_rating_a_role_of_elsewhere_is_not_possible(client, ada, linus, act):
    own = make_role("Secret agent", owner_id=f"organisation:{act(linus).organisation_id}")
    client.force_login(ada)

    assert client.get(f"{reverse('skills:rate')}?role={own.pk}").status_code == 404


def test_asking_from_the_page(client, ada, grace, acme, python, act):
    api.rate_self(by=act(ada), ratings={python.pk: 3})
    client.force_login(ada)

    client.post(reverse("skills:ask"), {"skill": [python.pk], "who": "", "email": grace.email})

    assert ConfirmationRequest.objects.unscoped("test").get().asked_of == grace


def test_sharing_with_ones_manager_opens_and_closes(client, ada, grace, acme, python, act):
    organisations.change_membership(
        by=actors.system("tests", f"organisation:{acme.pk}"),
        organisation_id=acme.pk,
        person_id=ada.pk,
        manager_id=grace.pk,
    )
    api.rate_self(by=act(ada), ratings={python.pk: 3})
    page = reverse("skills:of-person", args=[ada.pk])
    client.force_login(grace)
    assert client.get(page).status_code == 403

    services.share_levels(by=act(ada), with_manager_at=acme.pk)
    assert "Python" in client.get(page).text

    services.end_sharing(by=act(ada), grant_id=SharingGrant.objects.unscoped("test").get().pk)
    assert client.get(page).status_code == 403


def test_sharing_with_one_colleague_opens_for_that_one(ada, grace, linus, acme, python, act):
    make_membership(acme, linus)
    api.rate_self(by=act(ada), ratings={python.pk: 3})

    services.share_levels(by=act(ada), with_person_id=linus.pk)

    assert api.levels_of(act(linus), ada.pk)
    with pytest.raises(Forbidden):
        api.levels_of(act(grace), ada.pk)


def test_nothing_is_shared_with_strangers(ada, linus, acme, act):
    with pytest.raises(Forbidden):
        services.share_levels(by=act(ada), with_person_id=linus.pk)
    with pytest.raises(Forbidden):
        services.share_levels(by=act(ada), with_manager_at=act(linus).organisation_id)


def test_sharing_twice_shares_once(client, ada, acme, act):
    client.force_login(ada)

    client.post(reverse("skills:share"))
    client.post(reverse("skills:share"))

    assert SharingGrant.objects.unscoped("test").count() == 1


def test_outsiders_find_nothing(client, ada, linus, python, act):
    api.rate_self(by=act(ada), ratings={python.pk: 3})
    client.force_login(linus)

    assert client.get(reverse("skills:of-person", args=[ada.pk])).status_code == 403
    assert "Python" not in client.get(reverse(MINE)).text

"""Offering something to learn from."""

import pytest

from lyceum.catalogue import api, services
from lyceum.catalogue.errors import ListedAlready, PrerequisiteGoesRound
from lyceum.catalogue.models import Provider, Resource
from lyceum.catalogue.testing import make_resource
from lyceum.catalogue.types import SkillTaught
from lyceum.kernel import actors
from lyceum.kernel.errors import EditedMeanwhile, Forbidden, NotFound
from lyceum.kernel.models import RecordedEvent
from lyceum.organisations.testing import make_organisation, make_role
from lyceum.skills.testing import make_skill

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher(ada, acme, act):
    make_role(ada, "teacher", acme)
    return act(ada)


def events() -> list[str]:
    return list(RecordedEvent.objects.order_by("pk").values_list("name", flat=True))


def test_a_teacher_offers_it_in_the_name_of_the_organisation(teacher, acme):
    resource = services.add_resource(by=teacher, organisation_id=acme.pk, title=" Forklifts ")

    assert resource.title == "Forklifts"
    assert resource.provider.name == "Acme"
    assert resource.price is None
    assert resource.effort_minutes is None
    assert events()[-1] == "catalogue.ResourcePublished"


def test_a_learner_may_not(linus, acme, act):
    with pytest.raises(Forbidden):
        services.add_resource(by=act(linus), organisation_id=acme.pk, title="Forklifts")


def test_a_word_for_a_level_becomes_levels(acme):
    resource = make_resource(acme, level_word="Intermediate")

    assert (resource.from_level, resource.to_level) == (2, 3)


def test_the_same_address_of_one_provider_comes_in_once(acme):
    make_resource(acme, url="https://example.org/sql", provider="Tartu")

    with pytest.raises(ListedAlready):
        make_resource(acme, url="https://example.org/sql", provider=" tartu ")


def test_two_organisations_may_list_the_same(acme):
    make_resource(acme, key="1", provider="Tartu")
    make_resource(make_organisation("Globex"), key="1", provider="Tartu")

    assert Provider.objects.filter(folded_name="tartu").count() == 1


def test_the_skills_that_a_person_names_count_in_full(acme):
    python = make_skill()
    resource = make_resource(acme, teaches={python: (0, 2)})

    (skill,) = api.taught([resource.pk])[resource.pk]
    assert (skill.skill_id, skill.to_level, skill.trust) == (python.pk, 2, 1.0)


def test_two_people_who_save_one_page_lose_nothing(teacher, acme):
    resource = make_resource(acme)
    seen = resource.version
    services.change_resource(by=teacher, resource_id=resource.pk, version=seen, title="First")

    with pytest.raises(EditedMeanwhile):
        services.change_resource(by=teacher, resource_id=resource.pk, version=seen, title="Second")

    assert Resource.objects.unscoped("test").get().title == "First"


def test_who_cannot_see_it_cannot_find_it_to_change(acme, linus, act):
    resource = make_resource(acme)

    with pytest.raises(NotFound):
        services.change_resource(by=act(linus), resource_id=resource.pk, title="Mine")


def test_who_can_see_it_but_not_edit_is_told(acme, linus, act):
    resource = make_resource(acme, visibility="ecosystem")

    with pytest.raises(Forbidden):
        services.change_resource(by=act(linus), resource_id=resource.pk, title="Mine")


def test_nothing_comes_before_itself_however_far_round(teacher, acme):
    first, second = make_resource(acme, "First"), make_resource(acme, "Second")
    services.change_resource(by=teacher, resource_id=second.pk, prerequisites=[first.pk])

    with pytest.raises(PrerequisiteGoesRound):
        services.change_resource(by=teacher, resource_id=first.pk, prerequisites=[second.pk])


def test_changing_the_skills_said_replaces_them(teacher, acme):
    python, sql = make_skill(), make_skill("SQL")
    resource = make_resource(acme, teaches={python: (0, 2)})
    services.change_resource(
        by=teacher, resource_id=resource.pk, skills=[SkillTaught(sql.pk, 1, 3)]
    )

    assert [s.skill_id for s in api.taught([resource.pk])[resource.pk]] == [sql.pk]


def test_a_withdrawn_resource_is_told_and_stays_readable(teacher, acme, ada, act):
    resource = make_resource(acme)
    services.withdraw_resource(by=teacher, resource_id=resource.pk)
    services.withdraw_resource(by=teacher, resource_id=resource.pk)

    assert events().count("catalogue.ResourceWithdrawn") == 1
    assert api.rows(act(ada), [resource.pk])[resource.pk].state == "withdrawn"


def test_a_draft_is_seen_by_those_who_edit(teacher, acme, grace, act):
    resource = make_resource(acme, state="draft")

    assert api.resource_for(teacher, resource.pk)
    with pytest.raises(NotFound):
        api.resource_for(act(grace), resource.pk)


def test_outsiders_find_nothing(acme, linus, act):
    resource = make_resource(acme)

    with pytest.raises(NotFound):
        api.resource_for(act(linus), resource.pk)
    assert api.rows(act(linus), [resource.pk]) == {}


def test_what_is_shared_is_seen_by_everyone(acme, linus, act):
    resource = make_resource(acme, visibility="ecosystem")

    assert api.resource_for(act(linus), resource.pk) == resource


def test_a_demo_can_be_cleared(acme, ada, act):
    from lyceum.catalogue.types import ResourceQuery

    make_resource(acme, "Shown")
    services.state_need(by=act(ada), title="More")
    assert api.search(act(ada), ResourceQuery(text="shown"), 1).total == 1

    api.remove_resources(by=actors.system("demo"), organisation_ids=[acme.pk])

    assert api.search(act(ada), ResourceQuery(), 1).total == 0
    assert not Provider.objects.exists()

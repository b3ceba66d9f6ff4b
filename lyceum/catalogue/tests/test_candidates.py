"""What the planner chooses from."""

import pytest

from lyceum.catalogue import api, services
from lyceum.catalogue.testing import make_resource
from lyceum.catalogue.types import SkillProposal
from lyceum.kernel import actors
from lyceum.skills.testing import make_skill

pytestmark = pytest.mark.django_db
tagger = actors.system("catalogue")


@pytest.fixture
def python(db):
    return make_skill("Python")


@pytest.fixture
def sql(db):
    return make_skill("SQL")


def test_they_teach_what_was_asked(python, sql, acme, ada, act):
    wanted = make_resource(acme, "Python", teaches={python: (0, 2)}, effort_minutes=60, price=0)
    make_resource(acme, "Knitting", teaches={make_skill("Knitting"): (0, 2)})

    (found,) = api.candidates(act(ada), [python.pk, sql.pk])

    assert found.resource_id == wanted.pk
    assert (found.effort_minutes, found.effort_is_known) == (60, True)
    assert (found.price, found.price_is_known) == (0, True)
    assert found.skills[0].trust == 1.0


def test_unknown_figures_are_the_providers_median_and_marked(python, sql, acme, ada, act):
    for number, minutes in enumerate((60, 120, 600)):
        make_resource(
            acme, f"T{number}", provider="Tartu", effort_minutes=minutes, price=5000, currency="EUR"
        )
    make_resource(acme, "Python", provider="Tartu", teaches={python: (0, 2)})

    (found,) = api.candidates(act(ada), [python.pk])

    assert (found.effort_minutes, found.effort_is_known) == (120, False)
    assert (found.price, found.currency, found.price_is_known) == (5000, "EUR", False)


def test_nothing_known_at_all_is_never_nothing(python, sql, acme, ada, act):
    make_resource(acme, "Python", teaches={python: (0, 2)})

    (found,) = api.candidates(act(ada), [python.pk])

    assert found.effort_minutes > 0
    assert found.price > 0


def test_what_must_come_before_comes_along_however_far_back(python, sql, acme, ada, act):
    first = make_resource(acme, "Counting")
    second = make_resource(acme, "Algebra", prerequisites=[first.pk])
    third = make_resource(acme, "Python", teaches={python: (0, 2)}, prerequisites=[second.pk])

    found = {each.resource_id: each for each in api.candidates(act(ada), [python.pk])}

    assert set(found) == {first.pk, second.pk, third.pk}
    assert found[third.pk].prerequisites == (second.pk,)
    assert found[second.pk].prerequisites == (first.pk,)


def test_suggested_skills_weigh_less_and_rejected_nothing(python, sql, acme, ada, grace, act):
    from lyceum.catalogue.models import ResourceSkill

    resource = make_resource(acme, "Python")
    services.propose_skills(
        by=tagger,
        proposals={
            resource.pk: [SkillProposal(python.pk, 0.8, "python"), SkillProposal(sql.pk, 0.5)]
        },
    )
    rejected = ResourceSkill.objects.get(skill_id=sql.pk)
    services.reject_skills(by=tagger, ids=[rejected.pk])

    (found,) = api.candidates(act(ada), [python.pk, sql.pk])

    (skill,) = found.skills
    assert skill.skill_id == python.pk
    assert 0 < skill.trust < 1


def test_languages_and_modes_leave_out_what_is_known_not_to_fit(python, sql, acme, ada, act):
    fits = make_resource(acme, "A", teaches={python: (0, 2)}, language="en-GB", mode="")
    unknown = make_resource(acme, "B", teaches={python: (0, 2)}, language="")
    also = make_resource(acme, "E", teaches={python: (0, 2)}, language="de", also_languages="fr en")
    make_resource(acme, "C", teaches={python: (0, 2)}, language="de")
    make_resource(acme, "D", teaches={python: (0, 2)}, mode="on-site")

    found = api.candidates(act(ada), [python.pk], languages=["en"], modes=["self-paced"])

    assert {each.resource_id for each in found} == {fits.pk, unknown.pk, also.pk}


def test_what_is_withdrawn_or_elsewhere_is_left_out(python, sql, acme, ada, linus, act):
    resource = make_resource(acme, "Python", teaches={python: (0, 2)})

    assert api.candidates(act(linus), [python.pk]) == []

    services.withdraw_resource(by=tagger, resource_id=resource.pk)
    assert api.candidates(act(ada), [python.pk]) == []


@pytest.mark.parametrize("many", [2, 20])
def test_it_costs_three_queries(python, acme, ada, act, many, django_assert_num_queries):
    for number in range(many):
        make_resource(acme, f"Python {number}", teaches={python: (0, 2)})
    actor = act(ada)

    with django_assert_num_queries(3):
        api.candidates(actor, [python.pk])

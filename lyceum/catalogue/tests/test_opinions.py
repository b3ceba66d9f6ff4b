"""Reviews, bookmarks and needs."""

import pytest

from lyceum.catalogue import api, selectors, services
from lyceum.catalogue.errors import ResourceIsWithdrawn
from lyceum.catalogue.models import Resource
from lyceum.catalogue.testing import make_resource
from lyceum.kernel import actors
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.models import RecordedEvent
from lyceum.skills.api import UnknownSkill
from lyceum.skills.testing import make_skill

pytestmark = pytest.mark.django_db


@pytest.fixture
def python(db):
    return make_skill("Python")


def test_a_second_review_replaces_the_first(acme, ada, grace, act):
    resource = make_resource(acme)
    services.review(by=act(ada), resource_id=resource.pk, stars=1)
    services.review(by=act(ada), resource_id=resource.pk, stars=4, text="Better now")
    services.review(by=act(grace), resource_id=resource.pk, stars=5)

    row = api.rows(act(ada), [resource.pk])[resource.pk]
    assert (row.rating, row.ratings) == (4.5, 2)
    assert {r.person for r in selectors.reviews_of(act(ada), resource)} == {"Ada", "Grace"}


def test_many_good_votes_weigh_more_than_one(acme):
    one = Resource(rating_sum=5, rating_count=1)
    many = Resource(rating_sum=450, rating_count=100)
    none = Resource()
    for resource in (one, many, none):
        resource.weigh()

    assert many.quality > one.quality > none.quality


def test_what_was_withdrawn_is_reviewed_no_more(acme, ada, act):
    resource = make_resource(acme)
    services.withdraw_resource(by=actors.system("tests"), resource_id=resource.pk)

    with pytest.raises(ResourceIsWithdrawn):
        services.review(by=act(ada), resource_id=resource.pk, stars=1)


def test_outsiders_cannot_review_or_keep_it(acme, linus, act):
    resource = make_resource(acme)

    with pytest.raises(NotFound):
        services.review(by=act(linus), resource_id=resource.pk, stars=1)
    with pytest.raises(NotFound):
        services.bookmark(by=act(linus), resource_id=resource.pk)


def test_a_bookmark_is_kept_once_and_told_once(acme, ada, grace, act):
    resource = make_resource(acme)
    services.bookmark(by=act(ada), resource_id=resource.pk)
    services.bookmark(by=act(ada), resource_id=resource.pk)

    assert [row.id for row in api.bookmarks(act(ada))] == [resource.pk]
    assert api.bookmarks(act(grace)) == []
    assert RecordedEvent.objects.filter(name="catalogue.ResourceBookmarked").count() == 1

    services.remove_bookmark(by=act(ada), resource_id=resource.pk)
    assert api.bookmarks(act(ada)) == []


def test_the_same_need_is_joined(python, acme, ada, grace, act):
    services.state_need(by=act(ada), skill_id=python.pk, level=2)
    services.state_need(by=act(grace), skill_id=python.pk, level=4)
    services.state_need(by=act(grace), skill_id=python.pk, level=4)

    (need,) = api.needs_for(act(ada))
    assert (need.people, need.level, need.is_joined) == (2, 4, True)


def test_a_need_in_own_words(acme, ada, grace, act):
    services.state_need(by=act(ada), title="Driving a crane")
    services.state_need(by=act(grace), title="driving a crane")

    (need,) = api.needs_for(act(grace))
    assert need.people == 2


def test_nobody_states_a_need_for_another_organisation(python, acme, linus, act):
    with pytest.raises(Forbidden):
        services.state_need(by=act(linus), skill_id=python.pk, organisation_id=acme.pk)


def test_outsiders_find_no_needs(python, acme, ada, linus, act):
    need = services.state_need(by=act(ada), skill_id=python.pk)

    assert api.needs_for(act(linus)) == []
    with pytest.raises(NotFound):
        services.join_need(by=act(linus), need_id=need.pk)


def test_a_need_is_left_and_answered(python, acme, ada, grace, act):
    need = services.state_need(by=act(ada), skill_id=python.pk)
    services.join_need(by=act(grace), need_id=need.pk)
    services.leave_need(by=act(ada), need_id=need.pk)
    resource = make_resource(acme, teaches={python: (0, 2)})

    with pytest.raises(Forbidden):
        services.answer_need(by=act(grace), need_id=need.pk, resource_id=resource.pk)
    with pytest.raises(NotFound):
        services.answer_need(by=actors.system("x"), need_id=need.pk, resource_id=resource.pk)


def test_a_need_is_of_a_skill_that_one_may_see(acme, ada, act):
    theirs = make_skill("Secret sauce", owner_id="organisation:999")

    for skill_id in (theirs.pk, 999_999):
        with pytest.raises(UnknownSkill):
            services.state_need(by=act(ada), skill_id=skill_id)

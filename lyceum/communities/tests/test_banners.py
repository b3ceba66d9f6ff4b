"""A post stands on the home page of those whom it concerns, until a day or until they put it away."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from lyceum.communities import selectors, services
from lyceum.communities.errors import StandsTooLong
from lyceum.communities.models import Banner
from lyceum.communities.testing import make_space, say
from lyceum.identity.testing import make_person
from lyceum.kernel import clock
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.organisations.testing import make_membership, make_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def ben(acme):
    """Of Acme, and in no space."""
    ben = make_person("Ben")
    make_membership(acme, ben)
    return ben


@pytest.fixture
def boss(acme):
    boss = make_person("Boss")
    make_membership(acme, boss)
    make_role(boss, "administrator", acme)
    return boss


@pytest.fixture
def post(kept, ada):
    return say(ada, kept, "On **Friday** we meet")


def in_a_week():
    return clock.now() + timedelta(days=7)


def seen(act, person):
    return [row.words for row in selectors.banners_for(act(person))]


def test_members_see_it_until_the_day_is_over(act, post, facilitator, ada, linus, ben):
    services.put_up(by=act(facilitator), post_id=post.pk, until=in_a_week())
    assert seen(act, ada) == seen(act, linus) == seen(act, facilitator) == ["On Friday we meet"]
    assert seen(act, ben) == []  # he is not in the space
    with time_machine.travel(clock.now() + timedelta(days=8)):
        assert seen(act, ada) == []


@pytest.mark.parametrize(
    ("card", "shown"),
    [
        ({"what": "I keep *time*"}, "I keep time"),
        ({"prompt": "win"}, "What went well this week, however small?"),
    ],
)
def test_a_card_says_what_stands_on_it(act, post, facilitator, ada, card, shown):
    post.words, post.card = "", card
    post.save()
    services.put_up(by=act(facilitator), post_id=post.pk, until=in_a_week())
    assert seen(act, ada) == [shown]


def test_an_administrator_tells_everybody_of_the_organisation(act, post, boss, ben, linus, ada):
    services.put_up(by=act(boss), post_id=post.pk, until=in_a_week(), audience="organisation")
    assert seen(act, ben) == seen(act, ada) == ["On Friday we meet"]
    assert seen(act, linus) == []  # of another company, although he is in the space


def test_who_may(act, post, facilitator, ada, ben, boss):
    for person in (ada, ben):
        with pytest.raises(Forbidden):
            services.put_up(by=act(person), post_id=post.pk, until=in_a_week())
    with pytest.raises(Forbidden):  # she looks after the space, but does not administer Acme
        services.put_up(
            by=act(facilitator), post_id=post.pk, until=in_a_week(), audience="organisation"
        )
    with pytest.raises(NotFound):
        services.put_up(by=act(boss), post_id=post.pk, until=in_a_week(), audience="all")
    assert not Banner.objects.unscoped("a test").exists()


def test_what_not_all_may_read_is_not_for_all(act, acme, ada, boss, ben):
    space = make_space(acme, kind="request", people=[ada])
    post = say(ada, space, "Among us")
    with pytest.raises(Forbidden):
        services.put_up(by=act(boss), post_id=post.pk, until=in_a_week(), audience="organisation")
    services.put_up(by=act(boss), post_id=post.pk, until=in_a_week())
    assert seen(act, ada) == ["Among us"]
    assert seen(act, ben) == []


def test_each_puts_it_away_for_themselves(act, client, post, facilitator, ada, ben):
    services.put_up(by=act(facilitator), post_id=post.pk, until=in_a_week())
    [row] = selectors.banners_for(act(ada))
    page = reverse("communities:put-away", args=[row.id])
    client.force_login(ben)
    assert client.post(page).status_code == 404
    client.force_login(ada)
    assert "On Friday we meet" in client.get(reverse("portal:home")).text
    assert client.post(page).url == reverse("portal:home")
    assert client.post(page).status_code == 404
    assert "On Friday we meet" not in client.get(reverse("portal:home")).text
    assert seen(act, facilitator) == ["On Friday we meet"]
    services.put_up(by=act(facilitator), post_id=post.pk, until=in_a_week())
    assert seen(act, ada) == ["On Friday we meet"]  # put up again


def test_what_is_hidden_taken_back_or_taken_down_stands_nowhere(act, post, facilitator, ada):
    by = act(facilitator)
    services.put_up(by=by, post_id=post.pk, until=in_a_week())
    services.hide_post(by=by, post_id=post.pk, why="No")
    assert seen(act, ada) == []
    with pytest.raises(NotFound):
        services.put_up(by=by, post_id=post.pk, until=in_a_week())
    services.show_post(by=by, post_id=post.pk)
    assert len(seen(act, ada)) == 1
    services.take_down(by=by, post_id=post.pk)
    assert seen(act, ada) == []
    services.put_up(by=by, post_id=post.pk, until=in_a_week())
    services.remove_post(by=act(ada), post_id=post.pk)
    assert seen(act, ada) == []


def test_it_stands_for_three_months_at_most(act, post, facilitator):
    for days in (-1, 0, 100):
        with pytest.raises(StandsTooLong):
            services.put_up(
                by=act(facilitator), post_id=post.pk, until=clock.now() + timedelta(days=days)
            )


def test_the_page_of_the_post(act, client, post, facilitator, boss, ada):
    page = reverse("communities:post", args=[post.pk])
    verb = reverse("communities:put-up", args=[post.pk])
    client.force_login(ada)
    assert verb not in client.get(page).text
    assert client.post(verb, {"last_day": f"{clock.today()}"}).status_code == 403
    client.force_login(facilitator)
    assert 'name="audience"' not in client.get(page).text
    client.post(verb, {"last_day": "soon"})
    assert seen(act, ada) == []
    client.post(verb, {"last_day": f"{clock.today()}"})
    assert seen(act, ada) == ["On Friday we meet"]
    assert "Take it down" in client.get(page).text
    client.post(verb, {"put": "no"})
    assert seen(act, ada) == []
    client.force_login(boss)
    assert 'name="audience"' in client.get(page).text


def test_one_query_however_many_there_are(act, acme, facilitator, ada, django_assert_num_queries):
    for number in range(5):
        space = make_space(acme, f"S{number}", people=[ada], moderators=[facilitator])
        for words in ("one", "two"):
            post = say(ada, space, words)
            services.put_up(by=act(facilitator), post_id=post.pk, until=in_a_week())
    actor = act(ada)
    with django_assert_num_queries(1):
        assert len(selectors.banners_for(actor)) == 3

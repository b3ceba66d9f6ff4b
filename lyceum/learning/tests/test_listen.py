"""Podcasts: followed, heard from where one stopped, and told of."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lyceum.catalogue import api as catalogue
from lyceum.catalogue.testing import make_episode, make_podcast, make_resource, newest_episode
from lyceum.identity.testing import make_person
from lyceum.kernel import actors, clock, eventlog
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.models import RecordedEvent
from lyceum.learning import selectors, services
from lyceum.learning.errors import ResourceIsWithdrawn
from lyceum.learning.models import Effort, Listening, Subscription
from lyceum.learning.types import Place
from lyceum.messaging.testing import kinds_to

pytestmark = pytest.mark.django_db


def facts(*names):
    rows = RecordedEvent.objects.filter(name__in=[f"learning.{name}" for name in names])
    return [row.name.partition(".")[2] for row in rows.order_by("pk")]


def deliver():
    while eventlog.deliver():
        pass


@pytest.fixture
def podcast(acme):
    return make_podcast(acme, episodes=3)


@pytest.fixture
def episode(podcast):
    return newest_episode(podcast)


@pytest.fixture
def heard(act, ada, episode):
    """heard(second, played): the player tells so, as long after the last time as it played."""
    moment = [clock.now()]

    def heard(second, played=0, *, pauses=False):
        moment[0] += timedelta(seconds=played)
        with clock.travelled(moment[0]):
            at = Place(second, played, 600, pauses)
            return services.listen(by=act(ada), episode_id=episode.pk, at=at)

    return heard


def test_who_follows_it_is_told_once_of_what_is_new(acme, ada, grace, linus, act, podcast):
    for _time in range(2):
        services.subscribe(by=act(ada), resource_id=podcast.pk)
    deliver()
    assert kinds_to(ada) == []

    make_episode(podcast, 4)
    deliver()

    assert kinds_to(ada) == ["learning.new_episode"]
    assert kinds_to(grace) == kinds_to(linus) == []
    assert facts("PodcastSubscribed") == ["PodcastSubscribed"]


def test_who_follows_it_no_more_is_not_told(ada, act, podcast):
    services.subscribe(by=act(ada), resource_id=podcast.pk)
    services.unsubscribe(by=act(ada), resource_id=podcast.pk)
    services.unsubscribe(by=act(ada), resource_id=podcast.pk)
    make_episode(podcast, 4)
    deliver()

    assert kinds_to(ada) == []
    assert facts("PodcastUnsubscribed") == ["PodcastUnsubscribed"]


def test_who_may_see_it_no_more_is_not_told(acme, ada, act, podcast):
    services.subscribe(by=act(ada), resource_id=podcast.pk)
    mine = Subscription.objects.unscoped("test").get()
    outsider = make_person("Otto")
    Subscription.objects.unscoped("test").filter(pk=mine.pk).update(person=outsider)
    make_episode(podcast, 4)
    deliver()

    assert kinds_to(outsider) == []


def test_only_podcasts_that_one_may_see_are_followed(acme, ada, linus, act, podcast):
    with pytest.raises(NotFound):
        services.subscribe(by=act(ada), resource_id=make_resource(acme).pk)
    with pytest.raises(NotFound):
        services.subscribe(by=act(linus), resource_id=podcast.pk)
    with pytest.raises(Forbidden):
        services.subscribe(by=actors.system("tests"), resource_id=podcast.pk)
    catalogue.withdraw_resource(by=actors.system("tests"), resource_id=podcast.pk)
    with pytest.raises(ResourceIsWithdrawn):
        services.subscribe(by=act(ada), resource_id=podcast.pk)


def test_outsiders_hear_nothing(linus, act, episode):
    with pytest.raises(NotFound):
        services.listen(by=act(linus), episode_id=episode.pk, at=Place(5))
    assert not Listening.objects.unscoped("test").exists()


def test_it_keeps_the_last_second_and_tells_it_seldom(heard):
    for second in range(15, 300, 15):
        assert heard(second, 15).second == second
    assert facts("EpisodeProgressed", "EpisodeHeard") == []

    heard(300, 15, pauses=True)
    heard(310, 10, pauses=True)
    assert facts("EpisodeProgressed", "EpisodeHeard") == ["EpisodeProgressed"]


def test_from_nine_tenths_on_it_is_heard_once(heard, ada, act, podcast):
    assert heard(539, 15).heard_at is None
    assert heard(540, 1).heard_at is not None
    heard(10, 5)
    heard(590, 15, pauses=True)

    assert facts("EpisodeProgressed", "EpisodeHeard") == ["EpisodeHeard"]
    (line, *_others), _more = selectors.episode_lines(act(ada), podcast.pk, 1)
    assert (line.is_heard, line.second) == (True, 0)


def test_the_time_is_effort_where_it_was_taken_up(heard, ada, act, podcast):
    mine = services.enrol(by=act(ada), resource_id=podcast.pk, learner_id=ada.pk)
    heard(0)
    heard(200, 200, pauses=True)
    assert not Effort.objects.unscoped("test").exists()
    heard(400, 200, pauses=True)

    (effort,) = Effort.objects.unscoped("test")
    assert (effort.enrolment_id, effort.minutes) == (mine.pk, 6)


def test_the_time_of_who_did_not_take_it_up_is_not_counted(heard):
    heard(0)
    assert heard(400, 400, pauses=True).seconds_unlogged == 0
    assert not Effort.objects.unscoped("test").exists()


def test_nobody_listens_longer_than_the_clock(act, ada, episode):
    at = Place(590, 100_000, 600, pauses=True)
    mine = services.enrol(by=act(ada), resource_id=episode.resource_id, learner_id=ada.pk)
    services.listen(by=act(ada), episode_id=episode.pk, at=at)

    mine.refresh_from_db()
    assert mine.minutes_logged <= 1


def test_its_page_has_the_player_and_lets_sound_in(client, ada, act, podcast, episode, settings):
    settings.BASE_URL = "https://learn.example"
    client.force_login(ada)
    services.listen(by=act(ada), episode_id=episode.pk, at=Place(75, 15, 600))

    page = client.get(reverse("catalogue:resource", args=[podcast.pk]))
    assert reverse("learning:episodes", args=[podcast.pk]) in page.text
    part = client.get(
        reverse("learning:episodes", args=[podcast.pk]), headers={"HX-Request": "true"}
    )
    for answer in (page, part):
        assert answer["Content-Security-Policy"].endswith("; media-src 'self' https:")
    assert part.text.count("<audio controls") == 3
    assert 'src="https://podcast.example/3.mp3"' in part.text
    assert 'data-second="75"' in part.text
    assert "<html" not in part.text


def test_only_pages_of_podcasts_let_sound_in(client, ada, acme):
    client.force_login(ada)
    course = make_resource(acme)

    page = client.get(reverse("catalogue:resource", args=[course.pk]))
    assert "media-src" not in page["Content-Security-Policy"]


def test_the_player_says_where_it_is(client, ada, episode):
    client.force_login(ada)
    address = reverse("learning:listen", args=[episode.pk])

    assert client.post(address, {"second": 75, "played": 15}).json() == {"heard": False}
    assert client.post(address, {"second": 545, "played": 15, "pauses": 1}).json() == {
        "heard": True
    }
    assert client.post(address, {"second": -1, "played": "x"}).status_code == 422
    assert client.get(address).status_code == 405


def test_it_is_followed_and_left_by_a_button(client, ada, podcast):
    client.force_login(ada)
    there = reverse("catalogue:resource", args=[podcast.pk])

    assert client.post(reverse("learning:subscribe", args=[podcast.pk])).url == there
    mine = client.get(reverse("learning:mine")).text
    assert "My podcasts" in mine
    assert "not heard yet" in mine
    assert client.post(reverse("learning:unsubscribe", args=[podcast.pk])).url == there
    assert "My podcasts" not in client.get(reverse("learning:mine")).text


def test_outsiders_find_nothing(client, linus, podcast, episode):
    client.force_login(linus)

    for name, pk in (("episodes", podcast.pk), ("subscribe", podcast.pk), ("listen", episode.pk)):
        address = reverse(f"learning:{name}", args=[pk])
        form = {"second": 1, "played": 1}
        answer = client.get(address) if name == "episodes" else client.post(address, form)
        assert answer.status_code == 404, name
        assert "coffee" not in answer.text


def test_many_episodes_and_podcasts_cost_as_much_as_few(
    client, acme, ada, act, podcast, django_assert_max_num_queries
):
    many = make_podcast(acme, episodes=25, title="Many")
    client.force_login(ada)
    with django_assert_max_num_queries(14):
        text = client.get(reverse("learning:episodes", args=[many.pk])).text
    assert text.count("<audio controls") == 20
    assert "page=2" in text
    assert (
        client.get(reverse("learning:episodes", args=[many.pk]) + "?page=2").text.count("<aud") == 5
    )

    services.subscribe(by=act(ada), resource_id=podcast.pk)
    few = queries_of(client, reverse("learning:mine"))
    for number in range(5):
        other = make_podcast(acme, episodes=2, title=f"Other {number}")
        services.subscribe(by=act(ada), resource_id=other.pk)
    assert queries_of(client, reverse("learning:mine")) == few


def queries_of(client, address):
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_a_feed_is_read_for_whoever_follows_it(ada, act, podcast, monkeypatch):
    asked = []
    monkeypatch.setattr(services.listening.catalogue, "read_feeds", asked.append)

    services.read_podcasts()
    services.subscribe(by=act(ada), resource_id=podcast.pk)
    services.read_podcasts()

    assert asked == [set(), {podcast.pk}]

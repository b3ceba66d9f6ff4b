"""The pages of spaces."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lyceum.communities import services
from lyceum.communities.testing import make_space, say
from lyceum.identity.testing import make_person


def url(name, *args):
    return reverse(f"communities:{name}", args=args)


@pytest.fixture
def at(client):
    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in


def test_somebody_joins_introduces_themselves_and_says_something(at, space, linus):
    browser = at(linus)
    browser.post(url("join", space.pk))
    browser.post(url("introduce", space.pk), {"does": "Trucks 🚚"})
    browser.post(url("share", space.pk), {"words": "We **closed** it", "kind": "win"})

    page = browser.get(url("space", space.pk)).content.decode()
    assert "Trucks 🚚" in page
    assert "<strong>closed</strong>" in page


def test_ten_megabytes_are_refused_with_a_clear_sentence(at, space, ada):
    browser = at(ada)
    for size in (20_001, 10_000_000):
        answer = browser.post(
            url("share", space.pk), {"words": "x" * size, "kind": "plain"}, follow=True
        )
        said = answer.content.decode()
        assert "fit into one post" in said or "not taken in here" in said
    space.refresh_from_db()
    assert space.posts == 0


def test_emoji_names_stand_on_the_page(at, acme, ada):
    fox = make_person("🦊 Fox <b>")
    space = make_space(acme, "Foxes 🦊", people=[ada, fox])
    say(fox, space, "@ada hello")
    page = at(ada).get(url("space", space.pk)).content.decode()
    assert "🦊 Fox &lt;b&gt;" in page


def test_pages_ask_no_more_for_more_posts(at, act, kept, ada, linus):
    browser = at(ada)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url("space", kept.pk)).status_code == 200
        return len(queries)

    def more(n):
        for each in range(n):
            post = say(ada, kept, f"Word {each}", "win")
            say(linus, kept, f"When {each}?", options=["a", "b"])
            services.react(by=act(linus), post_id=post.pk, sign="thanks")

    more(2)
    asked()
    few = asked()
    more(18)
    asked()
    assert asked() == few


def test_late_pages_are_reached_by_their_key(at, space, ada):
    posts = [say(ada, space, f"Word {n}") for n in range(25)]
    browser = at(ada)
    page = browser.get(url("space", space.pk)).content.decode()
    assert f"before={posts[5].pk}" in page
    late = browser.get(url("space", space.pk), {"before": posts[5].pk}).content.decode()
    assert "Word 4" in late
    assert "Word 5" not in late


def test_nothing_new_is_a_cheap_answer(at, space, ada, linus, act):
    first = say(ada, space)
    browser = at(ada)
    assert browser.get(url("newer", space.pk), {"after": first.pk}).status_code == 204
    services.join(by=act(linus), space_id=space.pk)
    say(linus, space)
    answer = browser.get(url("newer", space.pk), {"after": first.pk})
    assert "new post" in answer.content.decode()


def test_a_thread_is_answered_signed_and_muted(at, kept, ada, linus):
    post = say(linus, kept, "How?", "question")
    browser = at(ada)
    browser.post(url("reply", post.pk), {"words": "Like this"})
    answer = browser.post(url("react", post.pk), {"sign": "thanks"}, headers={"HX-Request": "true"})
    assert 'aria-pressed="true"' in answer.content.decode()
    browser.post(url("wish-thread", post.pk), {"wants": "no"})
    page = browser.get(url("post", post.pk)).content.decode()
    assert "Like this" in page
    assert "Tell me of replies" in page


def test_a_moderator_has_a_page(at, kept, ada, linus, facilitator, act):
    post = say(linus, kept, "Spam spam")
    services.report_post(by=act(ada), post_id=post.pk, words="Spam")
    browser = at(facilitator)
    assert "Spam spam" in browser.get(url("moderation", kept.pk)).content.decode()
    browser.post(url("hide-post", post.pk), {"why": "Spam"})
    assert "Nothing was reported" in browser.get(url("moderation", kept.pk)).content.decode()
    assert at(ada).get(url("moderation", kept.pk)).status_code == 404


def test_outsiders_find_nothing(at, acme, ada, linus):
    space = make_space(acme, people=[ada])
    post = say(ada, space)
    browser = at(linus)
    for page in (url("space", space.pk), url("members", space.pk), url("post", post.pk)):
        assert browser.get(page).status_code == 404
    assert space.title not in browser.get(url("mine")).content.decode()


@pytest.mark.parametrize("name", ["mine", "stories", "open-space"])
def test_every_list_is_a_page(at, name, facilitator):
    assert at(facilitator).get(url(name)).status_code == 200


def test_a_space_is_opened_changed_and_closed(at, facilitator):
    browser = at(facilitator)
    said = {"title": "Craft", "kind": "practice", "reach": "organisation", "slow_seconds": "0"}
    answer = browser.post(url("open-space"), said)
    there = answer.url
    assert browser.post(there + "change/", {**said, "title": "Crafts"}).status_code == 302
    browser.post(there + "close/")
    assert "closed" in browser.get(there).content.decode()


def test_only_members_see_who_is_in_it(at, kept, ada):
    stranger = at(make_person("Stranger"))
    page = stranger.get(url("space", kept.pk))
    assert page.status_code == 200
    assert url("members", kept.pk) not in page.content.decode()
    assert stranger.get(url("members", kept.pk)).status_code == 404
    assert at(ada).get(url("members", kept.pk)).status_code == 200


def test_members_are_invited_found_and_given_roles(at, kept, facilitator, ada, linus):
    stranger = make_person("Stranger", email="far@away.example")
    browser = at(facilitator)
    browser.post(url("invite", kept.pk), {"people": "far@away.example nobody@x.example"})
    browser.post(url("give-role", kept.pk, ada.pk), {"role": "moderator"})
    page = browser.get(url("members", kept.pk), {"q": "ada"}).content.decode()
    assert "@ada" in page
    assert "@linus" not in page
    assert "You are invited" in at(stranger).get(url("space", kept.pk)).content.decode()

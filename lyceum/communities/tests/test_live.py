"""Pages that wait for news: who may, how far things are, and who may no longer."""

import pytest
from django.urls import reverse

from lyceum.communities import selectors, services
from lyceum.communities.testing import make_space, say
from lyceum.communities.views import drawing
from lyceum.identity.testing import make_person


def url(name, *args):
    return reverse(f"communities:{name}", args=args)


@pytest.fixture
def shut(acme, ada, facilitator):
    """A space that only its members read."""
    return make_space(acme, kind="request", people=[ada], moderators=[facilitator])


def test_who_may_read_may_wait(client, shut, ada, linus):
    first = say(ada, shut, "Hello")
    where = url("space-live", shut.pk)
    assert client.get(where).status_code == 302

    client.force_login(ada)
    answer = client.get(where)
    # What a server sends that cannot keep it open: the browser asks again in twenty seconds.
    assert answer["Content-Type"] == "text/event-stream"
    assert answer.content == f"event: beat\ndata:\nid: {first.pk}\nretry: 20000\n\n".encode()
    assert b"event: news" in client.get(where, {"after": "0"}).content
    assert b"event: beat" in client.get(where, headers={"Last-Event-ID": str(first.pk)}).content
    assert client.get(url("thread-live", first.pk)).status_code == 200

    client.force_login(linus)
    assert client.get(where).status_code == 404
    assert client.get(url("thread-live", first.pk)).status_code == 404


def test_a_page_asks_what_is_new_in_a_thread(client, space, ada, linus, act):
    services.join(by=act(linus), space_id=space.pk)
    root = say(ada, space, "Who knows?")
    one = say(linus, space, "I do", root_id=root.pk)
    client.force_login(ada)

    def news(after):
        return client.get(url("newer-replies", root.pk), {"after": after})

    page = client.get(url("post", root.pk)).content.decode()
    assert f'data-live="{url("thread-live", root.pk)}?after={one.pk}"' in page
    assert news(one.pk).status_code == 204
    say(ada, space, "Then tell", root_id=root.pk)
    assert news(one.pk).status_code == 204  # it is her own
    say(linus, space, "I tell", root_id=root.pk)
    said = news(one.pk).content.decode()
    assert "There is a new reply." in said
    assert f"?after={one.pk}" in said


def test_marks_are_the_newest_posts_and_replies(space, ada):
    root = say(ada, space, "One")
    reply = say(ada, space, "Two", root_id=root.pk)
    assert selectors.newest_in_spaces([space.pk, 0]) == {space.pk: root.pk}
    assert selectors.newest_in_threads([root.pk]) == {root.pk: reply.pk}


def test_who_went_waits_no_more(space, shut, ada, grace, act):
    root = say(ada, shut, "One")
    there = [(shut.pk, ada.pk), (shut.pk, grace.pk), (space.pk, ada.pk)]
    assert set(selectors.still_in_spaces(there)) == set(there)
    for each in (space, shut):
        services.leave(by=act(ada), space_id=each.pk)
    # The open one can be read by whoever finds it.
    assert set(selectors.still_in_spaces(there)) == {there[1], there[2]}
    assert selectors.still_in_threads([(root.pk, ada.pk), (root.pk, grace.pk)]) == {
        (root.pk, grace.pk)
    }


def test_what_is_drawn_once_has_the_token_of_nobody(client, space, ada, act):
    linus_too = make_person("Linus Too")
    services.join(by=act(linus_too), space_id=space.pk)
    post = say(ada, space, "Drawn **once**")
    pages = []
    for person in (ada, linus_too, ada):
        client.force_login(person)
        pages.append(client.get(url("space", space.pk)).content.decode())
    assert all("<strong>once</strong>" in page for page in pages)
    assert not any(drawing.TOKEN in page for page in pages)
    # What only its author may do stays theirs, whoever looked before.
    own = url("edit-post", post.pk)
    assert [own in page for page in pages] == [True, False, True]


def test_two_common_words_that_hardly_meet_are_looked_for_a_bounded_way(
    space, ada, act, monkeypatch
):
    monkeypatch.setattr(selectors.finding, "FARTHEST", 3)
    both = say(ada, space, "apples and pears")
    for _n in range(4):
        say(ada, space, "apples only")
        say(ada, space, "pears only")
    place = selectors.place_for(act(ada), space.pk)
    page = selectors.found(act(ada), place, "apples pears")
    assert page.rows == []
    turns = 0
    while not page.rows and page.before:
        page, turns = selectors.found(act(ada), place, "apples pears", page.before), turns + 1
    assert [row.id for row in page.rows] == [both.pk]
    assert turns >= 1

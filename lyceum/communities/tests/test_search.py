"""The search in a space."""

import pytest

from lyceum.communities import selectors, services
from lyceum.communities.models import Post
from lyceum.communities.testing import make_space, say


def found(act, person, space, words):
    place = selectors.place_to_read(act(person), space.pk)
    return [row.words for row in selectors.found(act(person), place, words).rows]


@pytest.fixture
def talk(kept, ada, linus):
    root = say(ada, kept, "Two **containers** were lost in Málaga")
    say(linus, kept, "Our partnership found the container", root_id=root.pk)
    say(ada, kept, "Something else")
    return kept


def test_it_finds_posts_and_replies_by_the_beginnings_of_words(act, talk, ada):
    both = ["Our partnership found the container", "Two **containers** were lost in Málaga"]
    assert found(act, ada, talk, "Container") == both
    assert found(act, ada, talk, "containers malaga") == both[1:]
    assert found(act, ada, talk, "partners") == both[:1]
    assert found(act, ada, talk, "nothing") == []
    assert found(act, ada, talk, "*") == []


def test_it_follows_what_is_changed_hidden_and_taken_back(act, talk, ada, facilitator):
    post = say(ada, talk, "Secret recipe")
    services.edit_post(by=act(ada), post_id=post.pk, words="Public recipe")
    assert found(act, ada, talk, "secret") == []
    assert found(act, ada, talk, "recipe") == ["Public recipe"]
    services.hide_post(by=act(facilitator), post_id=post.pk, why="No")
    assert found(act, ada, talk, "recipe") == []
    assert found(act, facilitator, talk, "recipe") == ["Public recipe"]
    services.show_post(by=act(facilitator), post_id=post.pk)
    services.remove_post(by=act(ada), post_id=post.pk)
    assert found(act, facilitator, talk, "recipe") == []


def test_replies_are_found_no_more_than_what_they_hang_on(act, talk, ada, linus, facilitator):
    root = Post.objects.unscoped("a test").get(words__contains="Two")
    services.hide_post(by=act(facilitator), post_id=root.pk, why="No")
    assert found(act, linus, talk, "partners") == []
    assert found(act, facilitator, talk, "partners") == ["Our partnership found the container"]
    services.show_post(by=act(facilitator), post_id=root.pk)
    services.remove_post(by=act(ada), post_id=root.pk)
    assert found(act, facilitator, talk, "partners") == []


def test_only_what_one_may_read_is_found(client, acme, ada, linus):
    space = make_space(acme, people=[ada])
    say(ada, space, "Recipe")
    other = make_space(acme, "Other", reach="ecosystem", people=[ada, linus])
    client.force_login(linus)
    assert client.get(f"/communities/spaces/{space.pk}/search/?q=recipe").status_code == 404
    page = client.get(f"/communities/spaces/{other.pk}/search/?q=recipe").content.decode()
    assert "Nothing was said about that" in page

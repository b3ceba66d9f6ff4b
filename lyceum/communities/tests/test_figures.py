"""How alive a space is."""

from datetime import timedelta

import pytest

from lyceum.communities import api, services
from lyceum.communities.testing import say
from lyceum.identity.testing import make_person
from lyceum.kernel import clock


def figures(space):
    today = clock.today()
    return api.culture([space.pk], today - timedelta(days=40), today + timedelta(days=1))


def test_it_counts_what_people_say_and_how_soon_they_are_answered(
    kept, act, ada, linus, facilitator
):
    with clock.travelled(clock.now() - timedelta(days=10)):
        late = say(ada, kept, "Still nothing", "frustration")
        say(ada, kept, "It works", "win")
    soon = say(ada, kept, "How?", "question")
    services.introduce(by=act(linus), space_id=kept.pk, card={"does": "Sell"})
    say(linus, kept, "Like this", root_id=soon.pk)
    say(ada, kept, "Thanks", root_id=soon.pk)
    say(linus, kept, "Sorry, late", root_id=late.pk)
    services.react(by=act(linus), post_id=soon.pk, sign="thanks")

    seen = figures(kept)

    assert (seen.members, seen.silent, seen.posts) == (3, 1, 4)
    assert seen.kinds["introduction"] == 1
    assert (seen.replied_within_a_day, seen.replied) == (1, 2)
    assert [(row.wins, row.frustrations) for row in seen.weeks] == [(1, 1)]
    assert (seen.replies, seen.replies_across, seen.signs) == (2, 2, 1)
    assert seen.reciprocity == 0.0


def test_reciprocity_says_how_much_comes_back(kept, ada, linus):
    ours, theirs = say(ada, kept), say(linus, kept)
    say(linus, kept, root_id=ours.pk)
    say(linus, kept, root_id=ours.pk)
    say(ada, kept, root_id=theirs.pk)
    assert figures(kept).reciprocity == pytest.approx(2 / 3)


def test_what_is_hidden_or_taken_back_is_not_counted(kept, act, ada, facilitator):
    services.remove_post(by=act(ada), post_id=say(ada, kept, kind="win").pk)
    services.hide_post(by=act(facilitator), post_id=say(ada, kept, kind="win").pk, why="Spam")
    assert figures(kept).posts == 0


def test_as_many_questions_for_many_posts(kept, ada, django_assert_max_num_queries):
    for one in range(12):
        say(ada, kept, f"Word {one}", "win")
    make_person("Else")
    with django_assert_max_num_queries(9):
        figures(kept)


def test_a_moderator_sees_them(client, kept, facilitator, ada):
    say(ada, kept, "It works", "win")
    client.force_login(facilitator)
    there = f"/communities/spaces/{kept.pk}/moderation/"
    assert "not spoken yet" in client.get(there).content.decode()

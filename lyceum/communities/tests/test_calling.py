"""Whom one can call, asked while one writes; and what a post can carry."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lyceum.catalogue.testing import make_resource
from lyceum.communities import selectors, services
from lyceum.communities.errors import PollIsOver
from lyceum.communities.models import Poll, Post
from lyceum.communities.testing import make_space, say
from lyceum.identity.testing import make_person
from lyceum.kernel import clock
from lyceum.kernel.errors import NotFound
from lyceum.organisations.testing import make_membership
from lyceum.skills.testing import make_skill


@pytest.fixture
def called(client, kept, ada):
    """called("text"): the handles that Ada is offered."""
    client.force_login(ada)

    def ask(text=""):
        answer = client.get(reverse("communities:handles", args=[kept.pk]), {"q": text})
        return [row["handle"] for row in answer.json()["results"]]

    return ask


def test_a_name_or_a_part_of_it_finds_people(called, kept, ada, facilitator, acme, act):
    newcomer = make_person("Noor Haddad نور")
    make_membership(acme, newcomer)
    services.join(by=act(newcomer), space_id=kept.pk)
    assert called("li") == ["linus"]
    assert called("LÍN") == ["linus"]
    [handle] = called("hadd")
    assert handle.startswith("noor-haddad")
    assert called("نور") == [handle]
    assert called("zebra") == []
    assert called("...") == []


def test_by_no_word_those_who_spoke_last_and_never_oneself(called, kept, linus, facilitator):
    say(facilitator, kept)
    say(linus, kept)
    assert called() == ["linus", "grace"]


def test_a_crowd_is_cut_to_eight(called, kept, crowd, act):
    for one in crowd(12):
        services.join(by=act(one), space_id=kept.pk)
    assert len(called("person")) == 8
    assert len(called()) == 8


def test_only_who_may_write_there_is_told(client, acme, kept, ada):
    closed = make_space(acme, "Closed circle", people=[ada])
    outsider = make_person("Outsider")
    client.force_login(outsider)
    ask = {"q": "a"}
    assert client.get(reverse("communities:handles", args=[closed.pk]), ask).status_code == 404
    assert client.get(reverse("communities:handles", args=[kept.pk]), ask).status_code == 403


def test_a_post_carries_a_skill_a_resource_and_the_end_of_its_poll(client, acme, kept, ada):
    skill, resource = make_skill("Stowing"), make_resource(acme, "Stowing for all")
    client.force_login(ada)
    said = {
        "words": "When?",
        "kind": "question",
        "options": "Monday\nTuesday",
        "closes_in": "3",
        "skill_id": str(skill.pk),
        "resource_id": str(resource.pk),
    }
    client.post(reverse("communities:share", args=[kept.pk]), said)
    [post] = Post.objects.unscoped("test")
    assert (post.skill_id, post.resource_id) == (skill.pk, resource.pk)
    late = Poll.objects.get().closes_at - post.posted_at - timedelta(days=3)
    assert abs(late) < timedelta(minutes=1)
    page = client.get(reverse("communities:space", args=[kept.pk])).content.decode()
    assert "Stowing for all" in page
    with clock.travelled(clock.now() + timedelta(days=4)):
        page = client.get(reverse("communities:space", args=[kept.pk])).content.decode()
        assert "This poll is over" in page


def test_what_nobody_finds_cannot_be_carried(client, kept, ada):
    client.force_login(ada)
    for wrong in ({"skill_id": "99999"}, {"resource_id": "99999"}, {"skill_id": "x"}):
        said = {"words": "When?", "kind": "plain", **wrong}
        client.post(reverse("communities:share", args=[kept.pk]), said)
    assert not Post.objects.unscoped("test").exists()


def test_another_organisation_s_skill_cannot_be_carried_nor_offered(kept, act, globex, ada):
    theirs = make_skill("Stowing", owner_id=f"organisation:{globex}")

    with pytest.raises(NotFound):
        say(ada, kept, skill_id=theirs.pk)
    offer = services.make_offer(by=act(ada), words="Ask", skill_ids=[theirs.pk], is_wide=False)

    assert not offer.skills.exists()


def test_a_poll_does_not_end_before_it_begins(kept, ada):
    with pytest.raises(PollIsOver):
        say(ada, kept, options=["a", "b"], closes_at=clock.now() - timedelta(days=1))


def test_the_list_of_resources_to_choose_from_knows_what_one_may_see(client, acme, ada, linus):
    make_resource(acme, "Stowing for all")
    there = reverse("catalogue:resource-choices")
    for who, count in ((ada, 1), (linus, 0)):
        client.force_login(who)
        assert len(client.get(there, {"q": "stowing"}).json()["results"]) == count
    assert client.get(there).json() == {"results": []}


def test_members_are_asked_in_few_questions(django_assert_max_num_queries, act, kept, ada):
    place = selectors.place_for(act(ada), kept.pk)
    with django_assert_max_num_queries(4):
        selectors.callable_in(place, "a")

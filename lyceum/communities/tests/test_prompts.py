"""What the house asks by the calendar; and who offers to be asked."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps

from lyceum.communities import selectors, services
from lyceum.communities.errors import NothingSaid
from lyceum.communities.models import Post, PromptPlan
from lyceum.communities.testing import make_space, say
from lyceum.kernel import actors, clock
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.scope import organisation_owner
from lyceum.skills.testing import make_skill

from .test_spaces import kinds_to, told

EVERY_DAY = range(7)


def asked(space):
    rows = Post.objects.unscoped("a test").filter(space=space, kind="prompt").order_by("pk")
    return [row.card["prompt"] for row in rows]


@pytest.fixture
def planned(kept, act, facilitator):
    services.plan_prompts(
        by=act(facilitator), space_id=kept.pk, weekdays=EVERY_DAY, prompts=["win", "help"]
    )
    return kept


def test_each_day_once_and_by_turns(planned):
    for day in range(3):
        with clock.travelled(clock.now() + timedelta(days=day)):
            assert services.post_due_prompts() == 1
            assert services.post_due_prompts() == 0
    assert asked(planned) == ["win", "help", "win"]


def test_after_a_month_of_silence_there_is_no_flood(planned):
    with clock.travelled(clock.now() + timedelta(days=30)):
        assert services.post_due_prompts() == 1
    assert asked(planned) == ["win"]


def test_only_on_the_chosen_days_and_not_before_it_was_chosen(kept, act, facilitator):
    yesterday = (clock.today() - timedelta(days=1)).weekday()
    by = act(facilitator)
    services.plan_prompts(by=by, space_id=kept.pk, weekdays=[yesterday], prompts=["win"])
    assert services.post_due_prompts() == 0
    with pytest.raises(NothingSaid):
        services.plan_prompts(by=by, space_id=kept.pk, weekdays=[1], prompts=["nonsense"])
    services.plan_prompts(by=by, space_id=kept.pk, weekdays=[], prompts=[])
    with clock.travelled(clock.now() + timedelta(days=7)):
        assert services.post_due_prompts() == 0


def test_a_journey_asks_once_for_its_key(kept, act, ada, facilitator):
    by = act(facilitator)
    for _again in range(2):
        services.post_prompt(by=by, space_id=kept.pk, words="How is the tool?", key="step-3")
    kept.refresh_from_db()
    assert kept.posts == 1
    with pytest.raises(Forbidden):
        services.post_prompt(by=act(ada), space_id=kept.pk, words="Mine", key="x")


def test_who_follows_hears_of_new_posts_once(kept, act, ada, linus):
    services.follow(by=act(linus), space_id=kept.pk, follows="all")
    say(ada, kept)
    assert services.tell_followers() == 1
    assert services.tell_followers() == 0
    assert kinds_to(linus) == ["communities.posted"]
    assert kinds_to(ada) == []


def test_of_a_frustration_who_looks_after_the_space_hears_once(kept, act, ada, linus, facilitator):
    services.follow(by=act(facilitator), space_id=kept.pk, follows="all")
    say(ada, kept, "The tool is slow", "frustration")
    services.tell_followers()
    assert kinds_to(facilitator) == ["communities.frustrated"]
    assert kinds_to(ada) == kinds_to(linus) == []
    say(facilitator, kept, "So do I find", "frustration")
    assert kinds_to(facilitator) == ["communities.frustrated"]


def test_whom_one_finds_one_can_ask_in_a_space_of_both(client, kept, act, ada, linus, grace):
    services.make_offer(by=act(ada), words="Forwarding", is_wide=True)
    client.force_login(linus)
    text = client.get("/communities/people/").text
    ask = f"/communities/spaces/{kept.pk}/?as=question&amp;call=ada#say"
    assert ask in text
    page = client.get(ask.replace("&amp;", "&")).text
    assert "@ada " in page
    assert '<option value="question" selected>' in page
    services.leave(by=act(linus), space_id=kept.pk)
    assert "#say" not in client.get("/communities/people/").text


def test_people_are_found_by_skill_and_word_if_they_want_it(act, acme, ada, grace, linus):
    skill = make_skill("logistics")
    services.make_offer(by=act(ada), words="Forwarding", skill_ids=[skill.pk], is_wide=False)
    assert [row.name for row in selectors.offers(act(grace), "forward")] == ["Ada"]
    assert [row.skills for row in selectors.offers(act(grace), "logistics")] == [("logistics",)]
    assert selectors.offers(act(linus)) == []
    services.make_offer(by=act(ada), words="Forwarding", is_wide=True)
    assert [row.name for row in selectors.offers(act(linus))] == ["Ada"]
    services.take_back_offer(by=act(ada))
    assert selectors.offers(act(linus)) == []
    assert told("OfferTakenBack") == 1


def test_the_pages(client, kept, facilitator):
    client.force_login(facilitator)
    there = f"/communities/spaces/{kept.pk}/"
    client.post(there + "prompts/", {"weekdays": list(EVERY_DAY), "prompts": ["win"]})
    services.post_due_prompts()
    assert "What went well this week" in client.get(there).content.decode()
    assert "checked" in client.get(there + "change/").content.decode()
    client.post("/communities/people/offer/", {"words": "Ask me 🦊", "is_wide": "on"})
    assert "Ask me 🦊" in client.get("/communities/people/").content.decode()
    client.post("/communities/people/offer/take-back/")
    assert "Nobody has said so yet" in client.get("/communities/people/").content.decode()


def test_own_words_are_asked_by_turns_at_the_hour_of_the_place(client, kept, facilitator, acme):
    apps.get_model("organisations.Organisation").objects.filter(pk=acme.pk).update(
        time_zone="America/New_York"
    )
    client.force_login(facilitator)
    said = {
        "weekdays": list(EVERY_DAY),
        "prompts": ["win"],
        "own": "Who helped you?\n",
        "hour": "9",
    }
    day = datetime(2031, 3, 5, tzinfo=UTC)
    with clock.travelled(day.replace(hour=1)):  # there it is the evening before
        client.post(f"/communities/spaces/{kept.pk}/prompts/", said)
        PromptPlan.objects.update(last_on=date(2031, 3, 4))
    with clock.travelled(day.replace(hour=13, minute=30)):
        assert services.post_due_prompts() == 0
    with clock.travelled(day.replace(hour=14, minute=30)):
        assert services.post_due_prompts() == 1
    with clock.travelled(day.replace(day=6, hour=14, minute=30)):
        assert services.post_due_prompts() == 1
    posts = Post.objects.unscoped("a test").order_by("pk")
    assert [one.words for one in posts] == ["", "Who helped you?"]
    assert "Who helped you?" in client.get(f"/communities/spaces/{kept.pk}/change/").text


def test_a_cohort_space_is_asked_too(acme, facilitator, act):
    space = make_space(acme, kind="request", moderators=[facilitator])
    services.plan_prompts(
        by=act(facilitator), space_id=space.pk, weekdays=EVERY_DAY, prompts=["try"]
    )
    assert services.post_due_prompts() == 1


def test_a_plan_that_cannot_be_stops_no_other(acme, kept):
    other = make_space(acme, "Other")
    by = actors.system("tests", organisation_owner(acme.pk))
    for space in (kept, other):
        every_day = {"weekdays": EVERY_DAY, "prompts": ["win"]}
        services.plan_prompts(by=by, space_id=space.pk, **every_day)
    PromptPlan.objects.filter(space=kept).update(prompts=["gone since"])

    assert services.post_due_prompts() == 1
    assert Post.objects.unscoped("a test").get().space_id == other.pk

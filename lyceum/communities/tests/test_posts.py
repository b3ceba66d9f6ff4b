"""What is said, and what others do with it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lyceum.communities import selectors, services
from lyceum.communities.errors import (
    NoSuchKind,
    NotAFrustration,
    NothingSaid,
    PollNeedsTwo,
    ReasonIsMissing,
    SlowDown,
    TooLong,
)
from lyceum.communities.models import Post, PostFile, Report, Routing
from lyceum.communities.testing import make_space, say
from lyceum.communities.types import NewPost, NewSpace, Sent
from lyceum.identity.testing import make_person
from lyceum.kernel import actors, clock
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.files import FileKindIsUnknown
from lyceum.kernel.scope import organisation_owner
from lyceum.messaging.testing import mails_to

from .test_spaces import kinds_to, told


def fresh(post):
    return Post.objects.unscoped("a test").get(pk=post.pk)


def the_row(act, person, post):
    place = selectors.place_for(act(person), post.space_id)
    [row] = selectors.rows_of(act(person), place, [fresh(post)])
    return row


@pytest.mark.parametrize(
    ("kind", "fact"),
    [
        ("plain", "PostShared"),
        ("win", "WinShared"),
        ("frustration", "FrustrationShared"),
        ("idea", "PostShared"),
    ],
)
def test_what_is_said_is_told_by_its_kind(space, ada, kind, fact):
    say(ada, space, "It works", kind)
    space.refresh_from_db()
    assert told(fact) == 1
    assert space.posts == 1


def test_only_members_write(act, space, linus):
    with pytest.raises(Forbidden):
        say(linus, space)


def test_it_refuses_what_is_nothing_too_long_or_no_kind(space, ada):
    with pytest.raises(NothingSaid):
        say(ada, space, " \n ")
    with pytest.raises(TooLong) as refused:
        say(ada, space, "x" * 20_001)
    assert "20,001 characters long; 20,000 fit" in str(refused.value)
    with pytest.raises(NoSuchKind):
        say(ada, space, kind="prompt")


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[click](javascript:alert(1))",
        "![x](https://tracker.example/pixel.png)",
        '<a href="https://x.example" onclick="x()">y</a>',
    ],
)
def test_nothing_hostile_gets_through(act, space, ada, words):
    html = the_row(act, ada, say(ada, space, f"**bold** {words}")).html
    assert "<strong>bold</strong>" in html
    for bad in ("<script", "<img", '<a href="https://x.', 'href="javascript'):
        assert bad not in html


def test_a_reply_that_ends_after_a_later_one_does_not_turn_the_mark_back(kept, ada, linus):
    root = say(ada, kept)
    Post.objects.unscoped("a later one").filter(pk=root.pk).update(last_reply_id=root.pk + 100)
    say(linus, kept, root_id=root.pk)
    assert fresh(root).last_reply_id == root.pk + 100


def test_a_thread_counts_its_replies(act, kept, ada, linus):
    root = say(ada, kept, "How do you start?", "question")
    reply = say(linus, kept, "With a call", root_id=root.pk)
    say(ada, kept, "Thanks", root_id=reply.pk)

    root = fresh(root)
    assert root.replies == 2
    assert root.first_reply_at == reply.posted_at
    place = selectors.place_for(act(ada), kept.pk)
    _first, page = selectors.thread(act(ada), place, root)
    assert [row.words for row in page.rows] == ["With a call", "Thanks"]
    assert kinds_to(ada) == ["communities.replied"]
    assert kinds_to(linus) == ["communities.replied"]


def test_who_is_called_is_told_once_and_only_members_are(kept, ada, linus, facilitator):
    make_person("Outsider")
    root = say(ada, kept, "@linus and @Grace, look; mail me at ada@linus.example, @outsider")
    say(ada, kept, "again @linus", root_id=root.pk)

    assert kinds_to(linus) == ["communities.mentioned"] * 2
    assert kinds_to(facilitator) == ["communities.mentioned"]


def test_a_short_call_reaches_the_only_one_who_is_meant(act, acme, ada):
    people = [make_person("Zoe Lacka"), make_person("Yan Li"), make_person("Yan Lu")]
    space = make_space(acme, people=[ada, *people])
    assert selectors.who_is_called(space, ["zoe", "yan"]) == {"zoe": people[0].pk}


def test_mutes_are_kept(act, kept, ada, linus):
    root = say(ada, kept)
    services.wish_thread(by=act(ada), post_id=root.pk, wants=False)
    services.follow(by=act(linus), space_id=kept.pk, follows="nothing")
    say(linus, kept, root_id=root.pk)
    say(ada, kept, "@linus", root_id=root.pk)
    assert kinds_to(ada) == []
    assert kinds_to(linus) == []


def test_a_sign_is_given_and_taken_back(act, kept, ada, linus):
    post = say(ada, kept, "We closed it", "win")
    assert services.react(by=act(linus), post_id=post.pk, sign="well-done")
    services.react(by=act(ada), post_id=post.pk, sign="well-done")
    assert fresh(post).signs == {"well-done": 2}
    assert not services.react(by=act(linus), post_id=post.pk, sign="well-done")
    assert fresh(post).signs == {"well-done": 1}
    with pytest.raises(NotFound):
        services.react(by=act(linus), post_id=post.pk, sign="evil")
    by = actors.person(make_person("Else").pk)
    with pytest.raises(Forbidden):
        services.react(by=by, post_id=post.pk, sign="thanks")


def test_a_poll_counts_people_who_change_their_minds(act, kept, ada, linus):
    with pytest.raises(PollNeedsTwo):
        say(ada, kept, "When?", options=["Monday", " Monday "])
    post = say(ada, kept, "When?", options=["Monday", "Friday"])
    monday, friday = the_row(act, ada, post).poll.options
    services.vote(by=act(ada), post_id=post.pk, option_ids=[monday.id, friday.id])
    services.vote(by=act(linus), post_id=post.pk, option_ids=[monday.id])
    services.vote(by=act(ada), post_id=post.pk, option_ids=[friday.id])

    poll = the_row(act, ada, post).poll
    assert [(one.votes, one.percent, one.is_mine) for one in poll.options] == [
        (1, 50, False),
        (1, 50, True),
    ]
    services.vote(by=act(ada), post_id=post.pk, option_ids=[])
    assert the_row(act, ada, post).poll.voters == 1


def test_what_it_said_before_is_kept(act, kept, ada, linus, facilitator):
    post = say(ada, kept, "First")
    services.edit_post(by=act(ada), post_id=post.pk, words="Second, @linus")

    assert fresh(post).words == "Second, @linus"
    assert [one.words for one in selectors.versions_of(act(ada), post.pk)] == ["First"]
    assert selectors.versions_of(act(facilitator), post.pk)
    with pytest.raises(NotFound):
        selectors.versions_of(act(linus), post.pk)
    with pytest.raises(Forbidden):
        services.edit_post(by=act(linus), post_id=post.pk, words="Mine")
    assert kinds_to(linus) == ["communities.mentioned"]


def test_what_is_taken_back_is_gone(act, kept, ada, linus):
    root = say(ada, kept)
    reply = say(linus, kept, root_id=root.pk)
    services.remove_post(by=act(linus), post_id=reply.pk)
    assert fresh(root).replies == 0
    services.remove_post(by=act(ada), post_id=root.pk)
    kept.refresh_from_db()
    assert kept.posts == 0
    with pytest.raises(NotFound):
        selectors.post_for(act(ada), root.pk)


def test_replies_go_out_of_sight_with_what_they_hang_on(act, kept, ada, linus, facilitator):
    root = say(ada, kept, "Root")
    reply = say(linus, kept, "Reply", root_id=root.pk)
    services.hide_post(by=act(facilitator), post_id=root.pk, why="No")
    for person in (linus, make_person("Else")):
        with pytest.raises(NotFound):
            selectors.post_for(act(person), reply.pk)
    for person in (ada, facilitator):
        assert selectors.post_for(act(person), reply.pk)
        with pytest.raises(NotFound):
            say(person, kept, "More", root_id=reply.pk)
    services.show_post(by=act(facilitator), post_id=root.pk)
    services.remove_post(by=act(ada), post_id=root.pk)
    for person in (linus, facilitator):
        with pytest.raises(NotFound):
            say(person, kept, "More", root_id=reply.pk)


def test_reports_are_settled_when_it_is_taken_back(act, kept, ada, linus, facilitator):
    root = say(ada, kept, "Root")
    reply = say(linus, kept, "Reply", root_id=root.pk)
    services.report_post(by=act(linus), post_id=root.pk, words="Hm")
    services.report_post(by=act(ada), post_id=reply.pk, words="Hm")
    services.remove_post(by=act(ada), post_id=root.pk)

    assert set(Report.objects.unscoped("a test").values_list("outcome", flat=True)) == {"removed"}
    assert told("ReportSettled") == 2
    Report.objects.unscoped("a test").update(settled_at=None)  # as from before
    place = selectors.place_for(act(facilitator), kept.pk)
    assert selectors.reports_page(act(facilitator), place) == []


def test_who_takes_back_their_introduction_may_give_another(act, space, ada):
    first = services.introduce(by=act(ada), space_id=space.pk, card={"does": "Sells"})
    services.remove_post(by=act(ada), post_id=first.pk)
    again = services.introduce(by=act(ada), space_id=space.pk, card={"does": "Buys"})
    assert (again.pk == first.pk, again.removed_at) == (False, None)


def test_a_draft_waits_and_goes_when_it_is_said(act, space, ada):
    by = act(ada)
    services.save_draft(by=by, space_id=space.pk, root_id=None, kind="win", words="We alm")
    services.save_draft(by=by, space_id=space.pk, root_id=None, kind="win", words="We almost")
    assert selectors.draft_of(by, space.pk).words == "We almost"
    say(ada, space, "We almost did", "win")
    assert selectors.draft_of(by, space.pk) is None
    # The browser had sent the draft before, and it arrives now.
    late = "We almost did "
    services.save_draft(by=by, space_id=space.pk, root_id=None, kind="win", words=late)
    assert selectors.draft_of(by, space.pk) is None


def test_files_are_what_their_bytes_say(act, kept, ada, linus, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    post = say(ada, kept, "Notes", files=[Sent("a.txt", b"plain words")])
    [row] = the_row(act, linus, post).files
    assert selectors.file_for(act(linus), row.id).name == "a.txt"
    with pytest.raises(FileKindIsUnknown):
        say(ada, kept, "Page", files=[Sent("a.txt", b"<html><script>1</script>")])


def test_slow_mode_slows_all_but_moderators(act, kept, ada, facilitator):
    services.change_space(
        by=act(facilitator), space_id=kept.pk, new=NewSpace(title="Slow", slow_seconds=300)
    )
    say(ada, kept)
    with pytest.raises(SlowDown):
        say(ada, kept)
    say(facilitator, kept)
    say(facilitator, kept)


def test_a_moderator_hides_with_a_reason_that_its_author_reads(act, kept, ada, linus, facilitator):
    post = say(linus, kept, "Buy my course")
    services.report_post(by=act(ada), post_id=post.pk, words="Advertising")
    with pytest.raises(ReasonIsMissing):
        services.hide_post(by=act(facilitator), post_id=post.pk, why=" ")
    with pytest.raises(Forbidden):
        services.hide_post(by=act(ada), post_id=post.pk, why="I do not like it")
    services.hide_post(by=act(facilitator), post_id=post.pk, why="No advertising here")

    with pytest.raises(NotFound):
        selectors.post_for(act(ada), post.pk)
    assert selectors.post_for(act(linus), post.pk)
    assert kinds_to(linus) == ["communities.hidden"]
    for mail in mails_to(linus):
        assert "No advertising here" in mail.text
        assert "my course" not in mail.text
    assert kinds_to(facilitator) == ["communities.reported"]
    place = selectors.place_for(act(facilitator), kept.pk)
    assert selectors.reports_page(act(facilitator), place) == []
    services.show_post(by=act(facilitator), post_id=post.pk)
    assert selectors.post_for(act(ada), post.pk)


def test_a_hidden_reply_is_there_for_its_author(act, kept, ada, linus, facilitator):
    root = say(ada, kept)
    reply = say(linus, kept, "Buy my course", root_id=root.pk)
    services.hide_post(by=act(facilitator), post_id=reply.pk, why="No advertising here")
    place = {one: selectors.place_for(act(one), kept.pk) for one in (ada, linus)}
    seen = {
        one: [row.id for row in selectors.thread(act(one), place[one], root)[1].rows]
        for one in (ada, linus)
    }
    assert seen == {ada: [], linus: [reply.pk]}


def test_what_was_reported_may_stand(act, kept, ada, linus, facilitator):
    post = say(linus, kept, "I disagree")
    report = services.report_post(by=act(ada), post_id=post.pk, words="Rude")
    with pytest.raises(Forbidden):
        services.settle_report(by=act(ada), report_id=report.pk, is_hidden=False)
    services.settle_report(by=act(facilitator), report_id=report.pk, is_hidden=False)
    assert fresh(post).hidden_at is None
    assert told("ReportSettled") == 1


def test_a_frustration_goes_into_somebodys_hands(act, kept, ada, linus, facilitator):
    post = say(ada, kept, "I wait for access for weeks", "frustration")
    by = act(facilitator)
    with pytest.raises(NotAFrustration):
        services.route(by=by, post_id=say(ada, kept).pk, handler_id=linus.pk)
    with pytest.raises(NotFound):
        services.route(by=by, post_id=post.pk, handler_id=make_person("Else").pk)
    services.route(by=by, post_id=post.pk, handler_id=linus.pk)
    assert [row.id for row in selectors.routed_to(act(linus))] == [post.pk]
    with pytest.raises(Forbidden):
        services.settle_routing(by=act(ada), post_id=post.pk, outcome="Done")
    services.settle_routing(by=act(linus), post_id=post.pk, outcome="You have it now")

    assert Routing.objects.get(post=post).settled_at
    assert kinds_to(ada) == ["communities.settled"]
    assert (told("FrustrationRouted"), told("FrustrationSettled")) == (1, 1)


def test_what_lies_in_the_hands_of_who_goes_is_in_nobodys(act, acme, ada, linus, client):
    space = make_space(acme, people=[ada, linus])
    post = say(ada, space, "I wait", "frustration")
    house = actors.system("tests", organisation_owner(acme.pk))
    services.route(by=house, post_id=post.pk, handler_id=linus.pk)
    services.leave(by=act(linus), space_id=space.pk)
    assert not Routing.objects.exists()

    Routing.objects.create(post=post, handler_id=linus.pk, routed_by="x", routed_at=clock.now())
    assert selectors.routed_to(act(linus)) == []
    client.force_login(linus)
    assert client.get("/communities/").status_code == 200


def test_a_story_travels_only_with_its_authors_leave(act, kept, ada):
    stranger = act(make_person("Far away"))
    post = say(ada, kept, "How we began", "story")
    assert selectors.stories(stranger) == []
    services.let_travel(by=act(ada), post_id=post.pk, may=True)
    assert [row.id for row in selectors.stories(stranger)] == [post.pk]
    services.let_travel(by=act(ada), post_id=post.pk, may=False)
    assert selectors.stories(stranger) == []


def test_one_introduces_oneself_once(act, space, ada):
    card = {"does": "I sell", "ask": "Forwarding", "other": "x", "wish": " "}
    first = services.introduce(by=act(ada), space_id=space.pk, card=card)
    again = services.introduce(by=act(ada), space_id=space.pk, card={"does": "Twice"})
    assert first.pk == again.pk
    assert fresh(first).card == {"does": "I sell", "ask": "Forwarding"}
    assert told("IntroductionShared") == 1


def test_what_has_a_key_is_said_once(act, space, ada):
    by = act(ada)
    new = NewPost(words="Hello", key="k:1")
    assert services.share(by=by, space_id=space.pk, new=new) == services.share(
        by=by, space_id=space.pk, new=new
    )


def test_the_form_takes_several_files_and_not_too_many(client, space, ada):
    client.force_login(ada)
    share = f"/communities/spaces/{space.pk}/posts/"

    def send(number):
        some = [SimpleUploadedFile(f"{at}.txt", b"one") for at in range(number)]
        return client.post(share, {"words": "See", "kind": "plain", "file": some})

    send(4)
    assert PostFile.objects.count() == 4
    send(5)
    assert PostFile.objects.count() == 4

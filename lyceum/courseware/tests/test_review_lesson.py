"""Peers read a lesson by the terms of the organisation; then it goes out."""

import pytest

from lyceum.catalogue import api as catalogue
from lyceum.courseware import selectors, services
from lyceum.courseware.errors import (
    LessonIsReviewed,
    NotApprovedYet,
    NotYourOwnReview,
    ThingsToMend,
)
from lyceum.courseware.testing import actor_of, make_lesson, publish
from lyceum.identity.testing import make_person
from lyceum.kernel import actors
from lyceum.kernel.errors import DomainError, Forbidden, NotFound
from lyceum.messaging import api as messaging
from lyceum.organisations import api as organisations
from lyceum.organisations.testing import make_membership, make_organisation, make_role
from lyceum.rules import api as rules

pytestmark = pytest.mark.django_db


def review(by, lesson, verdict="approve", **more):
    return services.review_lesson(by=by, lesson_id=lesson.pk, verdict=verdict, **more)


@pytest.fixture
def handed_in(mona, lesson, act):
    services.hand_in(by=act(mona), lesson_id=lesson.pk)
    lesson.refresh_from_db()
    return lesson


def test_what_stands_in_a_readers_way_is_mended_first(mona, acme, act):
    lesson = make_lesson(mona, acme, "x", "image")

    with pytest.raises(ThingsToMend, match="picture"):
        services.hand_in(by=act(mona), lesson_id=lesson.pk)


def test_those_who_teach_are_asked(teacher, handed_in):
    assert messaging.unread_count(teacher.pk) == 1


def test_while_it_is_read_it_does_not_change(mona, handed_in, act):
    with pytest.raises(LessonIsReviewed):
        services.add_block(by=act(mona), lesson_id=handed_in.pk, kind="text")

    services.take_back(by=act(mona), lesson_id=handed_in.pk)
    services.add_block(by=act(mona), lesson_id=handed_in.pk, kind="text")


def test_one_yes_is_enough_where_nobody_said_otherwise(mona, ada, handed_in, act):
    review(act(ada), handed_in)

    handed_in.refresh_from_db()
    assert handed_in.state == "approved"
    assert messaging.unread_count(mona.pk) == 1


def test_an_organisation_may_want_two_and_say_what_they_look_at(
    mona, ada, teacher, acme, lesson, act
):
    services.set_review_terms(
        by=act(teacher), organisation_id=acme.pk, reviewers=2, checklist=["It is safe.", " "]
    )
    services.hand_in(by=act(mona), lesson_id=lesson.pk)
    said = review(act(ada), lesson, ticked=["It is safe.", "not on the list"])
    lesson.refresh_from_db()

    assert said.ticked == ["It is safe."]
    assert lesson.state == "review"
    with pytest.raises(NotApprovedYet, match="1"):
        services.publish_lesson(by=act(mona), lesson_id=lesson.pk)
    review(act(ada), lesson)  # the same peer again is no second one
    lesson.refresh_from_db()
    assert lesson.state == "review"
    review(act(teacher), lesson)
    lesson.refresh_from_db()
    assert lesson.state == "approved"


def test_where_nobody_has_to_read_it_is_approved_at_once(mona, teacher, acme, lesson, act):
    services.set_review_terms(by=act(teacher), organisation_id=acme.pk, reviewers=0, checklist=[])
    services.hand_in(by=act(mona), lesson_id=lesson.pk)
    lesson.refresh_from_db()

    assert lesson.state == "approved"


def test_a_learner_does_not_set_the_terms(ada, acme, act):
    with pytest.raises(Forbidden):
        services.set_review_terms(by=act(ada), organisation_id=acme.pk, reviewers=0, checklist=[])


def test_what_needs_something_goes_back_with_comments(mona, ada, handed_in, act):
    block_id = handed_in.blocks["blocks"][0]["id"]
    said = services.comment_on_block(
        by=act(ada), lesson_id=handed_in.pk, block_id=block_id, text="Which knees?"
    )
    review(act(ada), handed_in, "changes", words="One thing.")
    handed_in.refresh_from_db()

    assert handed_in.state == "draft"
    (row,) = selectors.written_blocks(handed_in)
    assert [one.text for one in row.comments] == ["Which knees?"]
    services.settle_comment(by=act(mona), lesson_id=handed_in.pk, comment_id=said.pk)
    assert selectors.comments_of(handed_in)[0].is_settled
    services.hand_in(by=act(mona), lesson_id=handed_in.pk)
    assert len(selectors.rounds_of(handed_in)) == 2


def test_nobody_reviews_their_own(mona, handed_in, act):
    with pytest.raises(NotYourOwnReview):
        review(act(mona), handed_in)


def test_whoever_wrote_any_of_it_does_not_say_yes_to_it(mona, ada, teacher, lesson, act):
    block = lesson.blocks["blocks"][0]
    services.change_block(
        by=act(teacher),
        lesson_id=lesson.pk,
        block_id=block["id"],
        rev=block["rev"],
        given={"text": ["Keep it close."]},
    )
    services.restore_version(by=act(mona), lesson_id=lesson.pk, number=1)
    services.hand_in(by=act(mona), lesson_id=lesson.pk)

    assert messaging.unread_count(teacher.pk) == 0
    with pytest.raises(NotYourOwnReview):
        review(act(teacher), lesson)
    review(act(ada), lesson)
    lesson.refresh_from_db()
    assert lesson.state == "approved"


def test_a_copy_holds_the_words_of_who_wrote_the_first(mona, ada, lesson, act, teacher):
    copy = services.duplicate_lesson(by=act(teacher), lesson_id=lesson.pk, title="Again")
    services.hand_in(by=act(teacher), lesson_id=copy.pk)

    with pytest.raises(NotYourOwnReview):
        review(act(mona), copy)
    review(act(ada), copy)


def test_who_wrote_the_original_may_read_its_translation(mona, lesson, act, teacher):
    french = services.translate_lesson(by=act(teacher), lesson_id=lesson.pk, language="fr")
    services.hand_in(by=act(teacher), lesson_id=french.pk)

    review(act(mona), french)
    french.refresh_from_db()
    assert french.state == "approved"


def test_outsiders_review_nothing(linus, handed_in, act):
    with pytest.raises(NotFound):
        review(act(linus), handed_in)


def test_an_edit_after_the_yes_asks_anew(mona, ada, handed_in, act):
    review(act(ada), handed_in)
    services.add_block(by=act(mona), lesson_id=handed_in.pk, kind="text")

    with pytest.raises(NotApprovedYet):
        services.publish_lesson(by=act(mona), lesson_id=handed_in.pk)


# --- going out ------------------------------------------------------------------------------------


def test_its_author_publishes_at_home(mona, ada, handed_in, act, linus):
    review(act(ada), handed_in)
    made = services.publish_lesson(by=act(mona), lesson_id=handed_in.pk)
    resource = catalogue.resource_for(act(ada), made.content.resource_id)

    assert (resource.kind, resource.title, resource.state) == (
        "lesson",
        handed_in.title,
        "published",
    )
    assert resource.effort_minutes == 1
    assert selectors.lesson_opened(act(ada), resource.pk).version == made.published
    with pytest.raises(NotFound):
        selectors.lesson_opened(act(linus), resource.pk)


def test_for_everybody_the_rules_decide(mona, ada, teacher, handed_in, act, linus):
    review(act(ada), handed_in)
    with pytest.raises(rules.AgainstTheRules, match="teacher"):
        services.publish_lesson(by=act(mona), lesson_id=handed_in.pk, visibility="ecosystem")

    made = services.publish_lesson(by=act(teacher), lesson_id=handed_in.pk, visibility="ecosystem")

    assert selectors.lesson_opened(act(linus), made.content.resource_id)


def test_a_revision_replaces_what_learners_see_only_when_it_is_out(mona, teacher, lesson, act):
    resource_id = publish(lesson, teacher)
    block = lesson.blocks["blocks"][0]
    services.change_block(
        by=act(mona),
        lesson_id=lesson.pk,
        block_id=block["id"],
        rev=block["rev"],
        given={"text": ["# Better"]},
    )

    seen = selectors.lesson_opened(act(mona), resource_id).version.blocks["blocks"][0]["text"]
    assert seen == block["text"]
    lesson.refresh_from_db()
    assert publish(lesson, teacher) == resource_id
    seen = selectors.lesson_opened(act(mona), resource_id).version.blocks["blocks"][0]["text"]
    assert seen == "# Better"


# --- other organisations --------------------------------------------------------------------------


@pytest.fixture
def globex(linus):
    """Linus teaches at Globex."""
    globex = organisations.organisation_by_slug(actors.system("tests"), "globex")
    make_role(linus, "teacher", globex)
    return globex


def test_another_organisation_uses_it_as_it_is(mona, teacher, linus, globex, lesson, act):
    resource_id = publish(lesson, teacher, "ecosystem")

    content = services.use_lesson(by=act(linus), resource_id=resource_id, organisation_id=globex.pk)
    again = services.use_lesson(by=act(linus), resource_id=resource_id, organisation_id=globex.pk)

    assert content == again
    opened = selectors.lesson_opened(act(linus), content.resource_id)
    assert opened.lesson == lesson
    assert opened.resource.provider.name == "Acme"
    assert selectors.takers_of(lesson) == ["Globex"]


def test_or_makes_a_copy_that_remembers_its_origin(mona, teacher, linus, globex, lesson, act):
    resource_id = publish(lesson, teacher, "ecosystem")

    copy = services.copy_lesson(by=act(linus), resource_id=resource_id, organisation_id=globex.pk)

    assert (copy.organisation_id, copy.state) == (globex.pk, "draft")
    origin = selectors.origin_of(copy)
    assert (origin.organisation, origin.author) == ("Acme", "Mona")
    with pytest.raises(NotFound):  # it is theirs now
        services.add_block(by=act(mona), lesson_id=copy.pk, kind="text")


def test_what_is_for_one_organisation_is_not_taken(teacher, linus, globex, lesson, act):
    resource_id = publish(lesson, teacher)

    for verb in (services.use_lesson, services.copy_lesson):
        with pytest.raises(NotFound):
            verb(by=act(linus), resource_id=resource_id, organisation_id=globex.pk)


def test_nor_for_an_organisation_that_one_does_not_belong_to(teacher, ada, lesson, act):
    resource_id = publish(lesson, teacher, "ecosystem")
    other = make_organisation("Other", learners=[make_person("Otto")])
    make_membership(other, make_person("Olaf"))

    with pytest.raises(NotFound):
        services.copy_lesson(by=act(ada), resource_id=resource_id, organisation_id=other.pk)


def test_what_is_withdrawn_is_begun_by_nobody_and_finished_by_who_began(
    client, mona, ada, teacher, lesson, act
):
    resource_id = publish(lesson, teacher)
    at = {"resource_id": resource_id}
    services.open_lesson(by=act(ada), **at)
    client.force_login(mona)
    assert "Withdraw it" in client.get(f"/courseware/lessons/{lesson.pk}/").text

    client.post(f"/courseware/lessons/{lesson.pk}/withdraw/")

    with pytest.raises(DomainError, match="no longer offered"):
        services.open_lesson(by=act(teacher), **at)
    assert services.finish_lesson(by=act(ada), **at).completed_at
    rows = selectors.lesson_page(act(mona))
    assert [row.id for row in rows["withdrawn"]] == [lesson.pk]
    assert "mine" not in rows
    page = client.get("/courseware/lessons/").text
    assert 'id="withdrawn"' in page
    with pytest.raises(Forbidden):
        services.withdraw_lesson(by=act(ada), lesson_id=publish_again(lesson, mona, teacher))


def publish_again(lesson, author, reviewer):
    services.hand_in(by=actor_of(author), lesson_id=lesson.pk)
    services.review_lesson(by=actor_of(reviewer), lesson_id=lesson.pk, verdict="approve")
    made = services.publish_lesson(by=actor_of(author), lesson_id=lesson.pk)
    made.content.resource.refresh_from_db()
    assert made.content.resource.state == "published"
    services.hand_in(by=actor_of(author), lesson_id=lesson.pk)  # so that colleagues see it
    return lesson.pk

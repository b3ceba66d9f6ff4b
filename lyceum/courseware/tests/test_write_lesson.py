"""Writing a lesson, and what two writers do to each other: nothing."""

import pytest
import time_machine

from lyceum.courseware import services
from lyceum.courseware.errors import BlockChangedMeanwhile
from lyceum.courseware.models import Lesson, LessonVersion
from lyceum.courseware.testing import make_lesson, write_block
from lyceum.kernel import actors
from lyceum.kernel.errors import EditedMeanwhile, Forbidden, NotFound
from lyceum.organisations import api as organisations
from lyceum.rules import api as rules
from lyceum.rules.testing import make_rule

pytestmark = pytest.mark.django_db


def words(lesson):
    lesson.refresh_from_db()
    return [block.get("text", block["kind"]) for block in lesson.blocks["blocks"]]


def change(by, lesson, block_id, rev, text):
    return services.change_block(
        by=by, lesson_id=lesson.pk, block_id=block_id, rev=rev, given={"text": [text]}
    )


def test_whoever_belongs_there_writes(mona, acme, act):
    made = services.start_lesson(
        by=act(mona), organisation_id=acme.pk, title=" Lifting ", language="en"
    )

    assert (made.title, made.state, made.owner_id) == (
        "Lifting",
        "draft",
        f"organisation:{acme.pk}",
    )


def test_others_do_not(linus, acme, act):
    with pytest.raises(NotFound):
        services.start_lesson(by=act(linus), organisation_id=acme.pk, title="x", language="en")


def test_a_rule_may_keep_it_to_some(mona, acme, act):
    make_rule("teach", key="everybody-teaches", sentence={"who": {"roles": ["teacher"]}})

    with pytest.raises(rules.AgainstTheRules, match="teacher"):
        services.start_lesson(by=act(mona), organisation_id=acme.pk, title="x", language="en")


def test_blocks_are_added_moved_twinned_removed_and_put_back(mona, acme, act):
    by = act(mona)
    lesson = make_lesson(mona, acme, "x")
    services.remove_block(by=by, lesson_id=lesson.pk, block_id=lesson.blocks["blocks"][0]["id"])
    a, _b, c = (write_block(by, lesson, "text", text=name) for name in "abc")

    assert services.move_block(by=by, lesson_id=lesson.pk, block_id=c, to=0) == 0
    assert words(lesson) == ["c", "a", "b"]
    services.duplicate_block(by=by, lesson_id=lesson.pk, block_id=a)
    assert words(lesson) == ["c", "a", "a", "b"]
    services.remove_block(by=by, lesson_id=lesson.pk, block_id=a)
    assert words(lesson) == ["c", "a", "b"]
    services.put_back_block(by=by, lesson_id=lesson.pk, block_id=a)
    assert [one["id"] for one in Lesson.objects.unscoped("t").get().blocks["blocks"]][1] == a
    with pytest.raises(NotFound):
        services.move_block(by=by, lesson_id=lesson.pk, block_id="none", to=1)


def test_the_second_of_two_writers_is_told_and_nothing_is_lost(mona, teacher, lesson, act):
    block_id = lesson.blocks["blocks"][0]["id"]
    rev = lesson.blocks["blocks"][0]["rev"]
    change(act(teacher), lesson, block_id, rev, "by the teacher")

    with pytest.raises(BlockChangedMeanwhile) as refusal:
        change(act(mona), lesson, block_id, rev, "by the author")

    assert refusal.value.theirs["text"] == "by the teacher"
    assert words(lesson) == ["by the teacher"]
    change(act(mona), lesson, block_id, refusal.value.theirs["rev"], "by both")
    assert words(lesson) == ["by both"]


def test_two_writers_in_two_blocks_do_not_meet(mona, teacher, acme, act):
    lesson = make_lesson(mona, acme, "x", "text")
    first, second = lesson.blocks["blocks"]
    change(act(mona), lesson, first["id"], first["rev"], "one")
    change(act(teacher), lesson, second["id"], second["rev"], "two")

    assert words(lesson) == ["one", "two"]


def test_a_form_sent_twice_does_no_harm(mona, lesson, act):
    block = lesson.blocks["blocks"][0]
    first = change(act(mona), lesson, block["id"], block["rev"], "once")
    again = change(act(mona), lesson, block["id"], block["rev"], "once")

    assert first.block == again.block


def test_a_block_that_went_meanwhile_is_said(mona, lesson, act):
    block = lesson.blocks["blocks"][0]
    services.remove_block(by=act(mona), lesson_id=lesson.pk, block_id=block["id"])

    with pytest.raises(BlockChangedMeanwhile) as refusal:
        change(act(mona), lesson, block["id"], block["rev"], "x")
    assert refusal.value.theirs is None


def test_the_title_has_a_version_of_its_own(mona, lesson, act):
    said = {"title": "New", "summary": "s", "language": "fr"}
    services.describe_lesson(by=act(mona), lesson_id=lesson.pk, version=1, **said)

    with pytest.raises(EditedMeanwhile):
        services.describe_lesson(by=act(mona), lesson_id=lesson.pk, version=1, **said)


def test_colleagues_do_not_see_or_change_a_draft(ada, lesson, act):
    block = lesson.blocks["blocks"][0]
    with pytest.raises(NotFound):
        change(act(ada), lesson, block["id"], block["rev"], "x")


def test_a_version_is_kept_before_somebody_else_or_a_later_hour_writes(mona, teacher, acme, act):
    with time_machine.travel("2026-03-01 10:00Z", tick=False) as now:
        lesson = make_lesson(mona, acme)
        block = lesson.blocks["blocks"][0]
        for second in range(5):
            change(act(mona), lesson, block["id"], block["rev"] + second, f"{second}")
        assert lesson.versions.count() == 0
        now.move_to("2026-03-01 10:30Z")
        change(act(mona), lesson, block["id"], block["rev"] + 5, "later")
        assert lesson.versions.count() == 1
        change(act(teacher), lesson, block["id"], block["rev"] + 6, "by the teacher")

    kept = LessonVersion.objects.order_by("number")
    assert [one.blocks["blocks"][0]["text"] for one in kept] == ["4", "later"]


def test_an_older_version_comes_back_and_the_newer_one_stays_too(mona, teacher, lesson, act):
    block = lesson.blocks["blocks"][0]
    change(act(teacher), lesson, block["id"], block["rev"], "worse")

    services.restore_version(by=act(mona), lesson_id=lesson.pk, number=1)

    assert words(lesson) == [block["text"]]
    assert lesson.versions.first().blocks["blocks"][0]["text"] == "worse"
    with pytest.raises(BlockChangedMeanwhile):  # from a page that still shows the worse one
        change(act(teacher), lesson, block["id"], block["rev"] + 1, "worse still")


def test_a_twin_and_a_translation_have_blocks_of_their_own(mona, lesson, act):
    twin = services.duplicate_lesson(by=act(mona), lesson_id=lesson.pk, title="Twin")
    french = services.translate_lesson(by=act(mona), lesson_id=lesson.pk, language="fr")

    ids = {one.blocks["blocks"][0]["id"] for one in (lesson, twin, french)}
    assert len(ids) == 3
    assert (french.translation_of, french.language) == (lesson, "fr")


def test_the_minutes_follow_the_words(mona, lesson, act):
    block = lesson.blocks["blocks"][0]
    taken = change(act(mona), lesson, block["id"], block["rev"], "word " * 900)

    assert taken.minutes == 5


def test_who_left_writes_no_more(mona, acme, lesson, act):
    organisations.end_membership(
        by=actors.system("tests"), organisation_id=acme.pk, person_id=mona.pk
    )
    block = lesson.blocks["blocks"][0]

    with pytest.raises((Forbidden, NotFound)):
        change(act(mona), lesson, block["id"], block["rev"], "x")

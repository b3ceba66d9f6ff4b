"""Several at one lesson at once: nothing that was kept is lost, and one version is published."""

from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import connection

from lyceum.courseware import selectors, services
from lyceum.courseware.errors import BlockChangedMeanwhile, NotApprovedYet
from lyceum.courseware.models import Lesson, LessonVersion
from lyceum.courseware.testing import SQUAT, actor_of, publish, write_block
from lyceum.kernel.errors import DomainError
from lyceum.kernel.models import RecordedEvent

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
TIMES = 8
REVISED = "# Lifting\n\nRevised."


def at_once(*verbs):
    """All of these from connections of their own, begun together; what each gave or was refused."""
    ready, results = Barrier(len(verbs)), [None] * len(verbs)

    def run(number, verb):
        try:
            ready.wait(timeout=30)
            results[number] = verb()
        except DomainError as refusal:
            results[number] = refusal
        finally:
            connection.close()

    threads = [Thread(target=run, args=each) for each in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
        assert not thread.is_alive()
    return results


def block_of(lesson, block_id=None):
    lesson = Lesson.objects.unscoped("t").get(pk=lesson.pk)
    found = lesson.blocks["blocks"]
    return next(one for one in found if block_id in (None, one["id"]))


def saving(by, lesson, block, text):
    return lambda: services.change_block(
        by=by, lesson_id=lesson.pk, block_id=block["id"], rev=block["rev"], given={"text": [text]}
    )


def test_two_who_save_the_same_block_at_once_lose_nobodys_words_unseen(lesson, mona, teacher):
    seen = block_of(lesson)

    told = at_once(
        saving(actor_of(mona), lesson, seen, "Mona's"),
        saving(actor_of(teacher), lesson, seen, "Tara's"),
    )

    refused = [one for one in told if isinstance(one, BlockChangedMeanwhile)]
    kept = [one for one in told if not isinstance(one, Exception)]
    assert (len(kept), len(refused)) == (1, 1)
    now = block_of(lesson)
    assert now["text"] == kept[0].block["text"]
    assert now["rev"] == seen["rev"] + 1
    assert refused[0].theirs["text"] == now["text"]  # shown to whose words were not kept


def test_two_who_write_different_blocks_at_once_both_keep_their_words(lesson, mona, teacher):
    one = block_of(lesson)
    other = block_of(lesson, write_block(actor_of(mona), lesson, "text", text="more"))

    for turn in range(TIMES):
        told = at_once(
            saving(actor_of(mona), lesson, block_of(lesson, one["id"]), f"Mona's {turn}"),
            saving(actor_of(teacher), lesson, block_of(lesson, other["id"]), f"Tara's {turn}"),
        )
        assert not [each for each in told if isinstance(each, Exception)]
        assert block_of(lesson, one["id"])["text"] == f"Mona's {turn}"
        assert block_of(lesson, other["id"])["text"] == f"Tara's {turn}"


def approved(lesson, mona, teacher):
    """Out once, revised since, and approved again."""
    resource_id = publish(lesson, teacher)
    saving(actor_of(mona), lesson, block_of(lesson), REVISED)()
    services.hand_in(by=actor_of(mona), lesson_id=lesson.pk)
    services.review_lesson(by=actor_of(teacher), lesson_id=lesson.pk, verdict="approve")
    return resource_id


def published(lesson):
    return LessonVersion.objects.filter(lesson=lesson, why=LessonVersion.Why.PUBLISHED)


def test_two_who_publish_at_once_publish_once(lesson, mona, teacher):
    resource_id = approved(lesson, mona, teacher)

    verbs = [
        partial(services.publish_lesson, by=actor_of(person), lesson_id=lesson.pk)
        for person in (teacher, mona)
    ]
    told = at_once(*verbs)

    assert {type(each) for each in told} == {Lesson, NotApprovedYet}
    assert published(lesson).count() == 2
    facts = RecordedEvent.objects.filter(name="courseware.LessonPublished")
    assert facts.count() == 2
    opened = selectors.lesson_opened(actor_of(mona), resource_id)
    assert opened.version.blocks["blocks"][0]["text"] == REVISED


def test_words_that_nobody_reviewed_are_never_published(lesson, mona, teacher):
    """Somebody goes on writing in the very moment in which another publishes."""
    resource_id = approved(lesson, mona, teacher)
    seen = block_of(lesson)

    out, saved = at_once(
        lambda: services.publish_lesson(by=actor_of(teacher), lesson_id=lesson.pk),
        saving(actor_of(mona), lesson, seen, "# Lifting\n\nNot read by anybody."),
    )

    assert not isinstance(saved, Exception)
    lesson.refresh_from_db()
    assert lesson.state == Lesson.State.DRAFT
    assert block_of(lesson)["text"] == "# Lifting\n\nNot read by anybody."
    opened = selectors.lesson_opened(actor_of(mona), resource_id)
    shown = opened.version.blocks["blocks"][0]["text"]
    if isinstance(out, NotApprovedYet):
        assert (published(lesson).count(), shown.strip()) == (1, SQUAT.strip())
    else:
        assert (published(lesson).count(), shown) == (2, REVISED)

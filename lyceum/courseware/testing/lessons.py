from io import BytesIO
from typing import Any

from lyceum.courseware import services
from lyceum.courseware.models import Lesson, Upload
from lyceum.kernel import actors
from lyceum.organisations import api as organisations

SQUAT = "# Lifting\n\nBend your *knees*, not your back.\n"


def actor_of(person: Any) -> actors.Actor:
    return actors.person(person.pk, organisations.scope_of(person.pk))


def make_lesson(
    author: Any, organisation: Any, title: str = "Lifting with straight backs", *kinds: str
) -> Lesson:
    """A lesson being written: a text, and empty blocks of these kinds."""
    by = actor_of(author)
    lesson = services.start_lesson(
        by=by, organisation_id=organisation.pk, title=title, language="en"
    )
    write_block(by, lesson, "text", text=SQUAT)
    for kind in kinds:
        services.add_block(by=by, lesson_id=lesson.pk, kind=kind)
    lesson.refresh_from_db()
    return lesson


def write_block(by: actors.Actor, lesson: Lesson, kind: str, **given: Any) -> str:
    """A block with something in it; gives its id."""
    block = services.add_block(by=by, lesson_id=lesson.pk, kind=kind)
    words = {name: value if isinstance(value, list) else [value] for name, value in given.items()}
    words = {name.replace("_", "-"): value for name, value in words.items()} | words
    services.change_block(
        by=by, lesson_id=lesson.pk, block_id=block["id"], rev=block["rev"], given=words
    )
    return str(block["id"])


def write_question(by: actors.Actor, lesson: Lesson) -> str:
    """A question whose first answer is right; the ids of its answers are `right` and `wrong`."""
    return write_block(
        by,
        lesson,
        "question",
        prompt="What do you bend?",
        option_text=["Knees", "Back"],
        option_id=["right", "wrong"],
        option_right=["0"],
        option_why=["Yes.", "That hurts."],
    )


def publish(lesson: Lesson, reviewer: Any, visibility: str = "organisation") -> int:
    """Reviewed by somebody who may publish, and out; gives the number of its resource."""
    author = actors.person(lesson.author_id, organisations.scope_of(lesson.author_id))
    services.hand_in(by=author, lesson_id=lesson.pk)
    by = actor_of(reviewer)
    services.review_lesson(by=by, lesson_id=lesson.pk, verdict="approve")
    made = services.publish_lesson(by=by, lesson_id=lesson.pk, visibility=visibility)
    assert made.content  # noqa: S101  published
    return made.content.resource_id


def make_upload(lesson: Lesson, content: bytes, kind: str = "file") -> Upload:
    """A file of a lesson, as its author sends it."""
    by = actors.person(lesson.author_id, organisations.scope_of(lesson.author_id))
    begun = services.begin_upload(
        by=by, lesson_id=lesson.pk, kind=kind, name="notes.txt", size=len(content)
    )
    return services.take_piece(by=by, token=str(begun.token), offset=0, body=BytesIO(content))

"""Questions of who teaches: what somebody wrote, and where people fail. Who may ask is said by the
app that knows who teaches what."""

from collections import Counter
from collections.abc import Collection

from lyceum.courseware.models import Lesson, LessonProgress, LessonUse, UnitState

TAUGHT = "of people and resources that the caller has made sure of"
OFTEN = 2  # tries of a question that is still wrong


def lessons_by(person_id: int) -> dict[int, str]:
    """The published lessons that a person wrote: resource → title."""
    lessons = Lesson.objects.unscoped("by who wrote them").filter(
        author_id=person_id, published__isnull=False
    )
    uses = LessonUse.objects.filter(lesson__in=lessons.values("pk"))
    rows = uses.order_by("-lesson__changed_at").values_list("content__resource_id", "lesson__title")
    return {pk: title for pk, title in rows if pk}


def failed_tries(
    resource_ids: Collection[int], person_ids: Collection[int]
) -> dict[tuple[int, int], int]:
    """In how many places somebody fails: questions still wrong after two tries, parts of a package
    that were failed and not passed since: (person, resource) → how many. Two queries."""
    found: Counter[tuple[int, int]] = Counter()
    ways = LessonProgress.objects.unscoped(TAUGHT).filter(
        person_id__in=person_ids, content__resource_id__in=resource_ids, completed_at=None
    )
    for person, resource, answers in ways.values_list(
        "person_id", "content__resource_id", "answers"
    ):
        wrong = sum(
            not kept.get("is_right") and kept.get("tries", 0) >= OFTEN for kept in answers.values()
        )
        found[person, resource] += wrong
    units = UnitState.objects.filter(
        attempt__person_id__in=person_ids,
        attempt__content__resource_id__in=resource_ids,
        attempt__is_current=True,
        failed_at__isnull=False,
        passed_at=None,
    )
    found.update(units.values_list("attempt__person_id", "attempt__content__resource_id"))
    return {key: number for key, number in found.items() if number}

"""Whoever takes up again what they completed begins it anew."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from lyceum.courseware.models import Attempt, LessonProgress

GATE = "people's own, by whoever notes that they take it up"
Rounds = Mapping[tuple[int, int], datetime]  # (person id, resource id) → when they took it up


@transaction.atomic
def begin_anew(rounds: Rounds) -> None:
    """What these people completed in these resources before they took them up now is behind them:
    the next opening is a new way, which can be completed again. What they did not complete goes on.

    Of a package the way is left behind. Of a lesson it goes: there is one for each person and
    lesson, and what was reached by it stands in the enrolments and in the log.
    """
    ways = Attempt.objects.unscoped(GATE)
    left = _completed(ways.filter(is_current=True), rounds)
    ways.filter(pk__in=left).update(is_current=False)
    lessons = LessonProgress.objects.unscoped(GATE)
    lessons.filter(pk__in=_completed(lessons, rounds)).delete()


def _completed(ways: Any, rounds: Rounds) -> list[int]:
    rows = ways.filter(
        person_id__in={person_id for person_id, _resource_id in rounds},
        content__resource_id__in={resource_id for _person_id, resource_id in rounds},
        completed_at__isnull=False,
    ).values_list("pk", "person_id", "content__resource_id", "completed_at")
    return [
        pk
        for pk, person_id, resource_id, at in rows
        if (person_id, resource_id) in rounds and at < rounds[person_id, resource_id]
    ]

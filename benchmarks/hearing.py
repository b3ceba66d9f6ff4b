"""How many statements of 1 KB one core hears in a second: read, held to all rules, keyed, compared.

    make bench NAME=hearing

Known parts come again and again, as in a course: 500 learners, 50 activities, a few verbs. New ones
have a learner, an activity and a course that nobody heard of before.
"""

import json
import time
from collections.abc import Sequence
from typing import Any
from uuid import UUID

GOAL_US = 15.0


def main() -> None:
    from .measure import report

    run = figures(5000)
    report("hearing", run, {"known_us": GOAL_US})


def figures(count: int) -> dict[str, float | int | str]:
    """Microseconds of CPU a statement (the best of five rounds), and statements a second."""
    known = [told(number, number % 500, number % 50) for number in range(count)]
    best = min(_seconds(known) for _ in range(5))
    new = min(
        _seconds([told(number, number, number) for number in range(start, start + count)])
        for start in range(1_000_000, 1_000_000 + 3 * count, count)
    )
    return {
        "bytes": len(known[0]),
        "known_us": 1e6 * best / count,
        "known_per_s": count / best,
        "new_us": 1e6 * new / count,
    }


def told(number: int, learner: int, activity: int) -> bytes:
    """A statement of about 1 KB, as a learning system tells it."""
    home = "https://lms.example.org"
    statement: dict[str, Any] = {
        "id": str(UUID(int=number + 1)),
        "actor": {"name": "Ada", "account": {"homePage": home, "name": f"p-{learner}"}},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/completed", "display": {"en": "completed"}},
        "object": {
            "id": f"{home}/lessons/{activity}",
            "definition": {
                "name": {"en": f"Lesson {activity}", "fr": f"Leçon {activity}"},
                "description": {"en": "What this is about, in a sentence or two of usual length."},
                "type": "http://adlnet.gov/expapi/activities/lesson",
            },
        },
        "result": {
            "score": {"scaled": 0.9, "raw": 90, "min": 0, "max": 100},
            "success": True,
            "completion": True,
            "duration": "PT1H2M3.45S",
        },
        "context": {
            "registration": str(UUID(int=number + 7)),
            "contextActivities": {
                "parent": [{"id": f"{home}/courses/{activity // 7}"}],
                "grouping": [{"id": f"{home}/programmes/{activity // 50}"}],
            },
            "platform": "LMS",
            "language": "en",
        },
        "timestamp": "2026-03-01T09:00:00.123Z",
    }
    return json.dumps(statement, separators=(",", ":")).encode()


def _seconds(statements: Sequence[bytes]) -> float:
    from lyceum.statements.xapi.hearing import hear

    start = time.process_time()
    for statement in statements:
        hear(statement, "2.0.0")
    return time.process_time() - start


if __name__ == "__main__":
    main()

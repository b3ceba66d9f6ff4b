from collections.abc import Iterable
from typing import Any

from . import services
from .models import Assessment
from .scoring import Item, Option
from .types import NewAssessment

BARRIER = Item(
    "single",
    "What stands in your way?",
    (
        Option("I have no time", segment="barrier: no time"),
        Option("Nobody showed me", segment="barrier: no guide"),
    ),
)
STAGE = Item(
    "scale", "I use the new tool.", low_segment="stage: curious", high_segment="stage: at home"
)


def right_or_wrong(skill_id: int) -> Item:
    """One right answer of two."""
    return Item("single", "2 + 2?", (Option("4", points=1), Option("5")), skill_id=skill_id)


def make_assessment(
    by: Any, organisation: Any, items: Iterable[Item] = (BARRIER, STAGE), **said: Any
) -> Assessment:
    """A published one."""
    new = NewAssessment(**{"title": "Partnerships, quickly", **said})
    made = services.begin_assessment(by=by, organisation_id=organisation.pk, new=new)
    for item in items:
        services.add_item(by=by, assessment_id=made.pk, shape=item)
    services.publish_assessment(by=by, assessment_id=made.pk)
    return made


def make_attempt(by: Any, assessment: Assessment, answers: Iterable[str]) -> Any:
    """Somebody answers all of it, in order, and finishes."""
    from .selectors import items_of  # noqa: PLC0415

    attempt = services.start(by=by, assessment_id=assessment.pk)
    for key, said in zip(items_of(attempt.edition_id), answers, strict=True):
        services.answer(by=by, attempt_id=attempt.pk, key=key, said=said)
    return services.finish(by=by, attempt_id=attempt.pk)
